package planner

import (
	"cmp"
	"context"
	"slices"
)

// Spare is a machine that could be switched off, alone, and the plan without it.
type Spare struct {
	Machine *Machine
	Saves   MilliWatts // at least: what it draws idle
	Idle    bool       // nothing runs there under the plan anyway
	Plan    *Plan
}

// Spares lists the machines that state what they draw and without which everything still has a place, what saves most first. A machine
// stays on for what cannot leave it: appliances, what is not berth's, and what a wish holds there. When the context is done it returns
// what it has found until then.
func Spares(ctx context.Context, plan *Plan, o Options) []Spare {
	var out []Spare
	for _, d := range Draws(plan) {
		if !d.Known || len(plan.Machines) < 2 || holdsMore(d.Machine) {
			continue
		}
		spare := Spare{Machine: d.Machine, Saves: d.Saves, Idle: d.Idle, Plan: plan}
		if !d.Idle {
			q, ok := plan.Problem.Without(d.Machine.Name)
			if !ok || freesMore(plan.Problem, q) {
				continue
			}
			spare.Plan = Solve(ctx, q, o)
		}
		if ctx.Err() == nil && spare.Plan.Status != Infeasible {
			out = append(out, spare)
		}
	}
	slices.SortStableFunc(out, func(a, b Spare) int { return cmp.Compare(b.Saves, a.Saves) })
	return out
}

// holdsMore reports whether something is on the machine that is no service.
func holdsMore(m *Machine) bool {
	return m.Foreign > 0 || slices.ContainsFunc(m.Guests, func(g Guest) bool { return g.Appliance || g.Foreign > 0 })
}

// freesMore reports whether a service lost its pin with the machine.
func freesMore(p, q *Problem) bool {
	for i := range p.Services {
		if q.Services[i].Wish.Freed && !p.Services[i].Wish.Freed {
			return true
		}
	}
	return false
}
