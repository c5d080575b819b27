package steps

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/planner"
)

// Back makes the steps that take a run back: what it has put onto a host gives way to what was there
// before, with the files and the pinned images of then; what it brought is stopped and put aside; what it
// removed starts again. Data stays as it is. name is the run that does so: where it was broken off, what it
// has done already is left out.
//
// What has data is used from one place at a time: it does not come back where another host has it, and that is
// said. planned lists the hosts that a service may be on by what is written down, for those that cannot be asked.
//
// Everything else comes from the hosts: facts and past are what they said. The problem only says in which order
// services start, where they answer, and what has data.
func Back(undo, name string, problem *planner.Problem, facts map[string]*probe.Facts, past []ledger.History, planned func(service string) []string) ([]Step, []Rival) {
	u := &undoing{undo: undo, name: name, facts: facts, planned: planned}
	for i := range past {
		if f := facts[past[i].Host]; past[i].Err == nil && f != nil && f.Err == nil {
			u.host(f, past[i].Run(undo))
		}
	}
	rivals := u.onePlaceEach(problem)
	g := &graph{problem: problem, start: map[[2]string]int{}, healthy: map[string][]int{}}
	for i := range u.back {
		g.comeback(&u.back[i])
	}
	g.order()
	slices.SortFunc(u.gone, func(a, b leaving) int { return cmp.Or(cmp.Compare(a.host, b.host), cmp.Compare(a.service, b.service)) })
	for _, l := range u.gone {
		remove := g.add(l.host, l.service, Remove{l.dir})
		for key, start := range g.start { // its data is used from one place at a time, its ports may be another's
			if key[1] == l.service || key[0] == l.host {
				g.steps[start].After = append(g.steps[start].After, remove)
			}
		}
	}
	return g.steps, rivals
}

// undoing is what taking a run back comes to.
type undoing struct {
	undo, name string
	facts      map[string]*probe.Facts
	planned    func(service string) []string
	back       []comeback
	gone       []leaving
}

// comeback is a service that a host gets back.
type comeback struct {
	host, service, dir string
	before             *ledger.Former // whose files are put back first; nil: its directory is there
	run                string         // that put there what comes back
}

// host finds what a host gets back, and what goes from there. run is what it knows of the run, nil for nothing.
func (u *undoing) host(f *probe.Facts, run *ledger.Run) {
	former := map[string]*ledger.Former{}
	if run != nil {
		for j := range run.Former {
			former[run.Former[j].Record.Service] = &run.Former[j]
		}
	}
	restore := func(before *ledger.Former) {
		u.back = append(u.back, comeback{f.Host, before.Record.Service, before.Record.Dir, before, before.Record.Run})
	}
	for j := range f.Services {
		s := &f.Services[j]
		service := s.Record.Service
		before := former[service]
		delete(former, service)
		there := comeback{host: f.Host, service: service, dir: s.Record.Dir, run: s.Record.Run}
		switch {
		case s.Err != "":
		case s.Record.Run == u.name: // this run has brought it back already
			if !status.Runs(s, f) {
				u.back = append(u.back, there)
			}
		case s.Record.Run != u.undo:
			// Stopped, or about to be, and not replaced: from its directory, or, where that was put aside already, from
			// what was kept of it. Where it runs that changes nothing.
			if !changed(run, service) {
				break
			}
			if len(s.Files) > 0 {
				u.back = append(u.back, there)
			} else if before != nil {
				restore(before)
			}
		case before != nil && before.Record.Dir == s.Record.Dir:
			restore(before)
		default:
			u.gone = append(u.gone, leaving{f.Host, service, s.Record.Dir})
			if before != nil { // in another directory
				restore(before)
			}
		}
	}
	for _, service := range slices.Sorted(maps.Keys(former)) { // the run removed it
		restore(former[service])
	}
}

// Rival is why a service does not come back to a host.
type Rival struct {
	Host, Service string
	Has           string // the host that has it, or may have
	Err           error  // why that cannot be asked: nobody can say whether it runs there
}

// onePlaceEach leaves out what would bring a service with data to a second place. It stays where it runs, else where
// it was put last.
func (u *undoing) onePlaceEach(problem *planner.Problem) []Rival {
	var out []Rival
	all := slices.Clone(u.back)
	u.back = slices.DeleteFunc(u.back, func(c comeback) bool {
		s := problem.Service(c.service) // what is not in the inventory any more may have data
		if s != nil && (s.Agent || len(s.State) == 0) || u.facts[c.host].Up(c.service) {
			return false
		}
		r := u.rival(&c, s == nil || s.OnShare(), all)
		if r != nil {
			out = append(out, *r)
		}
		return r != nil
	})
	return out
}

// rival finds another host that has a service, or that it comes back to with a better claim; nil where there is none.
func (u *undoing) rival(c *comeback, shared bool, all []comeback) *Rival {
	r := &Rival{Host: c.host, Service: c.service}
	planned := u.planned(c.service)
	for _, r.Has = range slices.Sorted(maps.Keys(u.facts)) {
		f := u.facts[r.Has]
		leaves := slices.ContainsFunc(u.gone, func(l leaving) bool { return l.host == r.Has && l.service == c.service })
		switch {
		case r.Has == c.host:
		case !leaves && f.Up(c.service):
			return r
		case !leaves && f.Unsure() != nil && shared && (f.Has(c.service) || slices.Contains(planned, r.Has)):
			r.Err = f.Unsure()
			return r
		case slices.ContainsFunc(all, func(o comeback) bool {
			return o.host == r.Has && o.service == c.service && cmp.Or(cmp.Compare(o.run, c.run), cmp.Compare(c.host, o.host)) > 0
		}):
			return r
		}
	}
	for _, r.Has = range planned {
		if u.facts[r.Has] == nil && shared {
			r.Err = fmt.Errorf("host %s is not in the inventory any more", r.Has)
			return r
		}
	}
	return nil
}

// comeback adds the steps of a service that a host gets back.
func (g *graph) comeback(c *comeback) {
	var after []int
	if c.before != nil {
		after = append(after, g.add(c.host, c.service, Restore{c.before}))
	}
	g.run(c.host, c.service, c.dir, nil, after...)
}

// changed reports whether a run, nil for none, began to start, stop or remove a service on its host.
func changed(r *ledger.Run, service string) bool {
	return r != nil && slices.ContainsFunc(r.Entries, func(e ledger.Entry) bool {
		return e.Kind == ledger.EntryStarted && slices.Contains([]string{service + ".start", service + ".stop", service + ".remove"}, e.Step)
	})
}
