package preflight

import (
	"maps"
	"slices"

	"berth/deployer/probe"
	"berth/wording"
)

// LargePages is an image that may crash on a kernel with pages of more than 4 KiB.
type LargePages struct {
	Place
	warns
	Image string
	Page  int // bytes
}

func (f LargePages) Say(w wording.Words) string {
	return w.Say("%s may crash on %s: %s, and pages of %d bytes", "%s risque de planter sur %s : %s, et des pages de %d octets", f.Service, f.Host, f.Image, f.Page)
}

func (f LargePages) Hint(w wording.Words) string {
	return w.Say("set the variable %s of %s, or kernel=kernel8.img in /boot/firmware/config.txt",
		"définir la variable %s de %s, ou kernel=kernel8.img dans /boot/firmware/config.txt", pageMend[probe.RepositoryOf(f.Image)], f.Service)
}

// pageMend are images that are known to crash on kernels with pages of 16 KiB, and the variable that
// keeps them from it: home-assistant/core#103173.
var pageMend = map[string]string{"ghcr.io/home-assistant/home-assistant": "DISABLE_JEMALLOC"}

func pages(c *checker, s *service) {
	if s.on.PageSize <= 4096 {
		return
	}
	for _, image := range slices.Sorted(maps.Keys(s.parts.images)) {
		if mend, known := pageMend[probe.RepositoryOf(image)]; known && !s.parts.images[image][mend] {
			c.add(LargePages{Place: s.place(), Image: image, Page: s.on.PageSize})
		}
	}
}
