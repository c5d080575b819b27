package deployer

import (
	"fmt"
	"slices"

	"berth/deployer/compose"
	"berth/planner"
)

// A run that is limited to some hosts must not forget the others: the data and the secrets of a service that comes
// to one of these may lie on one of those, and a service that is to leave one of these for one of those runs
// nowhere else until it was brought there.

// Elsewhere lists those of other hosts that have to be looked at, too, before a run that is limited to the hosts of
// facts. Where data is on a share, a service that this host knows and that does not run may be another one's by now.
func Elsewhere(plan *planner.Plan, bundles []compose.Bundle, facts map[string]*Facts, others []string) []string {
	if Unsettled(plan, bundles, facts) {
		return others
	}
	var out []string
	for _, f := range facts {
		if f.Err != nil {
			continue
		}
		for i := range f.Services {
			if home := plan.Placement.Host[f.Services[i].Record.Service]; home != f.Host && slices.Contains(others, home) {
				out = append(out, home)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Unsettled reports whether some service that keeps something comes to a host that does not have it: what other hosts
// have, and where former runs have put it, matters then.
func Unsettled(plan *planner.Plan, bundles []compose.Bundle, facts map[string]*Facts) bool {
	return slices.ContainsFunc(bundles, func(b compose.Bundle) bool {
		f, s := facts[b.Host], plan.Problem.Service(b.Service)
		return f != nil && f.Err == nil && s != nil && !s.Agent && keepsSomething(s, &b) && !f.settled(s)
	})
}

// waits reports whether a service stays on a host that it is to leave, because the run does not touch the host
// that it is to be on, and it does not run there yet.
func (g *Goal) waits(host, service string) bool {
	home := g.Plan.Placement.Host[service]
	if home == "" || home == host {
		return false
	}
	f := g.Elsewhere[home]
	if f == nil {
		return false
	}
	has := f.Service(service)
	return f.unsure() != nil || has == nil || has.Err != "" || !runs(has, f)
}

// unsure is why a host cannot say what berth has there and what runs; nil where it can. Containers go on without
// their Docker daemon.
func (f *Facts) unsure() error {
	switch {
	case f.Err != nil:
		return f.Err
	case f.RootErr != nil:
		return f.RootErr
	case f.Docker.Down():
		return fmt.Errorf("host %s: Docker does not answer: %s", f.Host, f.Docker.Err)
	}
	return nil
}

// keepsSomething reports whether a service has what is on one host at a time: data, or secrets that were made.
func keepsSomething(s *planner.Service, b *compose.Bundle) bool {
	return len(s.State) > 0 || slices.ContainsFunc(b.Secrets, func(ref compose.SecretRef) bool { return ref.Made })
}

// onShare reports whether all data of a service is on shares, so that another host can use it.
func onShare(s *planner.Service) bool {
	return len(s.State) > 0 && !slices.ContainsFunc(s.State, func(st planner.State) bool { return !st.Shared })
}

// settled reports whether a service that keeps something is on this host and nowhere else: its own data is where
// it was put, and data on a share is used from where it runs.
func (f *Facts) settled(s *planner.Service) bool {
	return f.has(s.Name) && (!onShare(s) || f.up(s.Name))
}

// up reports whether some container of a service runs, however well.
func (f *Facts) up(service string) bool {
	return slices.ContainsFunc(f.Of(service), func(c Container) bool {
		return c.State == "running" || c.State == "restarting" || c.State == "paused"
	})
}

// waiting names services that stay where they are for now.
func (c *checker) waiting() {
	g := Goal{Plan: c.want.Plan, Elsewhere: c.want.Elsewhere}
	for name, f := range c.facts {
		if f.Err != nil {
			continue
		}
		for i := range f.Services {
			if service := f.Services[i].Record.Service; g.waits(name, service) {
				c.warn(Finding{Kind: LeavesLater, Host: name, Service: service, Text: c.want.Plan.Placement.Host[service]})
			}
		}
	}
}
