package report

import (
	"slices"

	"berth/planner"
	"berth/wording"
)

// tightShare is when a host is called tight: over 95 % of what it may use.
const tightShare planner.Permille = 950

func tight(headroom, usable planner.Bytes) bool { return headroom < usable-tightShare.Of(usable) }

// faults says what does not fit: every broken rule, and every service without a place with all reasons
// for every host.
func (b *builder) faults() Section {
	s := Section{ID: "faults", Title: b.Label(wording.DoesNotFit)}
	var broken []Item
	for _, v := range b.p.Violations {
		v.Host = b.withMemory(v.Host)
		broken = append(broken, Item{Lines: []string{b.Violation(v)}, Tone: Over})
	}
	if len(broken) > 0 {
		s.Blocks = append(s.Blocks, List{Items: broken})
	}
	var homeless []Item
	for _, u := range b.p.Unplaced {
		item := Item{Lines: []string{b.NoPlace(u.Service)}, Tone: Over}
		if len(u.Hosts) == 0 {
			item.Details = []Detail{{Lines: []string{b.Label(wording.NoHost)}}}
		}
		if from := b.devicesOf(u); len(from) > 0 {
			item.Details = append(item.Details, Detail{Lines: from})
		}
		if text := b.NobodyLists(b.listedNowhere(u.Service)); text != "" {
			item.Details = append(item.Details, Detail{Lines: []string{text}})
		}
		for _, h := range u.Hosts {
			d := Detail{Label: b.guestName(h.Host)}
			if len(h.Reasons) == 0 {
				d.Lines = []string{b.Label(wording.HasRoom)}
			}
			for _, r := range h.Reasons {
				d.Lines = append(d.Lines, b.Reason(r))
			}
			item.Details = append(item.Details, d)
		}
		homeless = append(homeless, item)
	}
	if len(homeless) > 0 {
		s.Blocks = append(s.Blocks, List{Items: homeless})
	}
	return s
}

// listedNowhere are the devices that a service asks for and no host of the lab lists: more likely one has it than nobody.
func (b *builder) listedNowhere(s *planner.Service) []string {
	listed := b.p.Problem.ListedDevices()
	return slices.DeleteFunc(slices.Clone(s.Devices), func(device string) bool { return listed[device] })
}

// devicesOf says where it is from that a service asks for devices which a host does not have.
func (b *builder) devicesOf(u planner.Unplaced) []string {
	var out []string
	for _, d := range u.Service.DerivedOf(planner.FactDevices) {
		lacks := func(r planner.Reason) bool {
			return r.Rule == planner.RuleDevice && slices.Contains(r.Subjects, d.Device)
		}
		if slices.ContainsFunc(u.Hosts, func(h planner.HostReasons) bool { return slices.ContainsFunc(h.Reasons, lacks) }) {
			out = append(out, b.Derived(d))
		}
	}
	return out
}

// withMemory names a host or machine with the memory that it has: "110 media (14 GB)".
func (b *builder) withMemory(name string) string {
	if l := b.p.Load(name); l != nil {
		return b.HasMemory(b.guestName(name), l.Memory)
	}
	if m := b.p.Problem.Machine(name); m != nil {
		return b.HasMemory(name, m.Memory)
	}
	return name
}

// memory is the table that the operator's own plans have: today, planned, the change, what is left.
func (b *builder) memory() Section {
	t := Table{Columns: []Column{
		{}, {Right: true}, {Title: b.Label(wording.Today), Right: true}, {Title: b.Label(wording.Planned), Right: true},
		{Title: b.Label(wording.Change), Right: true}, {Title: b.Label(wording.UnderMargin), Right: true},
	}}
	for _, m := range b.p.Machines {
		planned := m.Used + m.Machine.Reserved + m.Machine.Foreign
		t.Rows = append(t.Rows, Row{
			Cells: []string{
				m.Machine.Name, b.Size(m.Machine.Memory), b.Column(m.Today), b.Column(planned),
				b.Words.Change(m.Today, planned), b.LeftOrOver(m.Headroom, tight(m.Headroom, m.Usable)),
			},
			Tone: tone(m.Headroom, m.Usable),
		})
		for _, g := range b.p.Guests {
			if g.Machine == m.Machine.Name {
				t.Rows = append(t.Rows, b.guestRow(g))
			}
		}
	}
	return Section{ID: "memory", Title: b.Label(wording.Memory), Blocks: []Block{t}}
}

func (b *builder) guestRow(g planner.GuestChange) Row {
	name := b.Guest(g.Guest.ID, g.Guest.Name)
	r := Row{Level: 1, Cells: []string{name, b.GuestState(g), "-", "-", b.Resize(g.From, g.Memory), ""}}
	if g.From > 0 {
		r.Cells[2] = b.Size(g.From)
	}
	if g.Memory > 0 {
		r.Cells[3] = b.Size(g.Memory)
	}
	if l := b.p.Load(g.Guest.Name); l != nil {
		// A guest is as small as it can be: that it is full says nothing, unless it is over.
		r.Cells[5] = b.LeftOrOver(l.Headroom, false)
		if l.Headroom < 0 {
			r.Tone = Over
		}
	} else if g.Guest.Appliance {
		r.Cells[5] = b.Label(wording.Appliance)
	}
	return r
}

func tone(headroom, usable planner.Bytes) Tone {
	switch {
	case headroom < 0:
		return Over
	case tight(headroom, usable):
		return Tight
	}
	return Plain
}

// changes says in a few lines what would happen; the sections guests and moves have the details.
func (b *builder) changes() Section {
	t := Table{Columns: []Column{{}, {Wrap: true}}}
	row := func(label string, items []string) {
		if len(items) > 0 {
			t.Rows = append(t.Rows, Row{Cells: []string{label, b.And(items)}})
		}
	}
	for _, a := range []planner.GuestAction{planner.CreateGuest, planner.ResizeGuest, planner.DestroyGuest} {
		var guests []string
		for _, g := range b.p.Guests {
			if g.Action == a {
				guests = append(guests, b.GuestSize(g))
			}
		}
		row(b.GuestsToChange(a), guests)
	}
	for _, h := range b.p.Hosts {
		row(b.NewOn(h.Host.Name), b.movesWhere(func(m planner.Move) bool {
			return m.Action == planner.AddService && m.To == h.Host.Name
		}))
	}
	for _, h := range b.p.Hosts {
		row(b.MovesTo(h.Host.Name), b.movesWhere(func(m planner.Move) bool {
			return m.Action == planner.MoveService && m.To == h.Host.Name
		}))
	}
	for _, agent := range b.agentsAdded(b.p.Moves) {
		row(b.Agent(agent.name), agent.hosts)
	}
	row(b.Label(wording.Leaving), b.movesWhere(func(m planner.Move) bool { return m.Action == planner.RemoveService }))
	var down []planner.Down
	for _, ph := range b.phases {
		down = append(down, ph.Down...)
	}
	for _, line := range b.Down(down) {
		row(b.Label(wording.DownLabel), []string{line})
	}
	s := Section{ID: "changes", Title: b.Label(wording.Changes), Blocks: []Block{t}}
	if len(t.Rows) == 0 {
		s.Blocks = nil
		if len(b.p.Unplaced) == 0 {
			s.Blocks = []Block{Paragraph{Line{b.Label(wording.NothingChanges), Plain}}}
		}
	}
	return s
}

// comingAgent is an agent and the hosts that it comes to.
type comingAgent struct {
	name  string
	hosts []string
}

// agentsAdded groups the agents among the moves, in their order.
func (b *builder) agentsAdded(moves []planner.Move) []comingAgent {
	var out []comingAgent
	for _, m := range moves {
		if !m.Agent || m.Action != planner.AddService {
			continue
		}
		if len(out) == 0 || out[len(out)-1].name != m.Service {
			out = append(out, comingAgent{name: m.Service})
		}
		last := &out[len(out)-1]
		last.hosts = append(last.hosts, m.To)
	}
	return out
}

func (b *builder) movesWhere(match func(planner.Move) bool) []string {
	var out []string
	for _, m := range b.p.Moves {
		if match(m) && !b.agent(m.Service) {
			out = append(out, m.Service)
		}
	}
	return out
}

// tight lists what is correct but close to a bound.
func (b *builder) tight() Section {
	var items []Item
	var unknown, unstated []string
	for _, r := range b.risks {
		switch r.Kind {
		case planner.RiskTight:
			if r.Bytes >= 0 { // else it is among what does not fit
				items = append(items, Item{Lines: []string{b.Risk(r)}, Tone: Tight})
			}
		case planner.RiskSlow, planner.RiskNotRecommended, planner.RiskBallooning, planner.RiskDevice, planner.RiskNetwork:
			items = append(items, Item{Lines: []string{b.riskOf(r)}, Tone: Tight})
		case planner.RiskUnknown:
			unknown = append(unknown, r.Service)
		case planner.RiskNoWorkload:
			unstated = append(unstated, r.Service)
		}
	}
	together := func(say func([]string) string, services []string) {
		if len(services) > 0 {
			slices.Sort(services)
			items = append(items, Item{Lines: []string{say(slices.Compact(services))}, Tone: Tight})
		}
	}
	together(b.WorkloadsUnstated, unstated)
	together(b.VerdictsUnknown, unknown)
	s := Section{ID: "tight", Title: b.Label(wording.TightLabel)}
	if len(items) == 0 {
		s.Blocks = []Block{Paragraph{Line{b.Label(wording.NothingTight), Plain}}}
	} else {
		s.Blocks = []Block{List{Items: items}}
	}
	return s
}
