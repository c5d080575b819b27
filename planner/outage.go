package planner

import "context"

// Outage is the plan for a lab without one machine.
type Outage struct {
	Machine string
	Plan    *Plan
}

// Resilience plans the lab once for every machine as if that machine were down (N-1), in the order of
// the inventory.
func Resilience(ctx context.Context, p *Problem, o Options) []Outage {
	var out []Outage
	for i := range p.Machines {
		name := p.Machines[i].Name
		if q, ok := p.Without(name); ok {
			out = append(out, Outage{Machine: name, Plan: Solve(ctx, q, o)})
		}
	}
	return out
}
