package deployer

import (
	"cmp"
	"maps"
	"slices"
)

// FormerRuns tell where runs have put services, for hosts that cannot say so themselves.
type FormerRuns struct {
	Traces []Trace             // of the hosts that were asked
	Order  func(string) *Order // of a run that a trace names; nil where no host can give it
	Copies map[string]*History // by host: the operator's copies of journals
	Own    string              // the run that is resumed: what it rests on was looked at when it began; may be empty
}

// Put is a host that a run put a service on, or was to.
type Put struct{ Host, Run string }

// Untold reports whether some host that answers could not tell about former runs.
func (f *FormerRuns) Untold() bool {
	return slices.ContainsFunc(f.Traces, func(t Trace) bool { return t.Err != nil })
}

// Was reports whether a run ever began to start a service on a host that was asked.
func (f *FormerRuns) Was(host, service string) bool {
	return slices.ContainsFunc(f.Traces, func(t Trace) bool { return t.Host == host && slices.Contains(t.Started, service) })
}

// LastPut lists where runs have put a service last. Orders name all hosts, so that those that answer tell of one that
// does not. The newest run that was to deploy the service and did everything settles it. One that did not come to its end, or
// was taken back, leaves it open, and so does one that was limited to others: where only such are known, what they
// planned counts. Of the operator's copies each counts by itself, unless a later run has been on that host.
func (f *FormerRuns) LastPut(service string) []Put {
	var out, planned []Put
	undone, left := map[string]bool{}, map[string]string{} // left: by host, the newest run after which the service is not there
	settled := false
	for _, run := range f.names() {
		if settled && !f.olderCopy(run) {
			break
		}
		o := f.Order(run)
		if o == nil {
			continue
		}
		undone[o.Undoes] = true
		placement, readable := o.placement()
		if !readable {
			continue
		}
		host := placement[service]
		here := host != "" && left[host] == "" && !settled
		if limited := o.Service != "" && o.Service != service || len(o.Only) > 0 && !slices.Contains(o.Only, host); limited {
			if here {
				planned = append(planned, Put{host, run})
			}
			continue
		}
		if here {
			out = append(out, Put{host, run})
		}
		if run == f.Own || f.whole(o) && !undone[run] {
			settled = settled || host != ""
			for _, h := range o.Hosts {
				if h != host {
					left[h] = max(left[h], run)
				}
			}
		}
	}
	if !settled {
		out = append(out, planned...)
	}
	for host, h := range f.Copies {
		if run := h.put(service); run > left[host] {
			out = append(out, Put{host, run})
		}
	}
	slices.SortFunc(out, func(a, b Put) int { return cmp.Or(cmp.Compare(a.Host, b.Host), -cmp.Compare(a.Run, b.Run)) })
	return slices.CompactFunc(out, func(a, b Put) bool { return a.Host == b.Host })
}

// names lists the runs that the hosts know, newest first.
func (f *FormerRuns) names() []string {
	known := map[string]bool{}
	for i := range f.Traces {
		for _, r := range f.Traces[i].Runs {
			known[r.Name] = true
		}
	}
	out := slices.Sorted(maps.Keys(known))
	slices.Reverse(out)
	return out
}

// olderCopy reports whether there is a copy of an older run than this.
func (f *FormerRuns) olderCopy(run string) bool {
	for _, h := range f.Copies {
		if n := len(h.Runs); n > 0 && h.Runs[n-1].Name < run {
			return true
		}
	}
	return false
}

// whole reports whether a run did everything on all of its hosts that were asked.
func (f *FormerRuns) whole(o *Order) bool {
	return !slices.ContainsFunc(f.Traces, func(t Trace) bool {
		if t.Err != nil || !slices.Contains(o.Hosts, t.Host) {
			return false
		}
		r := t.run(o.Run)
		return r == nil && !t.forgot(o.Run) || r != nil && !r.Whole
	})
}

// put is the newest run that left a service on this host, as far as its runs tell; empty: none.
func (h *History) put(service string) string {
	for i := range h.Runs {
		for _, e := range slices.Backward(h.Runs[i].Entries) {
			switch {
			case e.Kind == EntryDone && (e.Step == service+".remove" || e.Step == service+".stop"):
				return ""
			case e.Kind == EntryStarted && e.Step == service+".start":
				return h.Runs[i].Name
			}
		}
	}
	return ""
}
