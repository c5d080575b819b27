package tui

import (
	"slices"

	"berth/tui/cells"
)

// drawLegend says in a line what the signs mean that are drawn on the board: those of the answers while something is carried, and those of rows.
// One that does not fit is left out.
func (p picture) drawLegend(a cells.Area, x, y, end int) {
	for _, l := range p.legend() {
		if x+cells.Width(l.text)+2 <= end {
			x = a.Put(x, y, l.tone, " "+l.text+" ") + 1
		}
	}
}

// legend lists the signs that are seen.
func (p picture) legend() []part {
	var out []part
	said := map[string]bool{}
	add := func(t cells.Tone, sign, en, fr string) {
		if !said[sign] {
			out, said[sign] = append(out, part{t, sign + " " + p.w.Say(en, fr)}), true
		}
	}
	if p.carrying() {
		for s, says := range [...][2]string{{"fits", "convient"}, {"tight or slow", "serré ou lent"}, {"no room", "pas la place"}, {"never", "jamais"}} {
			if slices.Contains(p.carry.stances, stance(s)) {
				sign, t := stance(s).look(p.g)
				add(t, sign, says[0], says[1])
			}
		}
		if p.answer(p.at) != nil && !hereAlready(p.s, p.carry, p.at) && p.measure == byMemory {
			add(cells.Accent, p.g.Added, "what it adds", "ce qu'il ajoute")
		}
	}
	for _, row := range [...]struct {
		tone         cells.Tone
		sign, en, fr string
	}{
		{cells.Muted, cells.SignNew, "new", "nouveau"},
		{cells.Muted, cells.SignMoved, "moved here", "déplacé ici"},
		{cells.Muted, cells.SignLeaves, "leaves", "part"},
		{cells.Tight, cells.SignTight, "tight or slow", "serré ou lent"},
		{cells.Over, cells.SignOver, "breaks a rule", "enfreint une règle"},
		{cells.Muted, p.g.Derived, "estimated", "estimé"},
		{cells.Muted, cells.SignAssumed, "assumed", "supposé"},
	} {
		if p.seen[row.sign] {
			add(row.tone, row.sign, row.en, row.fr)
		}
	}
	return out
}
