package status

import (
	"github.com/compose-spec/compose-go/v2/types"

	"berth/deployer/probe"
)

// added finds containers of the service's Compose project that its file does not have: of a part that it does not
// name, more of one than it says, or such as are not berth's.
func (s *Service) added(f *probe.Facts, p *types.Project) {
	left := map[string]int{}
	for name, part := range p.Services {
		left[name] = max(part.GetScale(), 1)
	}
	for _, c := range f.Containers {
		if c.Project != p.Name || c.OneOff {
			continue
		}
		if left[c.Part]--; c.Service != s.Service || left[c.Part] < 0 {
			s.drift(Drift{Kind: ContainerAdded, Name: c.Name})
		}
	}
}
