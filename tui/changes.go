package tui

import (
	"strconv"
	"strings"

	"berth/planner"
	"berth/tui/cells"
)

// changesWords says what carrying the plan out would change: "5 new, 1 moves with 10 GB, guest 110 shrinks".
func changesWords(v *view) part {
	out := append(serviceChanges(v), guestChanges(v)...)
	if out == nil {
		return part{cells.Muted, v.w.Say("nothing changes: today's placement", "rien ne change : le placement d'aujourd'hui")}
	}
	return part{cells.Plain, strings.Join(out, ", ")}
}

// serviceChanges counts the services that come, move and leave, agents aside.
func serviceChanges(v *view) []string {
	var n [3]int
	var data planner.Bytes
	unknown := false
	for _, mv := range v.facts.moves {
		if mv.Agent {
			continue
		}
		n[mv.Action]++
		if mv.Action == planner.MoveService {
			data, unknown = data+mv.Data, unknown || mv.Unknown
		}
	}
	var out []string
	if n := n[planner.AddService]; n > 0 {
		out = append(out, v.w.Count(n, "new", "new", "nouveau", "nouveaux"))
	}
	if n := n[planner.MoveService]; n > 0 {
		text := v.w.Count(n, "moves", "move", "déplacé", "déplacés")
		if data > 0 || unknown {
			text += " " + v.w.Say("with %s", "avec %s", v.w.DataSize(data, unknown))
		}
		out = append(out, text)
	}
	if n := n[planner.RemoveService]; n > 0 {
		out = append(out, v.w.Count(n, "leaves", "leave", "retiré", "retirés"))
	}
	return out
}

// guestChanges says what becomes of guests: of one by its number, of several how many.
func guestChanges(v *view) []string {
	var came, grew, shrank, went []planner.GuestChange
	for _, g := range v.facts.guests {
		switch {
		case g.Action == planner.CreateGuest:
			came = append(came, g)
		case g.Action == planner.ResizeGuest && g.Memory > g.From:
			grew = append(grew, g)
		case g.Action == planner.ResizeGuest:
			shrank = append(shrank, g)
		case g.Action == planner.DestroyGuest:
			went = append(went, g)
		}
	}
	var out []string
	add := func(list []planner.GuestChange, one, many, un, plusieurs string) {
		switch len(list) {
		case 0:
		case 1:
			name := list[0].Guest.Name
			if id := list[0].Guest.ID; id > 0 {
				name = strconv.Itoa(id)
			}
			out = append(out, v.w.Say(one, un, name))
		default:
			out = append(out, v.w.Say(many, plusieurs, len(list)))
		}
	}
	add(came, "guest %s is new", "%d new guests", "invité %s nouveau", "%d nouveaux invités")
	add(grew, "guest %s grows", "%d guests grow", "invité %s agrandi", "%d invités agrandis")
	add(shrank, "guest %s shrinks", "%d guests shrink", "invité %s réduit", "%d invités réduits")
	add(went, "guest %s goes", "%d guests go", "invité %s supprimé", "%d invités supprimés")
	return out
}
