package report

import (
	"slices"

	"berth/planner"
	"berth/wording"
)

// builder turns one plan into the parts of a document.
type builder struct {
	wording.Words
	p *planner.Plan
	o Options
	derived
}

// derived is what follows from a plan.
type derived struct {
	phases   []planner.Phase
	risks    []planner.Risk
	waysBack []planner.WayBack
	checks   []planner.CheckItem
}

// Build makes the document of a plan.
func Build(p *planner.Plan, o Options) *Document {
	d := derived{risks: planner.Risks(p, o.Outages), checks: planner.Checklist(p)}
	if p.Status != planner.Infeasible { // else there is no way to go
		d.phases, d.waysBack = planner.Phases(p), planner.WaysBack(p)
	}
	return build(p, o, d)
}

func build(p *planner.Plan, o Options, d derived) *Document {
	d.risks = append(d.risks, o.Known.unsavedRisk()...)
	b := &builder{wording.For(o.Lang), p, o, d}
	doc := &Document{
		Lang: o.Lang.String(), Kicker: b.Label(wording.Allocation), Title: p.Problem.Name,
		Lead: b.lead(), Contents: b.Label(wording.Contents),
	}
	if !o.Brief {
		doc.Sheet = Sheet(p, o)
	}
	if !o.Date.IsZero() {
		doc.Date = b.Date(o.Date)
	}
	sections := []Section{b.faults(), b.memory(), b.changes(), b.waiting(), b.power(), b.tight()}
	if o.Brief {
		sections = append(sections, b.truer())
	} else {
		sections = append(sections, b.hosts(), b.guests(), b.moves(), b.performance(), b.backups(), b.riskSection(),
			b.phaseSection(), b.wayBackSection(), b.checklist(), b.resilience(), b.truer(), b.proof())
	}
	// A section without blocks has nothing to say about this plan.
	doc.Sections = slices.DeleteFunc(sections, func(s Section) bool { return len(s.Blocks) == 0 })
	if o.Next != (Next{}) {
		doc.Foot = b.foot()
	}
	return doc
}

// lead says first what matters most: whether it fits.
func (b *builder) lead() []Line {
	p := b.p
	tone := Plain
	if p.Status == planner.Infeasible {
		tone = Over
	}
	out := []Line{{b.PlanLine(p), tone}}
	if p.Status == planner.Infeasible {
		out = append(out, Line{b.RulesLine(p.Problem), Plain})
	}
	for _, c := range p.Problem.Rules.Changed {
		out = append(out, Line{b.Changed(c), Tight})
	}
	if freed := b.freed(); len(freed) > 0 {
		out = append(out, Line{b.Freed(freed), Tight})
	}
	if p.Status != planner.Infeasible {
		out = append(out, Line{b.AllPlaced(b.countServices(), len(p.Hosts)), Well})
	}
	return out
}

// freed lists the services whose pins named a machine that is taken away.
func (b *builder) freed() []string {
	var out []string
	for i := range b.p.Problem.Services {
		if s := &b.p.Problem.Services[i]; s.Wish.Freed {
			out = append(out, s.Name)
		}
	}
	slices.Sort(out)
	return out
}

// countServices counts placed services, agents aside.
func (b *builder) countServices() int { return len(b.p.Placement.Host) }

// agent reports whether the service runs on every host.
func (b *builder) agent(service string) bool {
	s := b.p.Problem.Service(service)
	return s != nil && s.Agent
}

// placed lists what runs on a host, without agents.
func (b *builder) placed(host string) []planner.Placed {
	var out []planner.Placed
	for _, s := range b.p.Placed {
		if s.Host == host && !s.Service.Agent {
			out = append(out, s)
		}
	}
	return out
}

// guest gives a guest its number: "110 media". Other hosts keep their name.
func (b *builder) guestName(host string) string {
	if h, ok := b.p.Problem.Host(host); ok {
		return b.Guest(h.ID, h.Name)
	}
	return host
}
