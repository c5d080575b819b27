package rollout

import (
	"context"
	"slices"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/steps"
)

// finishing prepares to delete what a service that has moved has left where it was; again is the run that it goes on with, nil for a new one.
func finishing(ctx context.Context, e *Env, r Request, again *former) (*Run, error) {
	names, err := Named(r.Lab.Problem, nil)
	if err != nil {
		return nil, err
	}
	facts := e.Fleet.Look(ctx, names)
	m, err := waiting(e, facts, r.Service, nil)
	gone := movedOf(facts, r.Service) == nil && !slices.ContainsFunc(names, func(name string) bool { return facts[name].Unsure() != nil })
	if err != nil && (again == nil || !gone) {
		return nil, err
	}
	run := &Run{env: e, lab: r.Lab, looked: facts, again: again, Word: r.Service}
	x := &steps.Execution{Wait: r.Wait}
	run.exec = x
	if again != nil {
		x.Order = again.last.Order
	} else {
		name, err := e.runName(facts, nil)
		if err != nil {
			return nil, err
		}
		x.Order = ledger.Order{Run: name, Who: e.Who, Hosts: sorted([]string{m.From, m.To}), Finish: r.Service}
	}
	x.Hosts = e.Fleet.Handles(x.Order.Hosts)
	if m == nil { // all of it was deleted before the run broke off
		return run, nil
	}
	at := facts[m.To].Service(r.Service)
	switch {
	case m.State.Before(ledger.MoveWaiting):
		return nil, e.refused("%[1]s was not healthy on %[2]s yet: berth deploy brings it there, berth return %[1]s back to %[3]s", "%[1]s n'a pas encore été en bonne santé sur %[2]s : berth deploy l'y amène, berth return %[1]s le ramène sur %[3]s", r.Service, m.To, m.From)
	case at == nil || at.Err != nil || !well(facts[m.To].Of(r.Service)):
		return nil, e.refused("%s does not run on %s as it should: what it has on %s stays until it does", "%s ne tourne pas sur %s comme il devrait : ce qu'il a sur %s reste jusque-là", r.Service, m.To, m.From)
	case facts[m.From].Has(r.Service):
		return nil, e.refused("%s is on %s, too: nothing is deleted there", "%s est aussi sur %s : rien n'y est supprimé", r.Service, m.From)
	}
	for _, host := range []string{m.From, m.To} {
		if lock := facts[host].Lock; lock != nil && (again == nil || lock.Owner().Run != x.Order.Run) {
			run.Findings = append(run.Findings, preflight.LockHeld{Place: preflight.Place{Host: host}, Owner: lock.Owner(), Left: e.Left(r.Lab, e.everywhere(ctx, r.Lab), lock.Owner().Run, lock.Owner())})
		}
	}
	for _, p := range m.Places {
		f := preflight.MoveUsers{Place: preflight.Place{Host: m.To, Service: r.Service}, On: m.From, At: p.From}
		f.Containers = preflight.UsersBelow(facts[m.From], p.From, func(probe.Container) bool { return true })
		if len(f.Containers) > 0 {
			run.Findings = append(run.Findings, f)
		}
	}
	move := &moves.Move{Moving: *m}
	if facts[m.From].Move(r.Service) != nil { // else it was done there before the run broke off
		x.Steps = append(x.Steps, steps.Step{Host: m.From, Service: r.Service, Work: steps.Finish{Move: move}})
	}
	var after []int
	if len(x.Steps) > 0 {
		after = []int{0}
	}
	x.Steps = append(x.Steps, steps.Step{Host: m.To, Service: r.Service, After: after, Work: steps.Finish{Move: move}})
	x.Order.Hosts = union(x.Order.Hosts, steps.Touches(x.Steps))
	slices.Sort(x.Order.Hosts)
	return run, nil
}

// well reports whether containers of a service are there, and all of them run and are not unwell, or have done what they were for.
func well(containers []probe.Container) bool {
	ails := func(c probe.Container) bool {
		return !c.Ended() && (c.State != "running" || c.Health == "unhealthy" || c.Health == "starting")
	}
	return len(containers) > 0 && !slices.ContainsFunc(containers, ails)
}
