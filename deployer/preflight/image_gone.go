package preflight

import "berth/wording"

// ImageGone is an image that a service was deployed with and that neither its host nor its registry has any more: what its
// name means by now comes in its place.
type ImageGone struct {
	Place
	warns
	noHint
	Image, Was string
}

func (f ImageGone) Say(w wording.Words) string {
	return w.Say("%s that %s was deployed with (%s) is nowhere any more: what the name means by now comes in its place",
		"%s avec laquelle %s a été déployé (%s) n'est plus nulle part : ce que le nom désigne à présent la remplace", f.Image, f.Service, digestOf(f.Was))
}

func imageGone(c *checker, s *service) {
	for _, p := range c.want.Pins[s.place()] {
		if p.Was != "" && !c.want.Follow {
			c.add(ImageGone{Place: s.place(), Image: p.Image, Was: p.Was})
		}
	}
}
