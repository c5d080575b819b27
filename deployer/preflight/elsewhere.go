package preflight

import (
	"slices"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/planner"
)

// A run that is limited to some hosts must not forget the others: the data and the secrets of a service that comes
// to one of these may lie on one of those, and a service that is to leave one of these for one of those runs
// nowhere else until it was brought there.

// Elsewhere lists those of other hosts that have to be looked at, too, before a run that is limited to the hosts of
// facts. Where data is on a share, a service that this host knows and that does not run may be another one's by now.
func Elsewhere(plan *planner.Plan, bundles []compose.Bundle, facts map[string]*probe.Facts, others []string) []string {
	if Unsettled(plan, bundles, facts) || dormant(plan, bundles, facts) {
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
func Unsettled(plan *planner.Plan, bundles []compose.Bundle, facts map[string]*probe.Facts) bool {
	return slices.ContainsFunc(bundles, func(b compose.Bundle) bool {
		f, s := facts[b.Host], plan.Problem.Service(b.Service)
		return f != nil && f.Err == nil && s != nil && !s.Agent && keepsSomething(s, &b) && !f.Settled(s)
	})
}

// dormant reports whether a service with data is on its host and has no container there: another host may have it, too,
// and whoever took it down here may have done so because that one counts.
func dormant(plan *planner.Plan, bundles []compose.Bundle, facts map[string]*probe.Facts) bool {
	return slices.ContainsFunc(bundles, func(b compose.Bundle) bool {
		f, s := facts[b.Host], plan.Problem.Service(b.Service)
		return f != nil && f.Unsure() == nil && s != nil && !s.Agent && len(s.State) > 0 && f.Has(b.Service) && len(f.Of(b.Service)) == 0
	})
}

// keepsSomething reports whether a service has what is on one host at a time: data, or secrets that were made.
func keepsSomething(s *planner.Service, b *compose.Bundle) bool {
	return len(s.State)+len(b.Data) > 0 || slices.ContainsFunc(b.Secrets, func(ref compose.SecretRef) bool { return ref.Made })
}
