package status

import (
	"slices"

	"berth/deployer/probe"
)

// resources holds networks and volumes that berth made for a service, and networks that its containers were in, against what the host
// has. A container that stands still keeps no network from going (docker network prune), and does not start again without it, not
// even where one of the same name is made: it knows the former one by its ID.
func (s *Service) resources(f *probe.Facts, has *probe.ServiceFacts) {
	var networks, volumes, data []string
	if has != nil && has.Err == nil {
		networks, volumes, data = slices.Clone(has.Record.Networks), has.Record.Volumes, has.Record.Data
	}
	for _, c := range s.Containers {
		networks = append(networks, c.Networks...)
	}
	slices.Sort(networks)
	for _, name := range slices.Compact(networks) {
		if len(f.Networks) > 0 && f.Network(name) == nil { // Docker always has some, where it says
			s.drift(Drift{Kind: NetworkMissing, Name: name})
		}
	}
	for _, name := range volumes {
		if f.Volume(name) == nil && !slices.Contains(data, name) { // where it is data that is told of, and more
			s.drift(Drift{Kind: MadeVolumeMissing, Name: name})
		}
	}
}
