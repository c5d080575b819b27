package preflight

import (
	"maps"
	"slices"
	"strings"

	"berth/wording"
)

// ImageUnknown is an image that a host does not have and that nobody says anything about. It stops the run where
// the registry says that there is none.
type ImageUnknown struct {
	Place
	graded
	noHint
	Image string
	Why   string // what the registry or Docker says
}

func (f ImageUnknown) Say(w wording.Words) string {
	return w.Say("%s finds nothing about %s of %s: %s", "%s ne trouve rien sur %s de %s : %s", f.Host, f.Image, f.Service, f.Why)
}

func imageUnknown(c *checker, s *service) {
	for _, image := range slices.Sorted(maps.Keys(s.parts.images)) {
		m := c.want.Manifests[s.Host][image]
		if m.Err == "" || s.on.Image(image) != nil {
			continue
		}
		f := ImageUnknown{Place: s.place(), graded: graded{Warns}, Image: image, Why: m.Err}
		// An old Docker says of images in a newer format that there is no such manifest.
		if strings.Contains(m.Err, "no such manifest") && !older(s.on.Docker.Client, "23.0") {
			f.graded = graded{Stops}
		}
		c.add(f)
	}
}
