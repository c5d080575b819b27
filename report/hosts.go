package report

import (
	"cmp"
	"slices"

	"berth/planner"
	"berth/wording"
)

// hosts has a card for every machine, and below it one for each of its guests in use.
func (b *builder) hosts() Section {
	s := Section{ID: "hosts", Title: b.Label(wording.Hosts), NewPage: true, Blocks: []Block{Legend{
		Used: b.Label(wording.ServicesOrGuests), Reserved: b.Label(wording.Reserved),
		Margin: b.Label(wording.Margin), Free: b.Label(wording.Free),
	}}}
	for _, m := range b.p.Machines {
		if !m.Machine.RunsContainers() {
			s.Blocks = append(s.Blocks, b.hypervisorCard(m))
		}
		for _, h := range b.p.Hosts {
			if h.Host.Machine == m.Machine.Name {
				s.Blocks = append(s.Blocks, b.hostCard(h))
			}
		}
	}
	return s
}

func (b *builder) hypervisorCard(m planner.MachineLoad) Card {
	x := m.Machine
	c := Card{
		ID: "host-" + x.Name, Name: x.Name, About: b.MachineAbout(*x),
		Bar: Bar{
			Used: m.Used, Reserved: x.Reserved + x.Foreign, Usable: m.Usable, Total: x.Memory,
			Caption: b.BarCaption(m.Used, x.Reserved+x.Foreign, m.Usable, m.Headroom),
		},
		Notes: b.notes(b.VCPUs(m.CPU, m.CPULimit, b.p.Problem.Rules.Overcommit), x.Devices, x.Address),
		Table: Table{Columns: []Column{{}, {Right: true}, {}, {Wrap: true}}},
	}
	if sum, by, ok := b.p.Problem.Ceilings(x, b.p.Guests); ok {
		c.Notes = append(c.Notes, b.Ceilings(sum, x.Memory, by))
	}
	c.Table.Rows = b.guestRows(x.Name)
	return c
}

// guestRows has a row for each guest of a machine.
func (b *builder) guestRows(machine string) []Row {
	var out []Row
	for _, g := range b.p.Guests {
		if g.Machine == machine {
			out = append(out, Row{Cells: []string{
				b.Guest(g.Guest.ID, g.Guest.Name), b.Size(cmp.Or(g.Memory, g.From)), b.GuestState(g), b.GuestAbout(*g.Guest),
			}})
		}
	}
	return out
}

func (b *builder) hostCard(l planner.HostLoad) Card {
	h := l.Host
	reserved := h.Reserved + h.Foreign
	c := Card{
		ID: "host-" + h.Name, Name: b.Guest(h.ID, h.Name), About: b.HostAbout(h),
		Bar: Bar{
			Used: l.Used, Reserved: reserved, Usable: l.Usable, Total: l.Memory,
			Caption: b.BarCaption(l.Used, reserved, l.Usable, l.Headroom),
		},
		Notes: b.notes(b.CPUUse(l.CPU, l.CPULimit, b.p.Problem.Rules.Overcommit), h.Devices, h.Address),
		Table: Table{Columns: []Column{{}, {Right: true}, {}, {Wrap: true}}},
	}
	if h.IsGuest() {
		c.Level = 1
	}
	if groups := b.groups(h.Name); groups != "" {
		c.Notes = append(c.Notes, groups)
	}
	c.Notes = append(c.Notes, b.overNetwork(h.Name)...)
	for _, s := range b.placed(h.Name) {
		r := Row{Cells: []string{s.Service.Name, b.Used(s.Memory), b.State(s), b.remarks(s)}}
		if s.Judgement.Verdict == planner.NotRecommended {
			r.Tone = Over
		}
		c.Table.Rows = append(c.Table.Rows, r)
	}
	if r, ok := b.agents(h.Name); ok {
		c.Table.Rows = append(c.Table.Rows, r)
	}
	if !h.IsGuest() { // guests beside its containers
		c.Table.Rows = append(c.Table.Rows, b.guestRows(h.Name)...)
	}
	return c
}

func (b *builder) notes(cpu string, devices []string, address string) []string {
	parts := nonEmpty(address, cpu)
	if len(devices) > 0 {
		parts = append(parts, b.Devices(devices))
	}
	return []string{b.Clauses(parts)}
}

// agents is one row for all agents of a host.
func (b *builder) agents(host string) (Row, bool) {
	var names []string
	var sum planner.Bytes
	for _, s := range b.p.Placed {
		if s.Host == host && s.Service.Agent {
			names = append(names, s.Service.Name)
			sum += s.Memory
		}
	}
	return Row{Cells: []string{b.Label(wording.Agents), b.Used(sum), "", b.And(names)}, Tone: Muted}, len(names) > 0
}

// remarks says what is special about a service on its host.
func (b *builder) remarks(s planner.Placed) string {
	var out []string
	if s.Service.Critical {
		out = append(out, b.Label(wording.Critical))
	}
	host, _ := b.p.Problem.Host(s.Host)
	if f := s.Performance; len(f) > 0 && f[0].Reference != host.Processor.Name {
		out = append(out, b.Performance(f[0]))
	}
	switch j := s.Judgement; {
	case j.Verdict == planner.Unknown && !j.By.Declared:
		out = append(out, b.Say("speed not known", "vitesse inconnue"))
	case len(s.Performance) > 0 && j.Workload.Known(): // its bounds stand with its performance
		out = append(out, b.Verdict(j.Verdict))
	case j.Verdict != planner.Viable || j.Workload.Known() && !j.By.Fixed:
		out = append(out, b.VerdictOn(s))
	}
	if s.Judgement.Verdict == planner.NotRecommended && s.Service.Wish.Accept {
		out = append(out, b.Label(wording.AcceptedByWish))
	}
	return b.Clauses(append(out, nonEmpty(b.MemoryFrom(s.Service))...))
}

// overNetwork says which services of a host use which share over the network, a line for each share.
func (b *builder) overNetwork(host string) []string {
	var shares []planner.ShareUse
	users := map[string][]string{}
	for _, s := range b.placed(host) {
		for _, u := range s.Remote {
			key := u.Server + "\x00" + u.Name
			if users[key] == nil {
				shares = append(shares, u)
			}
			if !slices.Contains(users[key], s.Service.Name) {
				users[key] = append(users[key], s.Service.Name)
			}
		}
	}
	var out []string
	for _, u := range shares {
		out = append(out, b.Risk(planner.Risk{Kind: planner.RiskNetwork, Services: users[u.Server+"\x00"+u.Name], On: planner.Share{Name: u.Name, Server: u.Server}}))
	}
	return out
}

// groups sums the memory of a host's services by group of the catalog, largest first.
func (b *builder) groups(host string) string {
	type group struct {
		name string
		sum  planner.Bytes
	}
	var groups []group
	for _, s := range b.placed(host) {
		if s.Service.Group == "" {
			continue
		}
		i := slices.IndexFunc(groups, func(g group) bool { return g.name == s.Service.Group })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{name: s.Service.Group})
		}
		groups[i].sum += s.Memory
	}
	if len(groups) < 2 {
		return ""
	}
	slices.SortFunc(groups, func(x, y group) int {
		return cmp.Or(cmp.Compare(y.sum, x.sum), cmp.Compare(x.name, y.name))
	})
	parts := make([]string, len(groups))
	for i, g := range groups {
		parts[i] = b.Group(g.name) + " " + b.Used(g.sum)
	}
	return b.And(parts)
}
