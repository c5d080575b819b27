package status

import (
	"cmp"
	"maps"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/planner"
)

// Of holds what the hosts said against what should run: host by host in order of names, services by
// name. bundles are what should lie on the hosts, and plan what they were rendered from; where strict is
// not set, they only explain what berth's records on the hosts say (limits, planned memory), and a
// service of which there is no record is not expected.
func Of(plan *planner.Plan, bundles []compose.Bundle, strict bool, facts map[string]*probe.Facts) []Host {
	var out []Host
	for _, host := range slices.Sorted(maps.Keys(facts)) {
		f := facts[host]
		h := Host{Host: host, Err: f.Err, Facts: f}
		if f.Err == nil {
			h.services(plan, bundles, strict)
		}
		out = append(out, h)
	}
	return out
}

// services judges everything that is wanted on the host, recorded there, or labelled as berth's.
func (h *Host) services(plan *planner.Plan, bundles []compose.Bundle, strict bool) {
	wanted := map[string]*compose.Bundle{}
	for i := range bundles {
		if bundles[i].Host == h.Host {
			wanted[bundles[i].Service] = &bundles[i]
		}
	}
	names := []string{}
	for name := range wanted {
		if strict || h.lacksAgent(plan, name) {
			names = append(names, name)
		}
	}
	for _, s := range h.Facts.Services {
		names = append(names, s.Record.Service)
	}
	for _, c := range h.Facts.Containers {
		if c.Service != "" && !c.OneOff {
			names = append(names, c.Service)
		}
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		s := Judge(name, h.Facts, wanted[name], strict)
		s.Planned = planned(plan, h.Host, name)
		h.Planned += s.Planned
		h.Services = append(h.Services, s)
	}
}

// lacksAgent reports whether a service is an agent, which belongs to every host that carries something.
func (h *Host) lacksAgent(plan *planner.Plan, service string) bool {
	if plan == nil {
		return false
	}
	s := plan.Problem.Service(service)
	return s != nil && s.Agent && h.Facts.RootErr == nil && slices.ContainsFunc(h.Facts.Services, func(has probe.ServiceFacts) bool {
		other := plan.Problem.Service(has.Record.Service)
		return other != nil && !other.Agent
	})
}

func planned(plan *planner.Plan, host, service string) planner.Bytes {
	if plan == nil {
		return 0
	}
	for _, p := range plan.Placed {
		if p.Host == host && p.Service.Name == service {
			return p.Memory
		}
	}
	return 0
}

// Judge says how a service is on a host: record, files and containers are compared with each other, and with the bundle
// where there is one. Where strict is not set the bundle only explains what the record says.
func Judge(service string, f *probe.Facts, b *compose.Bundle, strict bool) Service {
	s := Service{Service: service, Containers: f.Of(service)}
	switch {
	case f.Docker.Down():
		s.State = Unknown
	case len(s.Containers) == 0:
		s.State = Absent
	}
	for _, c := range s.Containers {
		s.State = max(s.State, stateOf(&c))
		s.Restarts += c.Restarts
		s.Memory += c.Memory
	}
	has := f.Service(service)
	switch {
	case has == nil && f.RootErr != nil: // only root sees records
	case has == nil && len(s.Containers) == 0:
		s.drift(Drift{Kind: NotDeployed})
	case has == nil || has.Err != nil:
		s.drift(Drift{Kind: RecordLost})
	default:
		s.Run = has.Record.Run
		if strict {
			s.plan(has, b)
		}
		s.files(has)
		if has.Record.Reloading {
			s.drift(Drift{Kind: ReloadUnseen})
		}
		s.data(f)
	}
	if !f.Docker.Down() { // what cannot be seen is not gone
		s.containers(f, has, b)
		s.resources(f, has)
		s.restarts(f)
	}
	slices.SortFunc(s.Drift, func(x, y Drift) int { return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Name, y.Name)) })
	return s
}

// plan holds a record against what the plan wants, nil for nothing.
func (s *Service) plan(has *probe.ServiceFacts, b *compose.Bundle) {
	switch {
	case b == nil:
		s.drift(Drift{Kind: NotWanted})
	case b.Digest != has.Record.Digest:
		s.drift(Drift{Kind: OtherFiles})
	case !b.Lies(has.Record.Files):
		s.drift(Drift{Kind: OtherLiveFiles})
	}
}

// stateOf is how one container is.
func stateOf(c *probe.Container) State {
	switch {
	case c.State == "restarting":
		return Restarting
	case c.State == "paused":
		return Paused
	case c.State != "running" && c.Ended():
		return Finished
	case c.State != "running":
		return Exited
	case c.Health == "unhealthy":
		return Unhealthy
	case c.Health == "starting":
		return Starting
	}
	return Running
}
