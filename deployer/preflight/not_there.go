package preflight

import (
	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/wording"
)

// DataNotThere is a volume or a path that has to be on a host, since the wish of a service or its entry names it as one
// that is there already.
type DataNotThere struct {
	Place
	stops
	At   string
	Near string // a volume that is called nearly so; may be empty
}

func (f DataNotThere) Say(w wording.Words) string {
	return w.Say("%s is to have its data in %s, and %s has no such thing", "%s doit avoir ses données dans %s, et %s n'a rien de tel", f.Service, f.At, f.Host)
}

func (f DataNotThere) Hint(w wording.Words) string {
	if f.Near != "" {
		return w.Say("is it %s? docker volume ls there lists all", "est-ce %s ? docker volume ls là-bas les liste tous", f.Near)
	}
	return w.Say("berth never makes it: make it there first, or change volumes in the wish of %s", "berth ne le crée jamais : le créer d'abord là-bas, ou changer volumes dans le souhait de %s", f.Service)
}

func notThere(c *checker) {
	for _, l := range c.losses() {
		for _, d := range l.lacks {
			if !d.Given {
				continue
			}
			f := DataNotThere{Place: Place{l.Host, l.Service}, At: d.At}
			if !compose.IsPath(d.At) {
				f.Near = nearest(d.At, namesOf(l.on.Volumes, func(v probe.Volume) string { return v.Name }))
			}
			c.add(f)
		}
	}
}
