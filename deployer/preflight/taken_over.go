package preflight

import (
	"strings"

	"berth/deployer/adopt"
	"berth/deployer/probe"
	"berth/wording"
)

// TakenOver is a service that runs by hand where it comes to, and is not as it would be made: its containers are made anew.
type TakenOver struct {
	Place
	warns
	Differs []adopt.Difference
	Lies    string // where its Compose project lies, if that is another directory than the one that it comes to; else empty
}

func (f TakenOver) Say(w wording.Words) string {
	var all []string
	for _, d := range f.Differs {
		all = append(all, d.Say(w))
	}
	return w.Say("%s runs on %s by hand and is taken over with a restart: its volumes stay, its containers are made anew, since not everything is as it would be (%s)",
		"%s tourne à la main sur %s et est repris avec un redémarrage : ses volumes restent, ses conteneurs sont refaits, car tout n'est pas comme il serait (%s)",
		f.Service, f.Host, strings.Join(all, "; "))
}

func (f TakenOver) Hint(w wording.Words) string {
	if f.Lies == "" {
		return w.Say("where its entry says what runs, nothing restarts: berth render shows what it would be", "là où son entrée dit ce qui tourne, rien ne redémarre : berth render montre ce que ce serait")
	}
	return w.Say("it lies in %[1]s: dir: %[1]s in its wish lets it stay there", "il se trouve dans %[1]s : dir: %[1]s dans son souhait l'y laisse", f.Lies)
}

func takenOver(c *checker, s *service) {
	v := c.want.Stacks[s.place()]
	if v == nil || v.Same() {
		return
	}
	f := TakenOver{Place: s.place(), Differs: v.Differs}
	for _, k := range s.on.Containers {
		if c.own(s, &k) && k.Dir != "" && k.Dir != s.Dir {
			f.Lies = k.Dir
		}
	}
	c.add(f)
}

// own reports whether a container is the service's own, or of the stack that it takes over.
func (c *checker) own(s *service, k *probe.Container) bool {
	if k.Service == s.Service {
		return true
	}
	byHand := k.Project == s.parts.project || k.Project == "" && s.parts.names[k.Name] // docker run has started it
	return c.want.Stacks[s.place()] != nil && k.Service == "" && byHand
}
