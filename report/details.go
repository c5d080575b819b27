package report

import (
	"cmp"
	"slices"

	"berth/planner"
	"berth/wording"
)

// guests lists what is created, resized and destroyed.
func (b *builder) guests() Section {
	t := Table{Columns: []Column{
		{}, {Title: b.Label(wording.Machine)}, {Title: b.Label(wording.Action)}, {Title: b.Label(wording.Today), Right: true},
		{Title: b.Label(wording.Planned), Right: true}, {Title: b.Label(wording.What), Wrap: true},
	}}
	for _, g := range b.p.Guests {
		if g.Action == planner.KeepGuest {
			continue
		}
		from, to := "-", "-"
		if g.From > 0 {
			from = b.Size(g.From)
		}
		if g.Memory > 0 {
			to = b.Size(g.Memory)
		}
		t.Rows = append(t.Rows, Row{Cells: []string{
			b.Guest(g.Guest.ID, g.Guest.Name), g.Machine, b.GuestAction(g.Action), from, to, b.GuestAbout(*g.Guest),
		}})
	}
	s := Section{ID: "guests", Title: b.Label(wording.GuestsLabel)}
	if len(t.Rows) > 0 {
		s.Blocks = []Block{t}
	}
	return s
}

// moves lists every service that comes, moves or leaves, with its data and the reason for its new place.
func (b *builder) moves() Section {
	t := Table{Columns: []Column{
		{}, {Title: b.Label(wording.Action)}, {Title: b.Label(wording.From)}, {Title: b.Label(wording.To)},
		{Title: b.Label(wording.Data), Right: true}, {Title: b.Label(wording.Because), Wrap: true},
	}}
	why := map[string]string{}
	for _, s := range b.p.Placed {
		if !s.Service.Agent {
			why[s.Service.Name] = b.because(s)
		}
	}
	for _, a := range []planner.MoveAction{planner.MoveService, planner.AddService, planner.RemoveService} {
		for _, m := range b.p.Moves {
			if m.Action != a || b.agent(m.Service) {
				continue
			}
			because := why[m.Service]
			if a == planner.RemoveService {
				because = b.Label(wording.WishRemoves)
			}
			t.Rows = append(t.Rows, Row{Cells: []string{
				m.Service, b.MoveAction(a), dash(m.From), dash(m.To), b.data(m), because,
			}})
		}
	}
	s := Section{ID: "moves", Title: b.Label(wording.MovesLabel)}
	if len(t.Rows) > 0 {
		s.Blocks = []Block{t}
	}
	return s
}

// because is why a service is where it is; of a pin, which many have, in a word.
func (b *builder) because(s planner.Placed) string {
	if s.Why.Kind == planner.WhyPinned && len(s.Why.With) == 0 && !s.Service.Wish.Stays {
		return b.Say("pinned", "épinglé")
	}
	return b.Why(s)
}

func (b *builder) data(m planner.Move) string {
	if m.Data == 0 && !m.Unknown {
		return "-"
	}
	return b.DataSize(m.Data, m.Unknown)
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// performance compares what is to be expected with the reference processor: a table for each service.
func (b *builder) performance() Section {
	s := Section{ID: "performance", Title: b.Label(wording.PerformanceLabel)}
	for _, x := range b.p.Placed {
		if len(x.Performance) == 0 || x.Service.Agent {
			continue
		}
		host, _ := b.p.Problem.Host(x.Host)
		t := Table{Columns: []Column{
			{Title: b.OnHost(x.Service.Name, x.Host)}, {Title: b.processor(x.Performance[0].Reference)},
			{Title: b.processor(host.Processor.Name)}, {Title: b.Label(wording.Compared)},
		}}
		for _, f := range x.Performance {
			t.Rows = append(t.Rows, Row{Cells: []string{b.Metric(f.Metric), b.Figure(f.Before), b.Expected(f), b.Slowdown(f)}})
		}
		s.Blocks = append(s.Blocks, t, Paragraph{Line{b.VerdictIs(x), Plain}})
	}
	if len(s.Blocks) > 0 {
		s.Blocks = append([]Block{Paragraph{Line{b.ReferenceIs(), Muted}}}, s.Blocks...)
	}
	return s
}

// processor gives the short title of a processor that one of the machines has, else its name.
func (b *builder) processor(name string) string {
	for _, m := range b.p.Problem.Machines {
		if m.Processor.Name == name {
			return cmp.Or(m.Processor.Short, name)
		}
	}
	return name
}

// proof says what the plan costs in each criterion, and how much better any plan could be.
func (b *builder) proof() Section {
	t := Table{Columns: []Column{
		{Wrap: true}, {Title: b.Label(wording.ThisPlan), Right: true}, {Title: b.Label(wording.AtBest), Right: true},
	}}
	for _, x := range b.p.Scores {
		best := "-"
		if x.Bound != planner.Unbounded {
			best = b.Cost(x.Criterion, x.Bound)
		}
		t.Rows = append(t.Rows, Row{Cells: []string{b.Criterion(x.Criterion), b.Cost(x.Criterion, x.Cost), best}})
	}
	if len(t.Rows) == 0 {
		return Section{}
	}
	title := b.Label(wording.Costs)
	if b.p.Proven {
		title = b.Label(wording.Proof)
	}
	return Section{ID: "proof", Title: title, Blocks: []Block{
		t, Paragraph{Line{b.ProofNote(b.p.Problem.Goal), Muted}},
	}}
}

// resilience says for every machine what would be left without it.
func (b *builder) resilience() Section {
	t := Table{Columns: []Column{
		{}, {Title: b.Label(wording.Fits)}, {Title: b.Label(wording.RunsElsewhere), Wrap: true},
		{Title: b.Label(wording.NoOtherPlace), Wrap: true},
	}}
	for _, x := range b.o.Outages {
		gone := slices.Clone(x.Appliances)
		for _, u := range x.Plan.Unplaced {
			gone = append(gone, u.Service.Name)
		}
		r := Row{Cells: []string{
			b.Without(x.Machine), b.YesNo(len(gone) == 0), b.elsewhere(x), b.none(gone),
		}}
		if len(gone) > 0 {
			r.Tone = Tight
		}
		t.Rows = append(t.Rows, r)
	}
	s := Section{ID: "resilience", Title: b.Label(wording.Resilience)}
	if len(t.Rows) > 0 {
		s.Blocks = []Block{t, Paragraph{Line{b.Label(wording.ResilienceNote), Muted}}}
	}
	return s
}

// elsewhere says where the services of a machine would run without it, by host in the inventory's order.
func (b *builder) elsewhere(x planner.Outage) string {
	var out []string
	for _, h := range x.Plan.Hosts {
		var names []string
		for _, s := range x.Plan.Placed {
			if s.Host == h.Host.Name && !s.Service.Agent && b.machineOf(s.Service.Name) == x.Machine {
				names = append(names, s.Service.Name)
			}
		}
		if len(names) > 0 {
			out = append(out, b.OnHost(b.And(names), h.Host.Name))
		}
	}
	if len(out) == 0 {
		return "-"
	}
	return b.Clauses(out)
}

// machineOf names the machine on which the plan places a service, "" where it does not.
func (b *builder) machineOf(service string) string {
	host, _ := b.p.Problem.Host(b.p.Placement.Host[service])
	return host.Machine
}

func (b *builder) none(names []string) string {
	if len(names) == 0 {
		return "-"
	}
	return b.And(names)
}
