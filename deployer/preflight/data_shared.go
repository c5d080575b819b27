package preflight

import (
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/wording"
)

// DataShared is a service that writes where another one of its entry on its host does, too: right for a library of films, and wrong for a
// database. Nothing in the entry says which it is: see compose.Render, which refuses what it knows to be state.
type DataShared struct {
	Place
	warns
	With string
	At   []string
}

func (f DataShared) Say(w wording.Words) string {
	return w.Say("%s and %s on %s both write to %s", "%s et %s sur %s écrivent tous deux dans %s", f.With, f.Service, f.Host, strings.Join(f.At, ", "))
}

func (f DataShared) Hint(w wording.Words) string {
	return w.Say("right for a library of films; where a program keeps its own data there, give one of them another path (a variable in the mount, and env in the wish of %s)",
		"juste pour une bibliothèque de films ; là où un programme garde ses propres données, donner à l'un d'eux un autre chemin (une variable dans le montage, et env dans le souhait de %s)", f.Service)
}

func dataShared(c *checker, s *service) {
	entry := func(name string) string {
		if of := c.want.Plan.Problem.Service(name); of != nil {
			return of.EntryName()
		}
		return name
	}
	for _, other := range c.on(s.Host) {
		if other.Service >= s.Service || entry(other.Service) != entry(s.Service) || !c.starts(s.Bundle) && !c.starts(other.Bundle) {
			continue
		}
		f := DataShared{Place: s.place(), With: other.Service}
		for _, d := range s.Data {
			if slices.ContainsFunc(other.Data, func(o compose.Data) bool { return o.At == d.At }) {
				f.At = append(f.At, d.At)
			}
		}
		if len(f.At) > 0 {
			c.add(f)
		}
	}
}
