package preflight

import (
	"berth/message"
	"berth/wording"
)

// ImageUnasked is an image whose tag was to be followed, and of which its registry tells nothing. What was deployed stays.
type ImageUnasked struct {
	Place
	warns
	noHint
	Image string
	Why   message.Text // what the registry or Docker says
}

func (f ImageUnasked) Say(w wording.Words) string {
	return w.Say("whether %s of %s is another image by now nobody can say, and the one that was deployed stays: %s",
		"nul ne sait si %s de %s est une autre image à présent, et celle qui a été déployée reste : %s", f.Image, f.Service, f.Why)
}

func imageUnasked(c *checker, s *service) {
	for _, p := range c.want.Pins[s.place()] {
		m := c.want.Manifests[s.Host][p.Image]
		if c.want.Follow && !m.Err.IsZero() && p.Was == "" && s.on.Image(p.Digest) != nil {
			c.add(ImageUnasked{Place: s.place(), Image: p.Image, Why: m.Err})
		}
	}
}
