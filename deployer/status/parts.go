package status

import (
	"maps"
	"slices"

	"berth/deployer/probe"
)

// imagesRun wants a container of every image that was deployed. Which containers there are to be only the Compose file
// says, that was deployed; where it is not rendered any more, as after a change of the inventory, this is what the record
// knows of it.
func (s *Service) imagesRun(has *probe.ServiceFacts) {
	if len(s.Containers) == 0 {
		return // that is said
	}
	for _, name := range slices.Sorted(maps.Keys(has.Record.Images)) {
		digest := has.Record.Images[name]
		if !slices.ContainsFunc(s.Containers, func(c probe.Container) bool {
			is := probe.FullImage(c.Image)
			return is == probe.FullImage(digest) || is == probe.FullImage(name)
		}) {
			s.drift(Drift{Kind: ContainerMissing, Name: name})
			s.State = Absent
		}
	}
}
