package deployer

import (
	"slices"

	"berth/deployer/compose"
	"berth/planner"
)

// A run that is limited to some hosts must not forget the others: the data and the secrets of a service that comes
// to one of these may lie on one of those, and a service that is to leave one of these for one of those runs
// nowhere else until it was brought there.

// Elsewhere lists those of other hosts that have to be looked at, too, before a run that is limited to the hosts of
// facts.
func Elsewhere(plan *planner.Plan, bundles []compose.Bundle, facts map[string]*Facts, others []string) []string {
	for i := range bundles {
		b := &bundles[i]
		f := facts[b.Host]
		s := plan.Problem.Service(b.Service)
		if f != nil && f.Err == nil && !f.has(b.Service) && s != nil && !s.Agent && keepsSomething(s, b) {
			return others
		}
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

// waits reports whether a service stays on a host that it is to leave, because the run does not touch the host
// that it is to be on, and it does not run there yet.
func (g *Goal) waits(host, service string) bool {
	home := g.Plan.Placement.Host[service]
	if home == "" || home == host {
		return false
	}
	f := g.Elsewhere[home]
	return f != nil && (f.Err != nil || !f.has(service))
}

// keepsSomething reports whether a service has data or secrets, which are on one host at a time.
func keepsSomething(s *planner.Service, b *compose.Bundle) bool {
	return len(s.State) > 0 || len(b.Secrets) > 0
}

// data finds services whose data lies on another host, since nothing carries it yet, or is used from there.
func (c *checker) data() {
	for i := range c.want.Bundles {
		b := &c.want.Bundles[i]
		s := c.want.Plan.Problem.Service(b.Service)
		if s == nil || s.Agent || !keepsSomething(s, b) {
			continue
		}
		if here := c.facts[b.Host]; here == nil || here.Err != nil || here.has(b.Service) {
			continue
		}
		for name, f := range c.facts {
			if name != b.Host {
				c.dataOn(name, f, b.Host, s, true)
			}
		}
		for name, f := range c.want.Elsewhere {
			c.dataOn(name, f, b.Host, s, false)
		}
	}
}

// dataOn finds data of a service on another host than that which it comes to. Of one that does not answer only the
// inventory can tell; where that is a host of the run it stops the run anyway. On one of the run a service with
// data on a share stops before it starts elsewhere.
func (c *checker) dataOn(name string, f *Facts, comes string, s *planner.Service, ours bool) {
	finding := Finding{Host: comes, Service: s.Name, Text: name}
	switch {
	case f.Err != nil && !ours:
		finding.Kind, finding.Err = DataUnknown, f.Err
		if c.want.Plan.Problem.Current.Host[s.Name] != name {
			c.warn(finding)
			return
		}
	case f.Err != nil || !f.has(s.Name) || len(s.State) == 0:
		return
	case slices.ContainsFunc(s.State, func(st planner.State) bool { return !st.Shared }):
		finding.Kind = DataStaysBehind
	case !ours:
		finding.Kind = RunsElsewhere
	default:
		return
	}
	c.stop(finding)
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
