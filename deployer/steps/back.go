package steps

import (
	"cmp"
	"maps"
	"slices"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/message"
	"berth/planner"
)

// Back makes the steps that take a run back: what it has put onto a host gives way to what was there
// before, with the files and the pinned images of then; what it brought is stopped and its files removed; what it
// removed starts again. Data stays as it is. name is the run that does so: where it was broken off, what it
// has done already is left out.
//
// What has data is used from one place at a time: it does not come back where another host has it, and that is
// said. planned lists the hosts that a service may be on by what is written down, for those that cannot be asked.
//
// Everything else comes from the hosts: facts and past are what they said. The problem only says in which order
// services start, where they answer, and what has data.
func Back(undo, name string, problem *planner.Problem, facts map[string]*probe.Facts, past []ledger.History, planned func(service string) []string) ([]Step, []Rival) {
	u := &undoing{undo: undo, name: name, facts: facts, planned: planned, mounts: map[string][]Mount{}}
	for i := range past {
		if f := facts[past[i].Host]; past[i].Err == nil && f != nil && f.Err == nil {
			u.host(f, past[i].Run(undo))
			u.shares(f, past[i].Run(undo))
		}
	}
	rivals := u.onePlaceEach(problem)
	g := &graph{problem: problem, start: map[[2]string]int{}, healthy: map[string][]int{}, created: map[onHost]int{}, mounts: u.mounts}
	mounted := g.mount()
	for i := range u.back {
		g.comeback(&u.back[i], facts[u.back[i].host])
	}
	for key, start := range g.start {
		for _, m := range g.mounts[key[0]] {
			g.let(start, mounted[[2]string{key[0], m.Share}])
		}
	}
	g.order()
	slices.SortFunc(u.gone, func(a, b leaving) int { return cmp.Or(cmp.Compare(a.host, b.host), cmp.Compare(a.service, b.service)) })
	for _, l := range u.gone {
		if l.adopted {
			g.add(l.host, l.service, Forget{Dir: l.dir, Back: undo})
			continue
		}
		remove := g.add(l.host, l.service, Remove{Dir: l.dir, Project: l.project, Back: undo, Lone: l.lone})
		for key, start := range g.start { // its data is used from one place at a time, its ports may be another's
			if key[1] == l.service || key[0] == l.host {
				g.steps[start].After = append(g.steps[start].After, remove)
			}
		}
	}
	g.drop(u.made())
	g.unmount(u.unmounts)
	return g.steps, rivals
}

// undoing is what taking a run back comes to.
type undoing struct {
	undo, name string
	facts      map[string]*probe.Facts
	planned    func(service string) []string
	back       []comeback
	gone       []leaving
	mounts     map[string][]Mount // by host, what is mounted again as it was
	unmounts   []unmounting
}

// comeback is a service that a host gets back.
type comeback struct {
	host, service string
	dir, project  string
	before        *ledger.Former // whose files are put back first; nil: they are there
	moved         bool           // the run had it in another directory, or under another name of Compose's
	run           string         // that put there what comes back
}

// host finds what a host gets back, and what goes from there. run is what it knows of the run, nil for nothing.
func (u *undoing) host(f *probe.Facts, run *ledger.Run) {
	former := map[string]*ledger.Former{}
	if run != nil {
		for i := range run.Former {
			former[run.Former[i].Record.Service] = &run.Former[i]
		}
	}
	for i := range f.Services {
		service := f.Services[i].Record.Service
		u.found(f, &f.Services[i], former[service], changed(run, service))
		delete(former, service)
	}
	for _, service := range slices.Sorted(maps.Keys(former)) { // the run removed it
		u.restore(f.Host, former[service], false)
	}
}

// found says what becomes of a service that is on a host: before is what the run found of it, nil for nothing, and
// changed whether it began to change it.
func (u *undoing) found(f *probe.Facts, s *probe.ServiceFacts, before *ledger.Former, changed bool) {
	there := comeback{host: f.Host, service: s.Record.Service, dir: s.Record.Dir, project: s.Record.ProjectName(), run: s.Record.Run}
	switch {
	case s.Err != nil:
	case s.Record.Run == u.name: // this run has brought it back already
		if !status.Runs(s, f) || s.Record.Reloading {
			u.back = append(u.back, there)
		}
	case s.Record.Run != u.undo && !changed:
	case s.Record.Run != u.undo:
		// Stopped, or about to be, and not replaced: from its directory, or, where files of it are gone already, from
		// what was kept of it. Where it runs that changes nothing.
		if len(s.Files) > 0 && (before == nil || len(s.Files) == len(s.Record.Files)) {
			u.back = append(u.back, there)
		} else if before != nil {
			u.restore(f.Host, before, false)
		}
	case before != nil && before.Record.Dir == s.Record.Dir && before.Record.ProjectName() == s.Record.ProjectName():
		u.restore(f.Host, before, false)
	default:
		u.gone = append(u.gone, leaving{f.Host, s.Record.Service, s.Record.Dir, s.Record.ProjectName(), len(s.Record.Adopted) > 0, alone(f, s.Record.Service)})
		if before != nil { // in another directory
			u.restore(f.Host, before, true)
		}
	}
}

// restore has a host get back what the run found of a service.
func (u *undoing) restore(host string, before *ledger.Former, moved bool) {
	u.back = append(u.back, comeback{host, before.Record.Service, before.Record.Dir, before.Record.ProjectName(), before, moved, before.Record.Run})
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
// shared is whether its data may be on a share, where another host reaches it too.
func (u *undoing) rival(c *comeback, shared bool, all []comeback) *Rival {
	var planned []string // where it may be although nobody can say
	if shared {
		planned = u.planned(c.service)
	}
	for _, host := range slices.Sorted(maps.Keys(u.facts)) {
		if host == c.host {
			continue
		}
		has, err := u.has(host, c.service, shared, planned)
		if has || slices.ContainsFunc(all, func(o comeback) bool { return o.host == host && o.precedes(c) }) {
			return &Rival{c.host, c.service, host, err}
		}
	}
	for _, host := range planned {
		if u.facts[host] == nil {
			return &Rival{c.host, c.service, host, message.Errorf("host %s is not in the inventory any more", host)}
		}
	}
	return nil
}

// has reports whether a host has a service and keeps it, or may have it: then the error says why nobody can tell.
func (u *undoing) has(host, service string, shared bool, planned []string) (bool, error) {
	f := u.facts[host]
	switch {
	case slices.ContainsFunc(u.gone, func(l leaving) bool { return l.host == host && l.service == service }):
		return false, nil
	case f.Up(service):
		return true, nil
	case f.Unsure() != nil && shared && (f.Has(service) || slices.Contains(planned, host)):
		return true, f.Unsure()
	}
	return false, nil
}

// precedes reports whether the same service comes back here rather than there: as a later run had it, then by name.
func (c *comeback) precedes(o *comeback) bool {
	return c.service == o.service && cmp.Or(cmp.Compare(c.run, o.run), cmp.Compare(o.host, c.host)) > 0
}

// comeback adds the steps of a service that a host gets back. Where its containers are still those that were adopted they are
// left alone once more.
func (g *graph) comeback(c *comeback, f *probe.Facts) {
	var after []int
	renews := c.renews(f)
	if c.before != nil {
		after = append(after, g.add(c.host, c.service, Restore{Former: c.before, Back: !c.moved, Reloads: renews}))
		if there(f, c.before.Record.Adopted) {
			g.add(c.host, c.service, Adopt{c.dir}, after...)
			return
		}
	}
	if renews {
		g.reload(c.host, c.service, Reload{Dir: c.dir, Project: c.project, How: f.Service(c.service).Record.Reload}, after...)
		return
	}
	after = append(after, g.create(c.host, c.service, lacking(recorded(c.record(f)), f))...)
	g.run(c.host, c.service, Start{Dir: c.dir, Project: c.project, Lone: alone(f, c.service)}, after...)
}

// renews reports whether a service runs that has to take up other files than it has, and nothing else.
func (c *comeback) renews(f *probe.Facts) bool {
	has := f.Service(c.service)
	if has == nil || has.Err != nil || has.Record.Reload.IsZero() || !status.Runs(has, f) {
		return false
	}
	if c.before == nil {
		return has.Record.Reloading
	}
	return !c.moved && has.Record.Digest == c.before.Record.Digest && !c.before.Record.Reload.IsZero()
}

// Returning says where the services that steps of a rollback start again have their data, by host and service: as the files
// that are put back say, else as those that are there.
func Returning(list []Step, facts map[string]*probe.Facts) map[string]map[string][]string {
	out := map[string]map[string][]string{}
	for _, s := range list {
		if out[s.Host] == nil {
			out[s.Host] = map[string][]string{}
		}
		switch w := s.Work.(type) {
		case Restore: // comes before the start
			out[s.Host][s.Service] = w.Former.Record.Data
		case Start:
			if _, restored := out[s.Host][s.Service]; !restored {
				if has := facts[s.Host].Service(s.Service); has != nil {
					out[s.Host][s.Service] = has.Record.Data
				}
			}
		}
	}
	return out
}

// changed reports whether a run, nil for none, began to start, stop or remove a service on its host.
func changed(r *ledger.Run, service string) bool {
	return r != nil && slices.ContainsFunc(r.Entries, func(e ledger.Entry) bool {
		return e.Kind == ledger.EntryStarted && slices.Contains([]string{service + ".start", service + ".adopt", service + ".stop", service + ".remove", service + ".forget"}, e.Step)
	})
}
