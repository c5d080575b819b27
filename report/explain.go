package report

import (
	"berth/planner"
	"berth/wording"
)

// Explain makes a document that says for one service and every host what would happen if it ran there.
// The answers are planner.Explain's.
func Explain(p *planner.Plan, service string, answers []planner.Answer, o Options) *Document {
	b := &builder{Words: wording.For(o.Lang), p: p, o: o}
	d := &Document{Lang: o.Lang.String(), Kicker: b.Label(wording.WhereLabel), Title: service, Contents: b.Label(wording.Contents)}
	s := p.Problem.Service(service)
	if s == nil {
		return d
	}
	d.Lead = append(d.Lead, Line{b.NeedsLine(s), Plain})
	for _, x := range p.Placed {
		if x.Service.Name == service && !s.Agent {
			d.Lead = append(d.Lead, Line{b.PlacedBecause(x), Plain})
		}
	}
	if x, waits := p.Problem.WaitingOf(service); waits {
		d.Lead = append(d.Lead, Line{b.Sentence(b.Waits(x, p.Placement.Host[service])), Tight})
	}
	if len(answers) > 0 && len(answers[0].With) > 0 {
		d.Lead = append(d.Lead, Line{b.ComeAlong(answers[0].With), Plain})
	}
	for _, x := range s.Derived {
		d.Lead = append(d.Lead, Line{b.Derived(x), Plain})
	}
	if text := b.Unlisted(s); text != "" {
		d.Lead = append(d.Lead, Line{text, Plain})
	}
	t := Table{Columns: []Column{{Title: b.Label(wording.Host)}, {Title: b.Label(wording.Room), Wrap: true}, {Title: b.Label(wording.HowWell), Wrap: true}}}
	for _, a := range answers {
		row := Row{Cells: []string{b.guestName(a.Host), b.Answer(a), b.howWell(s, a)}}
		switch {
		case a.Here && !a.Fits:
			row.Tone = Over
		case a.Here:
			row.Tone = Well
		case !a.Fits:
			row.Tone = Muted
		}
		t.Rows = append(t.Rows, row)
	}
	d.Sections = []Section{{ID: "hosts", Title: b.Label(wording.HostByHost), Blocks: []Block{t}}}
	return d
}

// howWell says the verdict and the performance on a host.
func (b *builder) howWell(s *planner.Service, a planner.Answer) string {
	out := []string{b.Judgement(wording.Counted(s, a.Judgement))}
	host, _ := b.p.Problem.Host(a.Host)
	if speed := b.SpeedOf(host.Processor); len(a.Performance) == 0 && s.AsksForSpeed() && speed != "" {
		out = append(out, speed)
	}
	for _, f := range a.Performance {
		if f.Reference != host.Processor.Name {
			out = append(out, b.Performance(f))
			break
		}
	}
	if text := b.Remote(a.Remote); text != "" {
		out = append(out, text)
	}
	return b.Clauses(out)
}

// Advise makes a document of what would have to change for everything to fit. The plan is the one that
// does not fit, the advice planner.Advise's.
func Advise(p *planner.Plan, advice []planner.Advice, o Options) *Document {
	b := &builder{Words: wording.For(o.Lang), p: p, o: o}
	d := &Document{
		Lang: o.Lang.String(), Kicker: b.Label(wording.AdviceLabel), Title: p.Problem.Name,
		Lead: b.lead(), Contents: b.Label(wording.Contents),
	}
	l := List{Mark: Number}
	for _, a := range advice {
		x := Item{Lines: []string{b.Advice(a)}}
		if a.Plan != nil {
			x.Details = []Detail{{b.Label(wording.Then), b.then(a.Plan)}}
		}
		l.Items = append(l.Items, x)
	}
	s := Section{ID: "advice", Title: b.Label(wording.WouldFit), Blocks: []Block{l}}
	if len(l.Items) == 0 {
		s.Blocks = []Block{Paragraph{Line{b.Label(wording.NoAdvice), Plain}}}
	}
	d.Sections = []Section{s}
	return d
}

// then says where an advised plan puts what had no place, and what it leaves free.
func (b *builder) then(q *planner.Plan) []string {
	var out []string
	for _, u := range b.p.Unplaced {
		if host := q.Placement.Host[u.Service.Name]; host != "" {
			out = append(out, b.OnHost(u.Service.Name, host))
		}
	}
	for _, m := range q.Machines {
		out = append(out, b.MachineLeft(m.Machine.Name, m.Headroom))
	}
	return []string{b.Clauses(out)}
}
