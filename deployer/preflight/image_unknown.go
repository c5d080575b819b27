package preflight

import (
	"cmp"
	"maps"
	"slices"

	"berth/message"
	"berth/wording"
)

// ImageUnknown is an image that a host does not have and of which its registry tells nothing. It stops the run where the
// registry says that it has none; else what Docker does at the pull decides.
type ImageUnknown struct {
	Place
	graded
	Image string
	Means Refusal
	Why   message.Text // what the registry or Docker says
}

func (f ImageUnknown) Say(w wording.Words) string {
	switch f.Means {
	case NotThere:
		return w.Say("the registry has no %s, which %s runs: %s", "le registre n'a pas de %s, dont %s a besoin : %s", f.Image, f.Service, f.Why)
	case Denied:
		return w.Say("the registry does not show %s of %s to %s, or has no such image: %s",
			"le registre ne montre pas %s de %s à %s, ou n'a pas cette image : %s", f.Image, f.Service, f.Host, f.Why)
	case RateLimited:
		return w.Say("the registry of %s, which %s runs, answers no more questions of %s for now: %s",
			"le registre de %s, dont %s a besoin, ne répond plus à %s pour l'instant : %s", f.Image, f.Service, f.Host, f.Why)
	case NotReached:
		return w.Say("the registry of %s, which %s runs, does not answer %s: %s",
			"le registre de %s, dont %s a besoin, ne répond pas à %s : %s", f.Image, f.Service, f.Host, f.Why)
	case NotTrusted:
		return w.Say("the registry of %s, which %s runs, is not trusted by %s: %s",
			"le registre de %s, dont %s a besoin, n'est pas reconnu par %s : %s", f.Image, f.Service, f.Host, f.Why)
	}
	return w.Say("%s finds nothing about %s of %s: %s", "%s ne trouve rien sur %s de %s : %s", f.Host, f.Image, f.Service, f.Why)
}

func (f ImageUnknown) Hint(w wording.Words) string {
	switch f.Means {
	case NotThere:
		return w.Say("correct the image in the entry", "corriger l'image dans l'entrée")
	case Denied:
		return w.Say("docker login %s on %s, as root; or correct the image in the entry",
			"docker login %s sur %s, en root ; ou corriger l'image dans l'entrée", registryOf(f.Image), f.Host)
	case RateLimited:
		return w.Say("wait, or docker login %s on %s, as root: most registries allow more to those they know",
			"attendre, ou docker login %s sur %s, en root : la plupart des registres accordent plus à qui s'identifie", registryOf(f.Image), f.Host)
	case NotReached:
		return w.Say("the pull will fail while that is so; berth resume goes on once it answers",
			"le téléchargement échouera tant que c'est ainsi ; berth resume reprend quand il répond")
	case NotTrusted:
		return w.Say("its authority's certificate belongs into /etc/docker/certs.d/%s on %s",
			"le certificat de son autorité va dans /etc/docker/certs.d/%s sur %s", registryOf(f.Image), f.Host)
	}
	return ""
}

func imageUnknown(c *checker, s *service) {
	for _, image := range slices.Sorted(maps.Keys(s.parts.images)) {
		pin := c.pin(s, image)
		said := c.want.Manifests[s.Host]
		m, asked := said[pin.Digest]
		if !asked {
			m = said[image]
		}
		if m.Err.IsZero() || s.on.Image(cmp.Or(pin.Digest, image)) != nil {
			continue
		}
		f := ImageUnknown{Place: s.place(), graded: graded{Warns}, Image: image, Means: m.Refusal, Why: m.Err}
		if m.Refusal == NotThere && pin.Digest == "" {
			f.graded = graded{Stops}
		}
		c.add(f)
	}
}
