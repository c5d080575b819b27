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
		if f != nil && f.Err == nil && !f.has(b.Service) && s != nil && !s.Agent && (ownState(s) || len(b.Secrets) > 0) {
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

// ownState reports whether a service has data that is on no share.
func ownState(s *planner.Service) bool {
	return slices.ContainsFunc(s.State, func(st planner.State) bool { return !st.Shared })
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

// data finds services whose data lies on another host: nothing carries it yet.
func (c *checker) data() {
	for _, b := range c.want.Bundles {
		s := c.want.Plan.Problem.Service(b.Service)
		if s == nil || s.Agent || !ownState(s) {
			continue
		}
		if here := c.facts[b.Host]; here == nil || here.Err != nil || here.has(b.Service) {
			continue
		}
		for _, facts := range []map[string]*Facts{c.facts, c.want.Elsewhere} {
			for name, f := range facts {
				c.dataOn(name, f, b.Host, s)
			}
		}
	}
}

// dataOn finds the data of a service on another host than that which it comes to. Of one that does not answer only
// the inventory can tell.
func (c *checker) dataOn(name string, f *Facts, comes string, s *planner.Service) {
	today := c.want.Plan.Problem.Current.Host[s.Name] == name
	switch {
	case name == comes:
	case f.Err == nil && f.has(s.Name):
		c.stop(Finding{Kind: DataStaysBehind, Host: comes, Service: s.Name, Text: name})
	case f.Err != nil && today:
		c.stop(Finding{Kind: DataUnknown, Host: comes, Service: s.Name, Text: name, Err: f.Err})
	case f.Err != nil && c.facts[name] == nil: // which stops the run anyway where it is one of its own
		c.warn(Finding{Kind: DataUnknown, Host: comes, Service: s.Name, Text: name, Err: f.Err})
	}
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
