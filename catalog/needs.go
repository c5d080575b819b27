package catalog

import (
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/planner"
	"berth/quantity"
)

// deriveArch takes what platform says: an image of another architecture does not run. It narrows what the block says.
func (r *reading) deriveArch(p *types.Project) {
	s := &r.Service
	for _, name := range p.ServiceNames() {
		c := p.Services[name]
		a, ok := archOf(c.Platform)
		if !ok {
			continue
		}
		var both []planner.Arch
		for _, have := range s.Archs {
			if have.Family == a.Family {
				both = append(both, have)
			}
		}
		if len(s.Archs) > 0 && len(both) == len(s.Archs) {
			continue
		}
		if both == nil {
			both = []planner.Arch{a}
		}
		s.Archs = both
		r.derivedTogether(planner.Derived{Fact: planner.FactArch, Basis: planner.ByPlatform, Containers: []string{name}})
	}
}

// archOf reads a platform, linux/amd64 or linux/arm64/v8.
func archOf(platform string) (planner.Arch, bool) {
	parts := strings.Split(strings.ToLower(platform), "/")
	if len(parts) > 1 {
		parts = parts[1:]
	}
	switch parts[0] {
	case "x86_64", "x86-64":
		parts[0] = "amd64"
	case "aarch64":
		parts[0] = "arm64"
	}
	text := parts[0]
	if text == "amd64" && len(parts) > 1 {
		text = strings.Join(parts, "/")
	}
	a, err := quantity.Arch(text)
	return a, err == nil && text != ""
}

// deriveDevices takes what the containers ask for.
func (r *reading) deriveDevices(p *types.Project) {
	if r.states["devices"] {
		return
	}
	s := &r.Service
	for _, name := range p.ServiceNames() {
		c := p.Services[name]
		asked := asks(c)
		if len(asked) == 0 {
			continue
		}
		for _, a := range asked {
			if !slices.Contains(s.Devices, a.word) {
				s.Devices = append(s.Devices, a.word)
			}
		}
		r.derivedTogether(planner.Derived{Fact: planner.FactDevices, Basis: planner.ByDevice, Containers: []string{name}})
	}
	slices.Sort(s.Devices)
}
