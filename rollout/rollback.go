package rollout

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/deployer/steps"
	"berth/planfile"
	"berth/planner"
)

// rollback prepares to take the newest run back.
func (e *Env) rollback(ctx context.Context, r Request) (*Run, error) {
	f, err := e.former(ctx, r.Lab, nil, r.Without)
	if err != nil {
		return nil, err
	}
	left := ledger.LeftOn(f.past, "")
	if left.Ending == ledger.NotBegun {
		return nil, e.refuse(left)
	}
	if f.last == nil {
		e.sayUnasked(f)
		return &Run{env: e, Nothing: []string{e.Words.Say("Nothing to take back: no host knows a run.", "Rien à annuler : aucun hôte ne connaît d'exécution.")}}, nil
	}
	if left.Ending == ledger.GoingBack {
		return nil, e.refuse(left)
	}
	if f, err = e.awake(ctx, r, f); err != nil {
		return nil, err
	}
	e.undone(f.last, f.gone)
	e.note("", "berth: taking back run %s of %s", "berth : annulation de l'exécution %s de %s", f.last.Name, f.last.Order.Who)
	return e.back(ctx, r, f, f.last.Name, nil)
}

// back prepares to take a run back; order is the rollback that it goes on with, nil for a new one.
func (e *Env) back(ctx context.Context, r Request, f *former, undo string, order *ledger.Order) (*Run, error) {
	names, err := Named(r.Lab.Problem, nil)
	if err != nil {
		return nil, err
	}
	names = minus(minus(names, f.gone), f.absent.unborn)
	facts := e.Fleet.Look(ctx, names)
	if err := unreturned(e, undo, facts); err != nil {
		return nil, err
	}
	x := &steps.Execution{Wait: r.Wait, Absent: steps.NewAbsent(f.absent.unborn)}
	if order != nil {
		x.Order = *order
	} else {
		name, err := e.runName(facts, f.past)
		if err != nil {
			return nil, err
		}
		x.Order = ledger.Order{Run: name, Who: e.Who, Undoes: undo}
	}
	if x.Steps, err = e.stepsBack(r.Lab, undo, x.Order.Run, facts, f); err != nil {
		return nil, err
	}
	virtual, err := e.guestsBack(ctx, r.Lab, undo, f, x.Steps, facts)
	if err != nil {
		return nil, err
	}
	if x.Steps, err = steps.BackGuests(x.Steps, virtual.changes, r.Lab.Problem, facts); err != nil {
		return nil, &RefusedError{err}
	}
	x.Hosts = e.Fleet.Handles(union(names, virtual.machines))
	if order == nil {
		x.Order.Hosts = union(union(steps.Touches(x.Steps), f.last.Knows()), f.last.Open)
	}
	if err := e.reachable(f, undo, minus(x.Order.Hosts, union(virtual.machines, f.absent.unborn)), &x.Order, facts); err != nil {
		return nil, err
	}
	run := &Run{env: e, lab: r.Lab, exec: x, looked: facts, again: f, over: undo}
	ways := e.theirs(ctx, x.Hosts, spotsBack(x.Steps, facts))
	for i, s := range x.Steps {
		if w, restores := s.Work.(steps.Restore); restores {
			w.Takes = taken(ways, preflight.Place{Host: s.Host, Service: s.Service})
			x.Steps[i].Work = w
		}
	}
	run.Findings = append(e.losses(ctx, r.Lab, x, facts), preflight.Replaced(ways, r.TakeOver)...)
	run.Findings = append(run.Findings, virtual.over(r.Lab)...)
	for _, d := range destroyed(ctx, e, r.Lab, virtual, undo, f.past, x.Steps) {
		run.Findings = append(run.Findings, d)
		run.stays = append(run.stays, d.Say(e.Words))
	}
	switch {
	case len(x.Steps) > 0 || order != nil:
	case len(f.last.Open)+len(f.last.Left) > 0: // or it would be there for good, with what it uploaded
		e.note("~ ", "run %s changed nothing that is still there: what it uploaded is removed, and its hosts are let go of",
			"l'exécution %s n'a rien changé qui soit encore là : ce qu'elle a envoyé est supprimé, et ses hôtes sont libérés", undo)
	default:
		run.Nothing = []string{e.Words.Say("Nothing to take back: the run changed nothing that is still there.", "Rien à annuler : l'exécution n'a rien changé qui soit encore là.")}
	}
	return run, nil
}

// losses finds what would start again without its data, by what was written down of it.
func (e *Env) losses(ctx context.Context, l *Lab, x *steps.Execution, facts map[string]*probe.Facts) []preflight.Finding {
	want := preflight.Want{Plan: &planner.Plan{Problem: l.Problem}, Inventory: l.Inventory, Mounts: steps.Mounts(x.Steps)}
	for host, services := range steps.Returning(x.Steps, facts) {
		for service, places := range services {
			b := compose.Bundle{Host: host, Service: service}
			for _, at := range places {
				b.Data = append(b.Data, compose.Data{At: at})
				b.OnShares = append(b.OnShares, steps.Brings(x.Steps, host, at)...)
			}
			want.Bundles = append(want.Bundles, b)
		}
	}
	slices.SortFunc(want.Bundles, func(a, b compose.Bundle) int {
		return cmp.Or(cmp.Compare(a.Host, b.Host), cmp.Compare(a.Service, b.Service))
	})
	want.Weights = e.weigh(ctx, x.Hosts, preflight.ToWeigh(want, facts))
	return preflight.Losses(want, facts)
}

// stepsBack makes the steps, and says what does not come back because another host has it.
func (e *Env) stepsBack(l *Lab, undo, name string, facts map[string]*probe.Facts, f *former) ([]steps.Step, error) {
	var plan planner.Placement
	if saved, err := planfile.Read("of run "+undo, planOf(f.past, undo)); err == nil { // a rollback has none
		plan = saved.Placement
	}
	today := l.Problem.Current.Host
	list, rivals := steps.Back(undo, name, knownServices(l), facts, f.past, func(service string) []string {
		return minus([]string{plan.Host[service], today[service]}, slices.Concat(f.gone, []string{""}))
	})
	for _, r := range rivals {
		if r.Err != nil {
			way := ""
			if _, there := l.Problem.Host(r.Has); there {
				way = e.Words.Say("; if %[1]s is gone for good, berth rollback --without %[1]s", " ; si %[1]s est perdu pour de bon, berth rollback --without %[1]s", r.Has)
			}
			return nil, e.refused("%s would come back to %s, and whether it runs on %s nobody can say: %v%s",
				"%s reviendrait sur %s, et nul ne sait s'il tourne sur %s : %v%s", r.Service, r.Host, r.Has, r.Err, way)
		}
		e.note("", "~ %s does not come back to %s: it is on %s, and its data is used from one place at a time",
			"~ %s ne revient pas sur %s : il est sur %s, et ses données ne servent qu'à un endroit à la fois", r.Service, r.Host, r.Has)
	}
	e.sayOlder(list, l.Problem, facts)
	return steps.Uncarries(list, undo, facts), nil
}

// sayOlder says what a host loses of which another one has an older copy: the one that stays has not seen what was done since.
func (e *Env) sayOlder(list []steps.Step, p *planner.Problem, facts map[string]*probe.Facts) {
	goes := map[[2]string]bool{}
	for _, s := range list {
		if _, removes := s.Work.(steps.Remove); removes {
			goes[[2]string{s.Host, s.Service}] = true
		}
	}
	for _, at := range slices.SortedFunc(maps.Keys(goes), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		host, service := at[0], at[1]
		s := p.Service(service)
		if s != nil && (s.Agent || len(s.State) == 0 || s.OnShare()) {
			continue
		}
		for _, c := range status.CopiesOf(service, facts) {
			if !goes[[2]string{c.Host, service}] {
				e.note("", "~ %s goes from %s, and %s stays: what was done on %s since is in its volumes there, and not on %s",
					"~ %s quitte %s, et %s reste : ce qui a été fait depuis sur %s est dans ses volumes là-bas, et pas sur %s", service, host, c.Say(e.Words), host, c.Host)
			}
		}
	}
}

// knownServices is the problem with the services of the catalog that the inventory does not name, or not any more. Whether
// their data was on a share nobody can say, nor at which port they answered.
func knownServices(l *Lab) *planner.Problem {
	p := *l.Problem
	p.Leaving = slices.Clone(p.Leaving)
	for name, s := range l.Catalog.Library().Services {
		if p.Service(name) != nil {
			continue
		}
		s.State, s.Watch = slices.Clone(s.State), planner.Watch{}
		for i := range s.State {
			s.State[i].Shared = true
		}
		p.Leaving = append(p.Leaving, s)
	}
	return &p
}

// reachable refuses where a host of the run cannot be worked on, or where another run works.
func (e *Env) reachable(f *former, undo string, hosts []string, order *ledger.Order, facts map[string]*probe.Facts) error {
	for _, name := range hosts {
		has := facts[name]
		switch {
		case has == nil && slices.Contains(f.last.Gone, name): // that was said
		case has == nil:
			return e.refused("host %s of run %s is not in the inventory any more", "l'hôte %s de l'exécution %s n'est plus dans l'inventaire", name, undo)
		case has.Err != nil:
			return e.dark(undo, []string{name}, has.Err)
		case has.RootErr != nil:
			return &RefusedError{has.RootErr}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(facts)) { // on others, too: what comes back may be about to start there
		if has := facts[name]; has.Lock != nil {
			if o := has.Lock.Owner(); o.Run != undo && o.Run != order.Run {
				held := preflight.LockHeld{Place: preflight.Place{Host: name}, Owner: o, Left: ledger.LeftOn(f.past, o.Run)}
				return e.refused("%s: %s", "%s : %s", held.Say(e.Words), held.Hint(e.Words))
			}
		}
	}
	return nil
}
