package ledger

import "slices"

// Deployed is the host that a service was brought to last, as far as that is certain: by the newest run that was to deploy
// it, did everything on the hosts that still know it, and was not taken back. It is for services that no host has: of hosts
// that were installed anew only the orders on the others tell. false: it was not deployed, or no such run is known.
func (f *FormerRuns) Deployed(service string) (Put, bool) {
	undone := map[string]bool{}
	for n, run := range f.names() {
		if f.Most > 0 && n >= f.Most {
			break
		}
		o := f.Order(run)
		if o == nil {
			continue
		}
		undone[o.Undoes] = true
		host, readable := f.place(o, service)
		if readable && !undone[run] && !o.limitedToOthers(service, host) && f.did(o) {
			return Put{Host: host, Run: run}, host != ""
		}
	}
	return Put{}, false
}

// did reports whether a run did everything on its hosts, but for those that know of no run at all.
func (f *FormerRuns) did(o *Order) bool {
	return !slices.ContainsFunc(f.Traces, func(t Trace) bool {
		if t.Err != nil || !slices.Contains(o.Hosts, t.Host) || len(t.Runs) == 0 {
			return false
		}
		r := t.run(o.Run)
		return r == nil && !t.forgot(o.Run) || r != nil && !r.Whole
	})
}

// Started is the host on which a service was started last by copies of journals, which is not there any more; the newest
// one where there are several. false: they know of none.
func Started(copies map[string]*History, service string) (Put, bool) {
	var out Put
	for host, h := range copies {
		if run, removed := h.put(service); run > out.Run || run != "" && run == out.Run && host < out.Host {
			out = Put{host, run, removed}
		}
	}
	return out, out.Run != "" && !out.Removed
}
