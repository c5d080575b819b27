package report

import (
	"berth/planner"
	"berth/wording"
)

// Spares makes a document of the machines that could be switched off, each alone, under a plan in which everything fits.
func Spares(p *planner.Plan, spares []planner.Spare, o Options) *Document {
	b := &builder{Words: wording.For(o.Lang), p: p, o: o}
	l := List{Mark: Number}
	for _, s := range spares {
		x := Item{Lines: []string{b.SwitchOff(s, p.Problem.Price)}}
		if !s.Idle {
			x.Details = []Detail{{b.Label(wording.Then), []string{b.moved(s)}}}
		}
		l.Items = append(l.Items, x)
	}
	return &Document{
		Lang: o.Lang.String(), Kicker: b.Label(wording.AdviceLabel), Title: p.Problem.Name, Lead: b.lead(), Contents: b.Label(wording.Contents),
		Sections: []Section{{ID: "switch-off", Title: b.Label(wording.CouldBeOff), Blocks: []Block{l, Paragraph{Line{b.EachAlone(), Muted}}}}},
	}
}

// moved says what would be elsewhere without the machine, and what the others would have left.
func (b *builder) moved(s planner.Spare) string {
	var out []string
	for _, x := range s.Plan.Placed {
		if from := b.p.Placement.Host[x.Service.Name]; !x.Service.Agent && from != x.Host {
			out = append(out, b.OnHost(x.Service.Name, x.Host))
		}
	}
	for _, m := range s.Plan.Machines {
		out = append(out, b.MachineLeft(m.Machine.Name, m.Headroom))
	}
	return b.Clauses(out)
}
