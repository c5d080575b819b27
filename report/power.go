package report

import (
	"berth/planner"
	"berth/wording"
)

// power says what the machines draw and cost in a year, and what switching one off would save. It has nothing to say where neither a
// machine's power nor a price is stated.
func (b *builder) power() Section {
	draws := planner.Draws(b.p)
	s := Section{ID: "power", Title: b.Label(wording.PowerLabel)}
	if len(draws) == 0 {
		return s
	}
	price := b.p.Problem.Price
	t := Table{Columns: []Column{
		{}, {Title: b.Label(wording.DrawsLabel), Right: true}, {Title: b.Label(wording.AYearLabel), Right: true},
		{Title: b.Label(wording.OffSavesLabel), Wrap: true},
	}}
	var silent []planner.Draw
	for _, d := range draws {
		if !d.Known {
			silent = append(silent, d)
			continue
		}
		row := Row{Cells: []string{d.Machine.Name, b.Draws(d), b.Year(d.Watts, price), b.OffSaves(d, price)}}
		if d.Idle {
			row.Tone = Tight
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) > 0 {
		s.Blocks = []Block{t, Paragraph{Line{b.PowerSum(planner.Drawn(draws), price), Plain}}}
	}
	if len(silent) > 0 {
		s.Blocks = append(s.Blocks, Paragraph{Line{b.PowerNotStated(silent), Muted}})
	}
	if !b.o.Brief {
		s.Blocks = append(s.Blocks, Paragraph{Line{b.PowerNote(), Muted}})
	}
	return s
}
