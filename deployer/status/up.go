package status

import (
	"berth/deployer/probe"
	"berth/planner"
)

// Waits reports whether a service stays on a host that it is to leave, because the run does not touch the host
// that it is to be on, and it does not run there yet. elsewhere has the hosts that the run does not touch.
func Waits(plan *planner.Plan, elsewhere map[string]*probe.Facts, host, service string) bool {
	home := plan.Placement.Host[service]
	if home == "" || home == host {
		return false
	}
	f := elsewhere[home]
	if f == nil {
		return false
	}
	has := f.Service(service)
	return f.Unsure() != nil || has == nil || has.Err != nil || !Runs(has, f)
}

// Runs reports whether a service is up as its record says, so that nothing is to be done about it.
func Runs(has *probe.ServiceFacts, f *probe.Facts) bool {
	s := Judge(has.Record.Service, f, nil, false)
	return s.Mending() <= Named
}
