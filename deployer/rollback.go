package deployer

import (
	"cmp"
	"maps"
	"slices"

	"berth/planner"
)

// Back makes the steps that take a run back: what it has put onto a host gives way to what was there
// before, with the files and the pinned images of then; what it brought is stopped and put aside; what it
// removed starts again. Data stays as it is. name is the run that does so: where it was broken off, what it
// has done already is left out.
//
// Everything comes from the hosts: facts and past are what they said. The problem only says in which order
// services start and where they answer.
func Back(undo, name string, problem *planner.Problem, facts map[string]*Facts, past []History) []Step {
	g := &graph{problem: problem, start: map[[2]string]int{}, healthy: map[string][]int{}}
	var gone []leaving
	for i := range past {
		host := past[i].Host
		f := facts[host]
		if past[i].Err != nil || f == nil || f.Err != nil {
			continue
		}
		former := map[string]*Former{}
		run := past[i].Run(undo)
		if run != nil {
			for j := range run.Former {
				former[run.Former[j].Record.Service] = &run.Former[j]
			}
		}
		for j := range f.Services {
			s := &f.Services[j]
			service := s.Record.Service
			before := former[service]
			delete(former, service)
			base := Step{Host: host, Service: service, Dir: s.Record.Dir}
			switch {
			case s.Err != "":
			case s.Record.Run == name: // this run has brought it back already
				if !runs(s, f) {
					g.run(base)
				}
			case s.Record.Run != undo:
				if run.changed(service) { // and then was broken off, or failed
					g.again(base, before, len(s.Files) > 0)
				}
			case before != nil && before.Record.Dir == s.Record.Dir:
				g.restore(base, before)
			default:
				gone = append(gone, leaving{host, service, s.Record.Dir})
				if before != nil { // in another directory
					g.restore(Step{Host: host, Service: service, Dir: before.Record.Dir}, before)
				}
			}
		}
		for _, service := range slices.Sorted(maps.Keys(former)) { // the run removed it
			g.restore(Step{Host: host, Service: service, Dir: former[service].Record.Dir}, former[service])
		}
	}
	g.order()
	slices.SortFunc(gone, func(a, b leaving) int { return cmp.Or(cmp.Compare(a.host, b.host), cmp.Compare(a.service, b.service)) })
	for _, l := range gone {
		remove := g.add(Step{Kind: Remove, Host: l.host, Service: l.service, Dir: l.dir})
		for key, start := range g.start { // its data is used from one place at a time, its ports may be another's
			if key[1] == l.service || key[0] == l.host {
				g.steps[start].After = append(g.steps[start].After, remove)
			}
		}
	}
	return g.steps
}

// again starts a service that the run has stopped, or was about to, and not replaced: from its directory, or, where
// that was put aside already, from what was kept of it. Where it runs that changes nothing.
func (g *graph) again(base Step, before *Former, there bool) {
	switch {
	case there:
		g.run(base)
	case before != nil:
		g.restore(base, before)
	}
}

// changed reports whether the run began to start, stop or remove a service on this host.
func (r *Run) changed(service string) bool {
	return r != nil && slices.ContainsFunc(r.Entries, func(e Entry) bool {
		return e.Kind == EntryStarted && slices.Contains([]string{service + ".start", service + ".stop", service + ".remove"}, e.Step)
	})
}

func (g *graph) restore(base Step, before *Former) {
	base.Kind, base.Former = Restore, before
	g.run(base, g.add(base))
}

// runs reports whether a service is up as its record says.
func runs(has *ServiceFacts, f *Facts) bool {
	s := ServiceStatus{Service: has.Record.Service, Containers: f.Of(has.Record.Service)}
	s.judge(f, nil, false)
	return len(s.Drift) == 0 && s.State <= Finished
}
