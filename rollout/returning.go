package rollout

import (
	"context"
	"errors"
	"maps"
	"slices"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/message"
	"berth/planner"
)

// movedOf finds the move of a service that has started where it went: it waits for the last word. Where hosts say different things the later
// run counts, and of one run what is further.
func movedOf(facts map[string]*probe.Facts, service string) *ledger.Moving {
	var out *ledger.Moving
	for _, host := range slices.Sorted(maps.Keys(facts)) {
		if m := facts[host].Move(service); m != nil && (m.From == host || m.To == host) && (out == nil || m.Run > out.Run || m.Run == out.Run && out.State.Before(m.State)) {
			out = m
		}
	}
	return out
}

// waiting gives that move, or refuses.
func waiting(e *Env, facts map[string]*probe.Facts, service string, without []string) (*ledger.Moving, error) {
	m := movedOf(facts, service)
	var unsure []error
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		if err := facts[name].Unsure(); err != nil {
			unsure = append(unsure, err)
		}
	}
	switch {
	case m == nil && unsure != nil:
		return nil, &RefusedError{errors.New(e.Words.Say("no host that answers knows of a move of %s: %v", "aucun hôte qui répond ne connaît de déménagement de %s : %v", service, e.Words.Error(errors.Join(unsure...))))}
	case m == nil:
		return nil, e.refused("%s has not moved with its data, or its move was finished", "%s n'a pas déménagé avec ses données, ou son déménagement est clos", service)
	case m.State.Before(ledger.MoveStarted):
		return nil, e.refused("%s is on its way from %s to %s, and has not started there: berth resume brings it to its end, berth rollback takes it back", "%s est en route de %s vers %s, et n'y a pas démarré : berth resume le mène à son terme, berth rollback l'annule", service, m.From, m.To)
	}
	for _, host := range minus([]string{m.From, m.To}, without) {
		if facts[host] == nil {
			return nil, e.refused("host %s of the move is not in the inventory any more", "l'hôte %s du déménagement n'est plus dans l'inventaire", host)
		}
		if err := facts[host].Unsure(); err != nil {
			return nil, &RefusedError{err}
		}
	}
	return m, nil
}

// returning prepares to bring a service back that has moved: a move the other way, or, with Old, what it had then.
func returning(ctx context.Context, e *Env, r Request) (*Run, error) {
	p := r.Lab.Problem
	if p.Service(r.Service) == nil {
		return nil, e.refused("the inventory has no service %s", "l'inventaire n'a pas de service %s", r.Service)
	}
	names, err := Named(p, nil)
	if err != nil {
		return nil, err
	}
	if _, err := named(p, "--without", r.Without); err != nil {
		return nil, err
	}
	facts := e.Fleet.Look(ctx, minus(names, r.Without))
	m, err := waiting(e, facts, r.Service, r.Without)
	if err != nil {
		return nil, err
	}
	switch {
	case m.State == ledger.MoveFinishing || facts[m.From].Move(r.Service) == nil:
		return nil, e.refused("what %s left on %s is being deleted, or is already: it does not come back from there", "ce que %s a laissé sur %s est en cours de suppression, ou déjà supprimé : il n'en revient pas", r.Service, m.From)
	case slices.Contains(r.Without, m.From) || slices.Contains(r.Without, m.To) && !r.Old:
		return nil, &InputError{message.Errorf("--without is for a %s that is gone for good: then berth return %s --old --without %s starts what it had on %s", m.To, r.Service, m.To, m.From)}
	}
	r.Plan = backAt(p, status.Recorded(p, facts), r.Service, m.From)
	var why []error
	for _, v := range r.Plan.Violations {
		if v.Host == m.From && v.Rule.Measured() != planner.NoFigure {
			why = append(why, errors.New(e.Words.Violation(v)))
		}
	}
	if why != nil {
		return nil, &RefusedError{errors.Join(why...)}
	}
	r.Returns = true
	return e.deploy(ctx, r, nil)
}

// backAt is what runs today but for one service, which is back on a host. A guest that is too small for it by now grows.
func backAt(p *planner.Problem, now planner.Placement, service, host string) *planner.Plan {
	now.Host[service] = host
	had := now.Size[host]
	delete(now.Size, host)
	plan := planner.Check(p, now)
	if plan.Placement.Size[host] > had {
		return plan
	}
	if had > 0 {
		now.Size[host] = had
	}
	return planner.Check(p, now)
}
