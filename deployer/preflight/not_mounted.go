package preflight

import (
	"strings"

	"berth/deployer/compose"
	"berth/wording"
)

// NotMounted is a path that a service is to have its data in, on a disk that is not mounted: what it wrote would be on
// another one, and what it had would be hidden.
type NotMounted struct {
	Place
	stops
	At, Disk string
}

func (f NotMounted) Say(w wording.Words) string {
	return w.Say("%s is to have its data in %s on %s, and nothing is mounted at %s, where /etc/fstab has a disk", "%s doit avoir ses données dans %s sur %s, et rien n'est monté sur %s, où /etc/fstab a un disque", f.Service, f.At, f.Host, f.Disk)
}

func (f NotMounted) Hint(w wording.Words) string {
	return w.Say("mount %s there first; noauto in its line says that it need not be", "d'abord mount %s là-bas ; noauto dans sa ligne dit que ce n'est pas nécessaire", f.Disk)
}

func notMounted(c *checker) {
	for i := range c.want.Bundles {
		b := &c.want.Bundles[i]
		f := c.facts[b.Host]
		if f == nil || f.Err != nil || !c.starts(b) {
			continue
		}
		for _, d := range b.Data {
			for _, disk := range f.Unmounted {
				if compose.IsPath(d.At) && strings.HasPrefix(d.At+"/", disk+"/") {
					c.add(NotMounted{Place: Place{b.Host, b.Service}, At: d.At, Disk: disk})
				}
			}
		}
	}
}
