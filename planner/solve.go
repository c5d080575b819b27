package planner

import (
	"context"

	"berth/planner/pack"
)

// Options say how to search for a plan.
type Options struct {
	Seed  uint64
	Steps int64 // work at most, in steps of planner/pack; 0 is its default for a problem of this size

	// From is a placement to begin with, of this problem or of one like it: services and hosts that the problem
	// does not have, and places that it does not allow, are passed over. The zero value is none. The search ends
	// as good without it, but later where From is close to the answer.
	From Placement

	// Progress is told how far the search is, from the goroutine that called Solve.
	Progress func(Progress)
}

// Progress is how far a search has come in the criterion that it is at.
type Progress struct {
	Criterion   Criterion
	Cost, Bound int64
}

// Solve finds the best placement in the order of the problem's goal. It always returns a plan: where
// not everything fits, a partial one that is Infeasible and says for every service and host why; it destroys no
// guest in which something runs. When the context is done the plan is the best so far.
func Solve(ctx context.Context, p *Problem, o Options) *Plan {
	plan := search(ctx, p, o)
	if q := sparing(plan); plan.Status == Infeasible && q != nil {
		return search(ctx, q, o)
	}
	return plan
}

func search(ctx context.Context, p *Problem, o Options) *Plan {
	m := newModel(p)
	options := pack.Options{Seed: o.Seed, Steps: o.Steps, From: m.bins(o.From)}
	if o.Progress != nil {
		options.Progress = func(e pack.Progress) {
			o.Progress(Progress{Criterion: m.criteria[e.Goal], Cost: e.Cost, Bound: e.Bound})
		}
	}
	r := pack.Solve(ctx, &m.pack, options)
	plan := judge(p, m.placement(&r))
	plan.Proven = r.Optimal()
	for i := range plan.Scores {
		plan.Scores[i].Bound = r.Bound[i]
		if plan.Scores[i].Criterion == Fullness && m.overfull {
			plan.Scores[i].Bound = plan.Scores[i].Cost
		}
	}
	if plan.Status == Feasible && plan.Proven {
		plan.Status = Optimal
	}
	return plan
}

// fits reports whether everything can be placed and no rule is broken then, which is cheaper to find out
// than the best plan, and the placement that it found, where not everything fits a partial one.
func fits(ctx context.Context, p *Problem, o Options) (Placement, bool) {
	m := newModel(p)
	r := pack.Solve(ctx, &m.pack, pack.Options{Seed: o.Seed, Steps: o.Steps, Goals: placedCriteria, From: m.bins(o.From)})
	pl := m.placement(&r)
	for _, b := range r.Bin {
		if b == pack.Nowhere {
			return pl, false
		}
	}
	t := newTally(p, pl)
	return pl, len(unplaced(t)) == 0 && len(t.violations()) == 0
}

// Check judges a placement that somebody made: every figure, and every rule that it breaks. Guests
// that carry services and have no size in it get the one that their load asks for. One that is left empty because a service that
// runs there has no place stays as it is: that service is not to lose its guest as well.
func Check(p *Problem, pl Placement) *Plan {
	t := newTally(p, pl)
	for h := range t.hosts {
		t.spareStranded(h, func(service string) bool { return pl.Host[service] != "" })
	}
	return judgement(t)
}
