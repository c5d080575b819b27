package session

import (
	"context"

	"berth/planner"
)

// PlaceRest looks for places for the services that have none, while every other stays where it is.
// Machines on which a rule is broken get nothing more. The plan is judged as a whole, like any other.
func PlaceRest(ctx context.Context, p *planner.Problem, pl planner.Placement, broken []planner.Reason, o planner.Options) *planner.Plan {
	held := hold(p, pl, broken)
	o.From = pl
	found := planner.Solve(ctx, held, o)
	out := pl.Clone()
	for service, host := range found.Placement.Host {
		if _, placed := pl.Host[service]; !placed {
			out.Host[service] = host
			delete(out.Size, host)
		}
	}
	return planner.Check(p, out)
}

// hold is the problem with every placed service pinned to its host, without the machines on which a rule
// is broken.
func hold(p *planner.Problem, pl planner.Placement, broken []planner.Reason) *planner.Problem {
	held := *p
	held.Services = nil
	bad := map[string]bool{}
	machineOf := map[string]string{}
	for _, h := range p.Hosts() {
		machineOf[h.Name] = h.Machine
	}
	for _, r := range broken {
		bad[r.Host] = true
		bad[machineOf[r.Host]] = true
	}
	for _, s := range p.Services {
		if host, placed := pl.Host[s.Name]; placed {
			if bad[machineOf[host]] {
				continue
			}
			s.Wish.On, s.Wish.Stays, s.Wish.Accept = []string{host}, false, true
		}
		held.Services = append(held.Services, s)
	}
	out := &held
	for _, m := range p.Machines {
		if bad[m.Name] {
			out, _ = out.Without(m.Name)
		}
	}
	return out
}
