package ledger

import (
	"cmp"
	"maps"
	"slices"
)

// FormerRuns tell where runs have put services, for hosts that cannot say so themselves.
type FormerRuns struct {
	Traces []Trace                      // of the hosts that were asked
	Order  func(run string) *Order      // of a run that a trace names; nil where no host can give it
	Copies map[string]*History          // by host: the operator's copies of journals, of hosts that were not asked
	Copied map[string]*History          // by host: all of the operator's copies
	Own    string                       // the run that is resumed: what it rests on was looked at when it began; may be empty
	Most   int                          // so many orders are read at most; 0 is all
	Lost   bool                         // something of this could not be read
	places map[string]map[string]string // of each order that was read
}

// Put is a host that a run put a service on, or was to.
type Put struct {
	Host, Run string
	Removed   bool // and one took it from there again: its volumes stayed
}

// Untold reports whether something of what former runs did is not known.
func (f *FormerRuns) Untold() bool {
	return f.Lost || slices.ContainsFunc(f.Traces, func(t Trace) bool { return t.Err != nil })
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
	told := telling{undone: map[string]bool{}, left: map[string]string{}}
	for n, run := range f.names() {
		if told.settled && !f.olderCopy(run) || f.Most > 0 && n >= f.Most {
			break
		}
		o := f.Order(run)
		if o == nil {
			f.Lost = true
			continue
		}
		told.undone[o.Undoes] = true
		host, readable := f.place(o, service)
		if !readable {
			continue
		}
		limited := o.limitedToOthers(service, host)
		told.put(run, host, limited)
		if !limited && (run == f.Own || f.whole(o) && !told.undone[run]) {
			told.settle(run, host, o.Hosts)
		}
	}
	return lastByHost(append(told.puts(), f.copied(service, told.left)...))
}

// telling is what the orders of runs, read from the newest to the oldest, tell of a service.
type telling struct {
	deployed, planned []Put             // by runs that were to deploy it, and by those that were limited to others
	undone            map[string]bool   // runs that a newer one took back
	left              map[string]string // by host, the newest run after which it is not there
	settled           bool              // its last place is known: an older run only tells where it was removed since
}

// put takes down that a run had the service on a host; empty: on none.
func (t *telling) put(run, host string, limited bool) {
	p := Put{host, run, t.left[host] != ""}
	switch {
	case host == "" || t.settled && !p.Removed:
	case limited:
		t.planned = append(t.planned, p)
	default:
		t.deployed = append(t.deployed, p)
	}
}

// settle takes down that a run did everything: the service was on that host then, and on no other of the run's.
func (t *telling) settle(run, host string, hosts []string) {
	t.settled = t.settled || host != ""
	for _, h := range hosts {
		if h != host {
			t.left[h] = max(t.left[h], run)
		}
	}
}

// puts lists what counts of it.
func (t *telling) puts() []Put {
	if t.settled {
		return t.deployed
	}
	return append(t.deployed, t.planned...)
}

// copied lists what the operator's copies of journals say. left has, by host, the newest run after which the service
// is not there.
func (f *FormerRuns) copied(service string, left map[string]string) []Put {
	var out []Put
	for host, h := range f.Copies {
		if run, removed := h.put(service); run != "" {
			out = append(out, Put{host, run, removed || run < left[host]})
		}
	}
	return out
}

// lastByHost keeps one of each host, in order of their names: what is not removed counts, then what is newer.
func lastByHost(all []Put) []Put {
	slices.SortFunc(all, func(a, b Put) int {
		return cmp.Or(cmp.Compare(a.Host, b.Host), cmp.Compare(removedLast(a), removedLast(b)), -cmp.Compare(a.Run, b.Run))
	})
	return slices.CompactFunc(all, func(a, b Put) bool { return a.Host == b.Host })
}

func removedLast(p Put) int {
	if p.Removed {
		return 1
	}
	return 0
}

// place is the host that an order has a service on, and false where its plan cannot be read. A rollback has none.
func (f *FormerRuns) place(o *Order, service string) (host string, readable bool) {
	places, read := f.places[o.Run]
	if !read {
		places, _ = o.placement()
		if f.places == nil {
			f.places = map[string]map[string]string{}
		}
		f.places[o.Run] = places
		f.Lost = f.Lost || places == nil && o.Undoes == ""
	}
	return places[service], places != nil
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

// put is the newest run that had to do with a service on this host, as far as they tell, and whether that ended with
// taking it from there; empty: none.
func (h *History) put(service string) (run string, removed bool) {
	for i := range h.Runs {
		for _, e := range slices.Backward(h.Runs[i].Entries) {
			switch {
			case e.Kind == EntryDone && (e.Step == service+".remove" || e.Step == service+".stop" || e.Step == service+".forget"):
				return h.Runs[i].Name, true
			case e.Kind == EntryStarted && (e.Step == service+".start" || e.Step == service+".adopt"):
				return h.Runs[i].Name, false
			}
		}
	}
	return "", false
}
