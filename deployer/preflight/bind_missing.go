package preflight

import (
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/wording"
)

// BindMissing is a path that a container mounts and its host has not. Where Docker may make it, a directory comes into being, and
// the program that looks for a file there does not start, or starts as if it were empty.
type BindMissing struct {
	Place
	graded
	compose.Bind
}

func (f BindMissing) Say(w wording.Words) string {
	if f.Opened {
		return w.Say("Compose opens %s for %s of %s (%s), and %s has no such file", "Compose ouvre %s pour %s de %s (%s), et %s n'a pas ce fichier",
			f.Source, f.Container, f.Service, f.Written, f.Host)
	}
	if strings.HasPrefix(f.Source, "/dev/") {
		return w.Say("%s of %s gets the device %s (%s), which %s has not", "%s de %s reçoit l'appareil %s (%s), que %s n'a pas",
			f.Container, f.Service, f.Source, f.Written, f.Host)
	}
	if f.Must {
		return w.Say("%s of %s mounts %s (%s), which %s has not, and Docker is not to make it", "%s de %s monte %s (%s), que %s n'a pas, et Docker ne doit pas le créer",
			f.Container, f.Service, f.Source, f.Written, f.Host)
	}
	return w.Say("%s of %s mounts %s (%s), which %s has not: Docker makes an empty directory there", "%s de %s monte %s (%s), que %s n'a pas : Docker y crée un répertoire vide",
		f.Container, f.Service, f.Source, f.Written, f.Host)
}

func (f BindMissing) Hint(w wording.Words) string {
	if strings.HasPrefix(f.Source, "/dev/") {
		return w.Say("is the device plugged in, and its driver loaded? ls -l %s there", "l'appareil est-il branché, et son pilote chargé ? ls -l %s là-bas", f.Source)
	}
	return w.Say("put it there first, or mount what that host has", "l'y mettre d'abord, ou monter ce que cet hôte a")
}

// ToFind lists the paths that hosts are to be asked about before Check, by host: what services that start mount and that should be
// there.
func ToFind(want Want, facts map[string]*probe.Facts) map[string][]string {
	out := map[string][]string{}
	for i := range want.Bundles {
		b := &want.Bundles[i]
		f := facts[b.Host]
		if f == nil || f.Err != nil || f.RootErr != nil || want.Starts != nil && !want.Starts(b.Host, b.Service) {
			continue
		}
		for _, bind := range b.Binds {
			out[b.Host] = append(out[b.Host], bind.Source)
		}
	}
	for host := range out {
		slices.Sort(out[host])
		out[host] = slices.Compact(out[host])
	}
	return out
}

func bindMissing(c *checker, s *service) {
	if !c.starts(s.Bundle) {
		return
	}
	for _, b := range s.Binds {
		if there, known := c.want.There[s.Host][b.Source]; !known || there || c.brings(s.Bundle, b.Source) || c.mountsBelow(s.Bundle, b.Source) {
			continue
		}
		f := BindMissing{Place: s.place(), Bind: b, graded: graded{Warns}}
		if b.Must || strings.HasPrefix(b.Source, "/dev/") || strings.HasSuffix(b.Source, ".sock") {
			f.graded = graded{Stops}
		}
		c.add(f)
	}
}
