package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
	"berth/tui/compare"
	"berth/wording"
)

// variants is what the list of variants remembers while it is open.
type variants struct {
	sides  []compare.Side
	marked string // to compare another one with
	armed  string // deleted when the key comes a second time
}

// chooseVariant lists the variants: one is shown beside the board, or two beside each other.
func (m *Model) chooseVariant() {
	v := &variants{}
	for _, kept := range m.s.Variants() {
		v.sides = append(v.sides, compare.SideOf(m.s, kept.Name, kept.State))
	}
	p := picker{
		title: m.w.Say("variants", "variantes"), empty: m.w.Say("no variant of that name", "aucune variante de ce nom"),
		keys:  m.w.Say("space marks one to compare, delete drops it", "espace en marque une à comparer, suppr la supprime"),
		other: v.key,
	}
	p.choices = v.choices(m)
	m.choose(p)
}

// choices are the variants with what there is to say about each.
func (v *variants) choices(m *Model) []choice {
	now := present(&m.view)
	var out []choice
	for _, s := range v.sides {
		out = append(out, choice{name: s.Name, about: v.about(m.w, now, s), do: func(m *Model) tea.Cmd {
			v.show(m, now, s)
			return nil
		}})
	}
	return out
}

// about says how a variant stands: whether it fits, how far it is from what is on the board, and what
// the keys do with it.
func (v *variants) about(w wording.Words, now, s compare.Side) string {
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

// show compares the variant with the marked one, or with what is on the board.
func (v *variants) show(m *Model, now, right compare.Side) {
	left, title := now, m.w.Say("variant %s", "variante %s", right.Name)
	for _, s := range v.sides {
		if s.Name == v.marked && s.Name != right.Name {
			left, title = s, m.w.Say("%s and %s", "%s et %s", s.Name, right.Name)
		}
	}
	m.compareSides(left, right, session.Done{Kind: session.TookVariant, Subject: right.Name}, title)
}

// key marks a variant, or drops one when it comes twice. The space bar is text once something is typed.
func (v *variants) key(m *Model, c choice, k tea.KeyMsg) (tea.Cmd, bool) {
	switch k.String() {
	case " ":
		if m.picker.input.Value() != "" {
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
		v.drop(m, c.name)
	default:
		v.armed = ""
		m.picker.choices = v.choices(m)
		return nil, false
	}
	m.picker.choices = v.choices(m)
	return nil, true
}

// drop forgets a variant; the list closes with the last one.
func (v *variants) drop(m *Model, name string) {
	m.s.DropVariant(name)
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
	m.picker.at = clamp(m.picker.at, len(rest))
	if len(rest) == 0 {
		m.back()
	}
	m.tell(cells.Plain, m.w.Say("the variant %s is dropped", "la variante %s est supprimée", name))
}
