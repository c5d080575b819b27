package preflight

import "berth/wording"

// ImageMoved is an image whose name means another one by now. The service keeps the one that it was deployed with.
type ImageMoved struct {
	Place
	warns
	Image    string
	Was, Now string // by digest
}

func (f ImageMoved) Say(w wording.Words) string {
	return w.Say("%s of %s is another image by now (%s -> %s); it keeps the one that was deployed",
		"%s de %s est une autre image à présent (%s -> %s) ; celle qui a été déployée reste", f.Image, f.Service, digestOf(f.Was), digestOf(f.Now))
}

func (ImageMoved) Hint(w wording.Words) string {
	return w.Say("berth deploy --pull follows it", "berth deploy --pull la suit")
}

func imageMoved(c *checker, s *service) {
	for _, p := range c.want.Pins[s.place()] {
		if p.Newer != "" {
			c.add(ImageMoved{Place: s.place(), Image: p.Image, Was: p.Digest, Now: p.Newer})
		}
	}
}
