package preflight

import (
	"cmp"
	"maps"
	"slices"

	"berth/planner"
	"berth/wording"
)

// ImageOtherArch is an image for another architecture than the host's. One that the host has only warns: it runs
// where somebody set up emulation, and a pull may fetch another.
type ImageOtherArch struct {
	Place
	graded
	noHint
	Image string
	Arch  planner.Arch // the host's
}

func (f ImageOtherArch) Say(w wording.Words) string {
	return w.Say("%s of %s is not made for %s, which %s is", "%s de %s n'existe pas pour %s, l'architecture de %s", f.Image, f.Service, f.Arch, f.Host)
}

// imageArchitecture wants images for the host's architecture: those that it has, else those of the registry.
func imageArchitecture(c *checker, s *service) {
	for _, image := range slices.Sorted(maps.Keys(s.parts.images)) {
		if s.Building(image) != nil {
			continue // it is made there
		}
		family := s.Family(image, s.on.Arch.Family)
		f := ImageOtherArch{Place: s.place(), Image: image, Arch: planner.Arch{Family: family}}
		if has := s.on.Image(cmp.Or(c.pin(s, image).Digest, image)); has != nil {
			if has.Arch != "" && family != "" && has.Arch != family {
				f.graded = graded{Warns}
				c.add(f)
			}
			continue
		}
		m := c.want.Manifests[s.Host][image]
		if _, there := m.Platforms[family]; m.Err.IsZero() && len(m.Platforms) > 0 && !there {
			f.graded = graded{Stops}
			c.add(f)
		}
	}
}
