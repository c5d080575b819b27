package catalog

import (
	"regexp"
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
		fits, ok := archsOf(c.Platform)
		if !ok {
			if elsewhere.MatchString(c.Platform) {
				r.refuse(r.ComposeFile(), "container %s: platform %s: containers are placed on Linux, on amd64, arm64 or arm", name, c.Platform)
			}
			continue
		}
		var both []planner.Arch
		for _, have := range s.Archs {
			if slices.ContainsFunc(fits, func(a planner.Arch) bool { return a.Family == have.Family }) {
				both = append(both, have)
			}
		}
		if len(s.Archs) > 0 && len(both) == len(s.Archs) {
			continue
		}
		if both == nil {
			both = fits
		}
		s.Archs = both
		r.derivedTogether(planner.Derived{Fact: planner.FactArch, Basis: planner.ByPlatform, Containers: []string{name}})
	}
}

// elsewhere are platforms that no host of berth's is.
var elsewhere = regexp.MustCompile(`(?i)^((windows|darwin|freebsd|wasip1|wasm)(/|$)|(linux/)?(riscv64|ppc64le|s390x|loong64|mips|mips64le|wasm)(/|$))`)

// archsOf are the architectures that run a platform, linux/amd64 or linux/arm64/v8: 64-bit processors of homelabs also run what was
// built for 32 bits. false: none does, or it is no platform.
func archsOf(platform string) ([]planner.Arch, bool) {
	system, rest, two := strings.Cut(strings.ToLower(platform), "/")
	if !two {
		system, rest = "linux", system
	}
	family, variant, _ := strings.Cut(rest, "/")
	text := family
	switch family {
	case "x86_64", "x86-64", "386", "i386", "i686":
		text = "amd64"
	case "amd64":
		if variant != "" {
			text += "/" + variant
		}
	case "aarch64":
		text = "arm64"
	case "armhf", "armel":
		text = "arm"
	}
	a, err := quantity.Arch(text)
	if system != "linux" || err != nil {
		return nil, false
	}
	if a.Family == "arm" {
		return []planner.Arch{{Family: "arm64"}, a}, true
	}
	return []planner.Arch{a}, true
}

// deriveDevices takes what the containers ask for.
func (r *reading) deriveDevices(p *types.Project) {
	if r.states["devices"] {
		return
	}
	s := &r.Service
	for _, name := range p.ServiceNames() {
		c := p.Services[name]
		for _, a := range asks(c) {
			if !slices.Contains(s.Devices, a.word) {
				s.Devices = append(s.Devices, a.word)
			}
			r.derivedTogether(planner.Derived{
				Fact: planner.FactDevices, Basis: planner.ByDevice, Containers: []string{name}, Device: a.word, Keys: []string{strings.Join(a.field, ".")},
			})
		}
	}
	slices.Sort(s.Devices)
}
