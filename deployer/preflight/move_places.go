package preflight

import (
	"berth/deployer/moves"
	"berth/wording"
)

// MovePlace is a place of a service that moves which is no directory: only those are carried.
type MovePlace struct {
	Place
	stops
	On, At string
	There  bool
}

func (f MovePlace) Say(w wording.Words) string {
	if !f.There {
		return w.Say("%s on %s is not there, and is to go along with %s", "%s sur %s n'existe pas, et doit suivre %s", f.At, f.On, f.Service)
	}
	return w.Say("%s on %s is no directory, and only directories go along with %s", "%s sur %s n'est pas un répertoire, et seuls des répertoires suivent %s", f.At, f.On, f.Service)
}

func (f MovePlace) Hint(w wording.Words) string {
	if !f.There {
		return w.Say("is its disk not mounted? Else make it there, empty", "son disque n'est-il pas monté ? Sinon le créer là-bas, vide")
	}
	return w.Say("mount the directory that it lies in, or let it lie beside the Compose file", "monter le répertoire où il se trouve, ou le placer à côté du fichier Compose")
}

func movePlaces(c *checker, m *moves.Move) {
	for _, p := range m.Places {
		if s, said := c.want.Sides[m.From].Paths[p.From]; said && !s.Directory && m.Copies() {
			c.add(MovePlace{Place: Place{m.To, m.Service}, On: m.From, At: p.From, There: s.There})
		}
		if s, said := c.want.Sides[m.To].Paths[landsIn(c.facts[m.To], p)]; said && s.There && !s.Directory && m.Copies() {
			c.add(MovePlace{Place: Place{m.To, m.Service}, On: m.To, At: landsIn(c.facts[m.To], p), There: true})
		}
	}
}
