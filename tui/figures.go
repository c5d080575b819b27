package tui

import (
	"strconv"
	"strings"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

// changesWords says what carrying the plan out would change: "5 new, 1 moves with 10 GB, guest 110 shrinks".
func changesWords(v *view) part {
	out := append(serviceChanges(v), guestChanges(v)...)
	if out == nil {
		return part{cells.Muted, v.w.Say("nothing changes", "rien ne change")}
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

// showFigures opens what stands behind the headline: each criterion in the order in which it counts, with what it costs here.
func (b *board) showFigures() intent {
	var e explanation
	problem := b.s.Problem()
	e.heading(b.w.Say("How good it is", "Ce que cela vaut"))
	said := standing(b.view)
	e.say(said.tone, said.text)
	if text := comparison(b.view); text != "" {
		e.say(cells.Plain, text)
	}
	e.say(cells.Muted, b.w.Say("goal %s, margin %s", "objectif %s, marge %s", b.w.Goal(problem.Goal), b.w.Percent(problem.Rules.Margin)))
	e.heading(b.w.Say("What counts, in this order", "Ce qui compte, dans cet ordre"))
	names, most := make([]string, len(b.facts.scores)), 0
	for i, s := range b.facts.scores {
		names[i] = b.w.Criterion(s.Criterion)
		most = max(most, cells.Width(names[i]))
	}
	for i, s := range b.facts.scores {
		tone := cells.Plain
		if s.Cost == 0 {
			tone = cells.Muted
		}
		e = append(e, textLine{tone: tone, exact: true, indent: 2, text: names[i] + strings.Repeat(" ", most+2-cells.Width(names[i])) + b.w.Cost(s.Criterion, s.Cost)})
	}
	return document{title: b.w.Say("figures", "chiffres"), lines: e}
}

// comparison says by how much the placement differs from the best that is known, or from what it is known that none can be better than.
func comparison(v *view) string {
	here, best := v.facts.here, v.facts.best
	switch v.facts.standing {
	case session.AsGood:
		if best.Cost == best.Bound {
			return ""
		}
		return v.w.Say("%s: %s here, at best %s", "%s : %s ici, au mieux %s", v.w.Criterion(best.Criterion), v.w.Cost(best.Criterion, best.Cost), v.w.Cost(best.Criterion, best.Bound))
	case session.Ahead, session.Behind:
		return v.w.Say("%s: %s here, %s as planned", "%s : %s ici, %s dans le plan", v.w.Criterion(here.Criterion), v.w.Cost(here.Criterion, here.Cost), v.w.Cost(best.Criterion, best.Cost))
	}
	return ""
}
