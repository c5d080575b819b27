package tui

import "berth/tui/cells"

// drawLegend says in a line what the signs on the board mean: those of the answers while something is carried, else those of rows.
func (p picture) drawLegend(a cells.Area, x, y, end int) {
	list := []part{
		{cells.Muted, cells.SignNew + " " + p.w.Say("new", "nouveau")},
		{cells.Muted, cells.SignMoved + " " + p.w.Say("moved here", "déplacé ici")},
		{cells.Muted, cells.SignLeaves + " " + p.w.Say("leaves", "part")},
		{cells.Tight, cells.SignTight + " " + p.w.Say("tight or slow", "serré ou lent")},
		{cells.Over, cells.SignOver + " " + p.w.Say("breaks a rule", "enfreint une règle")},
	}
	if p.carrying() {
		list = list[:0]
		for s, says := range [...][2]string{{"fits", "convient"}, {"tight or slow", "serré ou lent"}, {"no room", "pas la place"}, {"never", "jamais"}} {
			sign, t := stance(s).look(p.g)
			list = append(list, part{t, sign + " " + p.w.Say(says[0], says[1])})
		}
		list = append(list, part{cells.Accent, p.g.Added + " " + p.w.Say("what it adds", "ce qu'il ajoute")})
	}
	for _, l := range list {
		if x+cells.Width(l.text)+2 > end {
			return
		}
		x = a.Put(x, y, l.tone, " "+l.text+" ") + 1
	}
}
