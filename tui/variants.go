package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
	"berth/tui/compare"
)

// variants is what the list of variants remembers while it is open.
type variants struct {
	*view
	proposal *proposal

	sides  []compare.Side
	marked string // to compare another one with
	armed  string // deleted when the key comes a second time
}

// chooseVariant lists the variants: one is shown beside the board, or two beside each other.
func (h *history) chooseVariant() intent {
	v := &variants{view: h.view, proposal: h.proposal}
	for _, kept := range h.s.Variants() {
		v.sides = append(v.sides, compare.SideOf(h.s, kept.Name, kept.State))
	}
	return pick{
		title: h.w.Say("variants", "variantes"), empty: h.w.Say("no variant of that name", "aucune variante de ce nom"),
		further: h.w.Say("space marks one to compare, delete drops it", "espace en marque une à comparer, suppr la supprime"),
		other:   v.key, choices: v.choices(),
	}
}

// choices are the variants with what there is to say about each.
func (v *variants) choices() []choice {
	now := present(v.view)
	var out []choice
	for _, s := range v.sides {
		out = append(out, choice{name: s.Name, about: v.about(now, s), do: func() intent { return v.compare(now, s) }})
	}
	return out
}

// about says how a variant stands: whether it fits, how far it is from what is on the board, and what
// the keys do with it.
func (v *variants) about(now, s compare.Side) string {
	w := v.w
	switch {
	case v.armed == s.Name:
		return cells.SignOver + " " + w.Say("delete again drops it", "suppr encore la supprime")
	case v.marked == s.Name:
		return cells.SignSelected + " " + w.Say("marked: enter on another compares", "marquée : enter sur une autre compare")
	}
	text := faultsPart(w, s).text
	moves := 0
	for _, c := range planner.Diff(now.Placement, s.Placement) {
		if c.Service != "" {
			moves++
		}
	}
	switch {
	case moves > 0:
		text += w.Say(", %s elsewhere than now", ", %s ailleurs que maintenant", w.Services(moves))
	case s.State.Changes == now.State.Changes:
		text += w.Say(", as on the board", ", comme au tableau")
	default:
		text += w.Say(", same places as now", ", mêmes places que maintenant")
	}
	if g := s.Board.Problem().Goal; g != now.Board.Problem().Goal {
		text += w.Say(", goal %s", ", objectif %s", w.Goal(g))
	}
	return text
}

// compare compares the variant with the marked one, or with what is on the board.
func (v *variants) compare(now, right compare.Side) intent {
	left, title := now, v.w.Say("variant %s", "variante %s", right.Name)
	for _, s := range v.sides {
		if s.Name == v.marked && s.Name != right.Name {
			left, title = s, v.w.Say("%s and %s", "%s et %s", s.Name, right.Name)
		}
	}
	return v.proposal.compareSides(left, right, session.Done{Kind: session.TookVariant, Subject: right.Name}, title)
}

// key marks a variant, or drops one when it comes twice. The space bar is text once something is typed.
func (v *variants) key(p *picker, c choice, k tea.KeyMsg) (next intent, taken bool) {
	switch k.String() {
	case " ":
		if p.input.Value() != "" {
			return nil, false
		}
		if v.armed = ""; v.marked == c.name {
			v.marked = ""
		} else {
			v.marked = c.name
		}
	case "delete", "ctrl+d":
		if v.armed != c.name {
			v.armed = c.name
			break
		}
		next = v.drop(p, c.name)
	default:
		v.armed = ""
		p.choices = v.choices()
		return nil, false
	}
	p.choices = v.choices()
	return next, true
}

// drop forgets a variant; the list closes with the last one.
func (v *variants) drop(p *picker, name string) intent {
	v.s.DropVariant(name)
	var rest []compare.Side
	for _, s := range v.sides {
		if s.Name != name {
			rest = append(rest, s)
		}
	}
	v.sides, v.armed = rest, ""
	if v.marked == name {
		v.marked = ""
	}
	p.at = clamp(p.at, len(rest))
	dropped := notice{cells.Plain, v.w.Say("the variant %s is dropped", "la variante %s est supprimée", name)}
	if len(rest) == 0 {
		return all{back{}, dropped}
	}
	return dropped
}
