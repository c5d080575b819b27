package wording

import (
	"strings"

	"berth/planner"
)

// SumUp says in a few words what a plan in which everything fits would do: "Everything has a place: 9 new, 2 move."
func (w Words) SumUp(p *planner.Plan) string {
	var added, moved, removed, guests int64
	for _, m := range p.Moves {
		switch {
		case m.Agent:
		case m.Action == planner.AddService:
			added++
		case m.Action == planner.MoveService:
			moved++
		default:
			removed++
		}
	}
	for _, g := range p.Guests {
		if g.Action != planner.KeepGuest {
			guests++
		}
	}
	var out []string
	add := func(n int64, one, many, un, plusieurs string) {
		if n > 0 {
			out = append(out, w.plural(n, one, many, un, plusieurs))
		}
	}
	add(added, "service is new", "services are new", "service nouveau", "services nouveaux")
	add(moved, "moves", "move", "déplacé", "déplacés")
	add(removed, "leaves", "leave", "retiré", "retirés")
	add(guests, "guest changes", "guests change", "invité change", "invités changent")
	if len(out) == 0 {
		return w.say("Everything has a place; agents change.", "Tout a une place ; des agents changent.")
	}
	return w.say("Everything has a place: %s.", "Tout a une place : %s.", strings.Join(out, ", "))
}

// Sentence ends a text with a full stop.
func (w Words) Sentence(text string) string { return strings.TrimSuffix(text, ".") + "." }

// NextIs names the next command.
func (w Words) NextIs(command string) string { return w.say("Next: %s", "Ensuite : %s", command) }
