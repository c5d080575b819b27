package planner

import (
	"context"
	"slices"
)

// Outage is what is left of a carried-out plan when one machine fails.
type Outage struct {
	Machine    string
	Appliances []string // its appliances, which are down with it
	Plan       *Plan    // for the lab without it: what stays stays where the first plan has it
}

// Resilience plans once for every machine as if it failed after the plan has been carried out (N-1), in
// the order of the inventory. What the machine carries has no data to move: it is gone with it.
func Resilience(ctx context.Context, plan *Plan, o Options) []Outage {
	p := carriedOut(plan)
	var out []Outage
	for i := range p.Machines {
		m := &p.Machines[i]
		q, ok := p.Without(m.Name)
		if !ok {
			continue
		}
		outage := Outage{Machine: m.Name}
		for _, g := range m.Guests {
			if g.Appliance {
				outage.Appliances = append(outage.Appliances, g.Name)
			}
		}
		for _, h := range p.Hosts() {
			if h.Machine == m.Name {
				forget(q, h.Name)
			}
		}
		outage.Plan = Solve(ctx, q, o)
		out = append(out, outage)
	}
	return out
}

// carriedOut is the plan's problem as it is once the plan has been carried out.
func carriedOut(plan *Plan) *Problem {
	p := *plan.Problem
	p.Current, p.Leaving, p.Agents = plan.Placement.Clone(), nil, map[string][]string{}
	for _, h := range plan.Hosts {
		for _, name := range h.Services {
			if s := p.Service(name); s.Agent {
				p.Agents[h.Host.Name] = append(p.Agents[h.Host.Name], name)
			}
		}
	}
	p.Machines = slices.Clone(p.Machines)
	for i := range p.Machines {
		m := &p.Machines[i]
		m.Guests, m.UsedToday = slices.Clone(m.Guests), 0
		for k := range m.Guests {
			if g := &m.Guests[k]; !g.Appliance {
				g.ExistsAt = plan.Placement.Size[g.Name]
				g.Exists = g.ExistsAt > 0
			}
		}
	}
	return &p
}

// forget takes what runs on the host out of what runs today.
func forget(p *Problem, host string) {
	p.Current = p.Current.Clone()
	for s, h := range p.Current.Host {
		if h == host {
			delete(p.Current.Host, s)
		}
	}
	delete(p.Current.Size, host)
}
