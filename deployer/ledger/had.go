package ledger

import "slices"

// Had names a run that started a service on a host which answers and knows nothing of that run any more: it was installed
// anew since, and what the service kept there is gone. Empty: none is known. A run that nobody has a copy of, and that did not
// come to its end, may have started it.
func (f *FormerRuns) Had(host, service string) string {
	i := slices.IndexFunc(f.Traces, func(t Trace) bool { return t.Host == host && t.Err == nil })
	if i < 0 {
		return ""
	}
	forgot := func(run string) bool { return f.Traces[i].run(run) == nil && !f.Traces[i].forgot(run) }
	if h := f.Copied[host]; h != nil {
		for n := range h.Runs {
			if forgot(h.Runs[n].Name) && h.Runs[n].started(service) {
				return h.Runs[n].Name
			}
		}
	}
	for n, run := range f.names() {
		if f.Most > 0 && n >= f.Most {
			break
		}
		if forgot(run) && f.began(run) && f.wasOn(run, host, service) {
			return run
		}
	}
	return ""
}

// wasOn reports whether a run was to put a service on a host.
func (f *FormerRuns) wasOn(run, host, service string) bool {
	o := f.Order(run)
	if o == nil {
		return false
	}
	at, _ := f.place(o, service)
	return at == host && !o.limitedToOthers(service, host)
}

// began reports whether a run did all that it was to do, or may have begun any of it without that a copy says what.
func (f *FormerRuns) began(run string) bool {
	whole, begun := false, false
	for i := range f.Traces {
		if r := f.Traces[i].run(run); r != nil {
			whole, begun = whole || r.Whole, begun || r.Begun
		}
	}
	for _, h := range f.Copied {
		begun = begun && h.Run(run) == nil
	}
	return whole || begun
}

// started reports whether the containers of a service were made in a run, or were about to be when it was left.
func (r *Run) started(service string) bool {
	for _, e := range slices.Backward(r.Entries) {
		if e.Step == service+".start" {
			return e.Kind != EntryFailed
		}
	}
	return false
}
