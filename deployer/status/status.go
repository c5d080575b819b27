package status

import (
	"cmp"
	"maps"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/planner"
)

// State is how a service is, by its containers.
type State int

// The states, worst last. A service is in the worst one of its containers.
const (
	Running    State = iota // every container is up, and healthy where it has a check
	Finished                // they ended by themselves with 0 and are not to be restarted
	Starting                // up, and the health check has not answered yet
	Paused                  //
	Unhealthy               // up, and the health check says no
	Restarting              // it ends again and again
	Exited                  // a container does not run
	Absent                  // there are no containers
)

// DriftKind says what was changed by hand, or is not as it should be.
type DriftKind int

// The kinds of drift. The fields of Drift that it uses are behind each.
const (
	NotDeployed      DriftKind = iota // the plan wants it here, and berth never put it here
	NotWanted                         // berth put it here, and the plan does not want it here
	OtherFiles                        // the plan has other files for it than berth put here
	FileChanged                       // Name: a file below the service's directory
	FileMissing                       // Name
	FileReadable                      // Name: a file with secrets that others than its owner can read; Have: its mode
	FileAdded                         // Name
	ContainerDown                     // Name; Text: state, exit code
	ContainerMissing                  // Name: of the container in the Compose file
	ContainerOld                      // Name: made from other files than those that lie there
	ContainerImage                    // Name; Text: the image it runs; Wanted: the one that was deployed
	ContainerLimit                    // Name; Have, Need: memory limit in bytes, 0 for none
	RecordLost                        // containers of berth's are here, and berth's note of them is not
)

// Drift is one difference between what should be and what is.
type Drift struct {
	Kind       DriftKind
	Name       string
	Text       string
	Wanted     string
	Need, Have int64
}

// Service is a service of berth's on a host.
type Service struct {
	Service    string
	State      State
	Containers []probe.Container
	Restarts   int
	Memory     planner.Bytes // now
	Planned    planner.Bytes // 0: not known
	Run        string        // that put it here
	Drift      []Drift
}

// Host is a host and what berth has there.
type Host struct {
	Host     string
	Err      error
	Facts    *probe.Facts
	Planned  planner.Bytes // of all services
	Services []Service
}

// Drifted reports whether anything on the host is not as it should be: changed by hand, not running, or
// not healthy. What is still starting is no drift.
func (h *Host) Drifted() bool {
	return slices.ContainsFunc(h.Services, func(s Service) bool {
		return len(s.Drift) > 0 || s.State > Starting
	})
}

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
	if strict {
		names = slices.Collect(maps.Keys(wanted))
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
	if len(s.Containers) == 0 {
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
	case has == nil || has.Err != "":
		s.drift(Drift{Kind: RecordLost})
	default:
		s.Run = has.Record.Run
		if strict {
			s.plan(has, b)
		}
		s.files(has)
	}
	s.containers(f, has, b)
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
	}
}

func (s *Service) drift(d Drift) { s.Drift = append(s.Drift, d) }

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
