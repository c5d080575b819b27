package preflight

import (
	"slices"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/wording"
)

// MoveOccupied is a place that data comes to and that has something in it, is used by somebody, or is that of another service that comes as
// well. Only what the service itself left there at its last move is put aside.
type MoveOccupied struct {
	Place
	stops
	At   string
	By   []string // containers that use it
	With string   // the other service
}

func (f MoveOccupied) Say(w wording.Words) string {
	switch {
	case f.With != "":
		return w.Say("%s and %s both bring data to %s on %s", "%s et %s amènent tous deux des données dans %s sur %s", f.With, f.Service, f.At, f.Host)
	case f.By != nil:
		return w.Say("the data of %s comes to %s on %s, which %s use", "les données de %s arrivent dans %s sur %s, dont %s se servent", f.Service, f.At, f.Host, strings.Join(f.By, ", "))
	}
	return w.Say("the data of %s comes to %s on %s, and something is in there", "les données de %s arrivent dans %s sur %s, et il s'y trouve quelque chose", f.Service, f.At, f.Host)
}

func (f MoveOccupied) Hint(w wording.Words) string {
	if f.With != "" || f.By != nil {
		return w.Say("give %s another place there: a variable in the mount, or volumes in its wish", "donner à %s une autre place là-bas : une variable dans le montage, ou volumes dans son souhait", f.Service)
	}
	return w.Say("look at it, and move it away or delete it; berth does not decide that", "y regarder, et le déplacer ou le supprimer ; berth n'en décide pas")
}

func moveOccupied(c *checker, m *moves.Move) {
	f := c.facts[m.To]
	if f == nil || !m.Copies() {
		return
	}
	others := func(k probe.Container) bool { return k.Service != m.Service }
	for _, p := range m.Places {
		at := landsIn(f, p)
		if at == "" {
			continue
		}
		place := Place{m.To, m.Service}
		if by := UsersBelow(f, at, others); len(by) > 0 {
			c.add(MoveOccupied{Place: place, At: at, By: by})
		} else if s, said := c.want.Sides[m.To].Paths[at]; said && s.Directory && !s.Empty && !m.Begun && !leftBehind(f.Move(m.Service), m.To, at) {
			c.add(MoveOccupied{Place: place, At: at})
		}
		for i := range c.want.Moves {
			o := &c.want.Moves[i]
			if o.To != m.To || o.Service >= m.Service {
				continue
			}
			if slices.ContainsFunc(o.Places, func(q ledger.Carried) bool { there := landsIn(f, q); return there != "" && overlap(there, at) }) {
				c.add(MoveOccupied{Place: place, At: at, With: o.Service})
			}
		}
	}
}

// leftBehind reports whether a place on a host is what a service has left there at its last move.
func leftBehind(was *ledger.Moving, host, at string) bool {
	return was != nil && was.From == host && !was.State.Before(ledger.MoveStarted) && slices.ContainsFunc(was.Places, func(p ledger.Carried) bool { return p.From == at })
}
