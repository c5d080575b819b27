package report

import (
	"slices"

	"berth/planner"
	"berth/wording"
)

// riskSection lists what can go wrong. Risks with one and the same cover stand together.
func (b *builder) riskSection() Section {
	var items []Item
	last := ""
	for _, r := range b.risks {
		if cover := b.Cover(r); cover != last {
			items = append(items, Item{Details: []Detail{{b.Label(wording.CoverLabel), []string{cover}}}})
			last = cover
		}
		x := &items[len(items)-1]
		r.Judgement = planner.Judgement{} // its bounds stand among what is tight
		x.Lines = append(x.Lines, b.Risk(r))
	}
	s := Section{ID: "risks", Title: b.Label(wording.Risks)}
	if len(items) > 0 {
		s.Blocks = []Block{List{Items: items}}
	}
	return s
}

// riskOf says a risk with its workload in the unit of the bounds.
func (b *builder) riskOf(r planner.Risk) string {
	if s := b.p.Problem.Service(r.Service); s != nil {
		r.Judgement = wording.Counted(s, r.Judgement)
	}
	return b.Risk(r)
}

// phaseSection says in which order to get there, and what each phase needs.
func (b *builder) phaseSection() Section {
	var items []Item
	for _, ph := range b.phases {
		x := Item{Lines: []string{b.Phase(ph.Kind)}}
		var does []string
		for _, g := range ph.Guests {
			does = append(does, b.GuestChange(g))
		}
		x.Details = append(x.Details, Detail{b.Label(wording.Does), append(does, b.phaseMoves(ph)...)})
		if len(ph.Guests) > 0 {
			x.Details = append(x.Details, Detail{b.Label(wording.RestartsLabel), []string{b.Restarts(ph.Restarts)}})
		}
		if ph.Kind == planner.PhaseSwap && len(ph.Steps) > 0 {
			order := b.WaySteps(ph.Steps)
			for _, r := range ph.Over {
				order = append(order, b.NoOrder(r))
			}
			x.Details = append(x.Details, Detail{b.Label(wording.OrderLabel), order})
		}
		if down := b.Down(ph.Down); len(down) > 0 {
			x.Details = append(x.Details, Detail{b.Label(wording.DownLabel), down})
		}
		if needs := b.Needs(ph.Needs); len(needs) > 0 {
			x.Details = append(x.Details, Detail{b.Label(wording.NeedsLabel), needs})
		}
		items = append(items, x)
	}
	s := Section{ID: "phases", Title: b.Label(wording.Phases)}
	switch {
	case len(items) > 0:
		s.Blocks = []Block{List{Mark: Number, Items: items}}
	case b.p.Status == planner.Infeasible:
		s.Blocks = []Block{Paragraph{Line{b.Label(wording.NoPhases), Plain}}}
	}
	return s
}

// phaseMoves lists the moves of a phase: one line for all that are new on a host, one for each agent,
// one for each other, and where names have to point then.
func (b *builder) phaseMoves(ph planner.Phase) []string {
	var out, hosts []string
	added := map[string][]string{}
	for _, m := range ph.Moves {
		switch {
		case m.Agent && m.Action == planner.AddService:
		case m.Action != planner.AddService:
			out = append(out, b.Move(m))
		case added[m.To] == nil:
			hosts = append(hosts, m.To)
			fallthrough
		default:
			added[m.To] = append(added[m.To], m.Service)
		}
	}
	for _, h := range hosts {
		out = append(out, b.StartOn(h, added[h]))
	}
	for _, a := range b.agentsAdded(ph.Moves) {
		out = append(out, b.StartAgent(a.name, a.hosts))
	}
	for _, r := range ph.Routes {
		out = append(out, b.Repoint(b.fullName(r.Name), b.hostOfRoute(r), r.Port))
	}
	return out
}

// fullName is a route's name under the lab's domain.
func (b *builder) fullName(route string) string {
	if b.p.Problem.Domain == "" {
		return route
	}
	return route + "." + b.p.Problem.Domain
}

// hostOfRoute is the host of the service behind a route.
func (b *builder) hostOfRoute(r planner.Route) string {
	for _, s := range b.p.Placed {
		if s.Service.Route == r {
			return s.Host
		}
	}
	return ""
}

// wayBackSection says how each change is undone. Services that are stopped or started again on one host share a line, and lines that
// follow each other share until when they hold and how long each takes.
func (b *builder) wayBackSection() Section {
	var items []Item
	last := ""
	for _, w := range b.joined() {
		until, takes := b.Until(w), b.Takes(w)
		if holds := until + "\x00" + takes; holds != last {
			items = append(items, Item{Details: []Detail{{b.Label(wording.UntilLabel), []string{until}}, {b.Label(wording.TakesLabel), []string{takes}}}})
			last = holds
		}
		x := &items[len(items)-1]
		x.Lines = append(x.Lines, b.WayBack(w))
	}
	s := Section{ID: "way-back", Title: b.Label(wording.WayBackLabel)}
	if len(items) > 0 {
		s.Blocks = []Block{List{Items: items}, Paragraph{Line{b.TimesAssumed(), Muted}}}
	}
	return s
}

func (b *builder) joined() []planner.WayBack {
	type place struct {
		kind       planner.BackKind
		phase      int
		host, from string
	}
	var out []planner.WayBack
	names := map[place][]string{}
	row := map[place]int{}
	for _, w := range b.waysBack {
		if w.Route != "" {
			w.Route = b.fullName(w.Route)
		}
		if w.Kind != planner.BackStop && w.Kind != planner.BackStart {
			out = append(out, w)
			continue
		}
		at := place{w.Kind, w.Phase, w.Host, w.From}
		if names[at] == nil {
			row[at] = len(out)
			out = append(out, w)
		}
		if !slices.Contains(names[at], w.Service) {
			names[at] = append(names[at], w.Service)
		}
		out[row[at]].Service = b.And(names[at])
	}
	return out
}

// checklist is what must be true afterwards.
func (b *builder) checklist() Section {
	l := List{Mark: Box}
	for _, c := range b.checks {
		l.Items = append(l.Items, Item{Lines: []string{b.Check(c)}})
	}
	s := Section{ID: "checklist", Title: b.Label(wording.Checklist)}
	if len(l.Items) > 0 {
		s.Blocks = []Block{l}
	}
	return s
}
