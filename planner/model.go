package planner

import (
	"cmp"
	"slices"

	"berth/planner/pack"
)

// model is a problem in the terms of planner/pack: a bin for each machine, which holds
// items where it runs containers, and its guests' bins, and an item for each service that is no agent.
// Everything is sorted by name, so that the order of the input does not matter and ties break by name.
type model struct {
	p        *Problem
	t        *tally // of the empty placement
	pack     pack.Problem
	criteria []Criterion
	items    []*Service
	hostOf   []int       // the host of each bin, or -1
	binOf    map[int]int // the bin of each host
	overfull bool        // a machine is over whatever is placed
}

func newModel(p *Problem) *model {
	m := &model{p: p, t: newTally(p, Placement{}), criteria: p.Criteria(), binOf: map[int]int{}}
	m.pack.Goals = len(m.criteria)
	m.pack.Resources = []pack.Resource{{Name: "memory", Over: m.only(OverMargin, 1)}, {Name: "cpu"}, {Name: "disk"}}
	m.pack.Peak = &pack.Peak{Goal: slices.Index(m.criteria, Fullness), Resource: memoryResource, Scale: fullnessScale}
	m.addBins()
	m.addItems()
	m.addGroups()
	m.addTogether()
	m.addUses()
	return m
}

// opening is what using the machine costs.
func (m *model) opening(machine *Machine) pack.Cost {
	open := m.only(InUse, 1)
	if at := slices.Index(m.criteria, IdlePower); at >= 0 && m.t.weighsPower {
		open[at] = int64(machine.Power.Idle)
	}
	return open
}

// only is a cost in a single criterion, nil where the goal does not have it.
func (m *model) only(c Criterion, amount int64) pack.Cost {
	at := slices.Index(m.criteria, c)
	if at < 0 {
		return nil
	}
	cost := make(pack.Cost, len(m.criteria))
	cost[at] = amount
	return cost
}

func (m *model) addBins() {
	machines := make([]*Machine, len(m.p.Machines))
	for i := range m.p.Machines {
		machines[i] = &m.p.Machines[i]
	}
	slices.SortFunc(machines, func(a, b *Machine) int { return cmp.Compare(a.Name, b.Name) })
	for _, machine := range machines {
		root := m.addMachine(machine)
		guests := slices.Clone(machine.Guests)
		slices.SortFunc(guests, func(a, b Guest) int { return cmp.Compare(a.Name, b.Name) })
		for _, g := range guests {
			if !g.Appliance {
				m.addGuest(root, m.t.index[g.Name])
			}
		}
	}
}

// addMachine makes the bin of a machine. It holds what the machine's limits leave once the guests that are bins of their own are gone:
// what takes part of it whatever is placed, reserved, foreign, agents and appliances, is taken off.
func (m *model) addMachine(machine *Machine) (root int) {
	i, host := m.t.machine[machine.Name], -1
	if machine.RunsContainers() {
		host = m.t.index[machine.Name]
	}
	b := pack.Bin{
		Name: machine.Name, Parent: pack.Root, Open: m.opening(machine), Keep: m.t.appliances[i] > 0, Gauge: int64(machine.Memory),
	}
	var gone Demand
	for h := m.t.hostsOf[i][0]; h < m.t.hostsOf[i][1]; h++ {
		if m.t.hosts[h].IsGuest() && m.t.inUse(h) {
			gone = gone.plus(Demand{Memory: m.t.charged(h), CPU: m.t.hosts[h].CPU, Disk: m.t.hosts[h].Disk}, -1)
		}
	}
	b.Hard = room(machineLimits(nil, m.t, i, gone))
	fixed := int64(m.p.usable(machine)) - b.Hard[memoryResource]
	for r, kept := range m.kept(machine) {
		if b.Hard[r] >= kept {
			continue
		}
		b.Hard[r] = kept
		if r == memoryResource { // it is the fullest, as full whatever is placed
			b.Gauge, m.overfull = 0, true
		}
	}
	if m.p.Rules.OverMargin {
		soft := int64(m.p.marginOf(machine).Of(machine.Memory)) - fixed
		b.Soft = []int64{soft, b.Hard[cpuResource], b.Hard[diskResource]}
	}
	return m.addBin(b, host)
}

// room is what limits leave of each resource, the least where several are about one.
func room(limits []limit) []int64 {
	out := make([]int64, resources)
	for r := range out {
		out[r] = pack.Unlimited
	}
	for _, l := range limits {
		out[l.resource] = min(out[l.resource], l.have-l.need)
	}
	return out
}

// kept is what the guests that stay whatever is placed take of the machine at least, which may be more than it has: no placement
// helps against that, so it is no reason against any, and judging the plan says so.
func (m *model) kept(machine *Machine) [resources]int64 {
	var sum [resources]int64
	at := m.t.hostsOf[m.t.machine[machine.Name]]
	for h := at[0]; h < at[1]; h++ {
		if host := &m.t.hosts[h]; host.IsGuest() && m.t.stays[h] {
			b := m.guestBin(h)
			least, _ := b.Elastic.SizeFor(0)
			sum[memoryResource] += least
			sum[cpuResource] += int64(host.CPU)
			sum[diskResource] += int64(host.Disk)
		}
	}
	return sum
}

// addGuest makes the elastic bin of a guest: its size is its memory, and its vCPUs and disk weigh on
// the machine while it is there. Where its memory is a ceiling, its size is what it carries.
func (m *model) addGuest(root, h int) {
	b := m.guestBin(h)
	b.Parent = root
	m.addBin(b, h)
}

func (m *model) guestBin(h int) pack.Bin {
	host := &m.t.hosts[h]
	lo, _ := sizes(host)
	b := pack.Bin{
		Name: host.Name, Open: m.only(InUse, 1), Keep: m.t.stays[h],
		Reserve: []int64{pack.Held, int64(host.CPU), int64(host.Disk)},
		Elastic: &pack.Elastic{
			Resource: memoryResource, Min: int64(lo), Step: int64(GuestStep), Num: int64(host.Margin), Den: 1000, Cost: m.only(GuestMemory, 1),
		},
	}
	var agents Demand
	if !m.t.inUse(h) {
		agents = m.t.ofAgents(h)
	}
	limits := hostLimits(nil, m.t, h, agents, 0)
	b.Hard = room(limits)
	b.Hard[memoryResource] = 0 // its size is
	if b.Keep {                // data that waits there may take more than its disk has, and no placement helps against that
		b.Hard[diskResource] = max(b.Hard[diskResource], 0)
	}
	for _, l := range limits {
		switch l.rule {
		case RuleMemory:
			b.Elastic.Base = l.need
		case RuleGuestRange:
			b.Elastic.Max = l.have
		}
	}
	if host.hasCeiling() { // it weighs what is in it, up to what may be used of its largest size
		b.Elastic.Min, b.Elastic.Max, b.Elastic.Step = int64(host.LeastCharge), int64(host.Margin.Of(Bytes(b.Elastic.Max))), 1
		b.Elastic.Num, b.Elastic.Den = 1, 1
	}
	if least, ok := b.Elastic.SizeFor(0); b.Keep && !ok { // its range is too small for what is there already: nothing more comes
		b.Elastic.Max = least
		b.Elastic.Base = least/b.Elastic.Den*b.Elastic.Num + least%b.Elastic.Den*b.Elastic.Num/b.Elastic.Den
	}
	return b
}

func (m *model) addBin(b pack.Bin, host int) int {
	m.pack.Bins = append(m.pack.Bins, b)
	m.hostOf = append(m.hostOf, host)
	bin := len(m.pack.Bins) - 1
	if host >= 0 {
		m.binOf[host] = bin
	}
	return bin
}

func (m *model) addItems() {
	for i := range m.p.Services {
		if s := &m.p.Services[i]; !s.Agent {
			m.items = append(m.items, s)
		}
	}
	slices.SortFunc(m.items, func(a, b *Service) int { return cmp.Compare(a.Name, b.Name) })
	offers := newOffers(m)
	for _, s := range m.items {
		item := pack.Item{Name: s.Name, Demand: vector(s.Demand), Out: m.only(unplacedCriterion(s), 1), Start: pack.Nowhere}
		if h, there := m.t.index[m.p.Current.Host[s.Name]]; there {
			item.Start = m.binOf[h]
		}
		offers.fill(&item, s)
		m.pack.Items = append(m.pack.Items, item)
	}
}

func vector(d Demand) []int64 { return []int64{int64(d.Memory), int64(d.CPU), int64(d.Disk)} }

// agentKeepsOut reports whether an agent of the host has a port of the service, or is to be apart from it.
func (m *model) agentKeepsOut(s *Service, h int) bool {
	return slices.ContainsFunc(m.t.agents[h], func(a *Service) bool { return len(pairwise("", s, []*Service{a})) > 0 })
}

// addGroups keeps apart what wishes it, and what publishes the same port.
func (m *model) addGroups() {
	apart := m.apart()
	for i := range m.items {
		for _, j := range apart[i] {
			m.pack.Groups = append(m.pack.Groups, pack.Group{Kind: pack.Apart, Items: []int{j, i}})
		}
	}
	for _, set := range append(portGroups(m.items), nameGroups(m.items)...) {
		m.pack.Groups = append(m.pack.Groups, pack.Group{Kind: pack.Apart, Items: set})
	}
}

// addTogether keeps on one host what has to share it.
func (m *model) addTogether() {
	item := make(map[string]int, len(m.items))
	for i, s := range m.items {
		item[s.Name] = i
	}
	for i, s := range m.items {
		others := m.t.shares[s.Name]
		if len(others) == 0 || others[0] < s.Name {
			continue // the first by name stands for the group
		}
		group := pack.Group{Kind: pack.Together, Items: []int{i}}
		for _, name := range others {
			group.Items = append(group.Items, item[name])
		}
		m.pack.Groups = append(m.pack.Groups, group)
	}
}

// addUses keeps what uses something beside whatever brings it: every bin is an area of its own.
func (m *model) addUses() {
	if len(m.t.uses) == 0 {
		return
	}
	item := make(map[string]int, len(m.items))
	for i, s := range m.items {
		item[s.Name] = i
	}
	for b := range m.pack.Bins {
		m.pack.Bins[b].Area = b
	}
	for i, s := range m.items {
		for _, u := range m.t.uses[s.Name] {
			group := pack.Group{Kind: pack.Near, Items: []int{i}}
			for _, o := range u.by {
				group.To = append(group.To, item[o.Name])
			}
			m.pack.Groups = append(m.pack.Groups, group)
		}
	}
}

// apart lists for each item the ones before it that one of the two wishes to be apart from, in order.
func (m *model) apart() [][]int {
	item := make(map[string]int, len(m.items))
	for i, s := range m.items {
		item[s.Name] = i
	}
	out := make([][]int, len(m.items))
	for i, s := range m.items {
		for _, name := range s.Wish.ApartFrom {
			if j, ok := item[name]; ok && j != i {
				out[max(i, j)] = append(out[max(i, j)], min(i, j))
			}
		}
	}
	for i := range out {
		slices.Sort(out[i])
		out[i] = slices.Compact(out[i])
	}
	return out
}

// bins translates a placement: the bin of each item, nil where it places nothing.
func (m *model) bins(pl Placement) []int {
	if len(pl.Host) == 0 {
		return nil
	}
	out := make([]int, len(m.items))
	for i, s := range m.items {
		out[i] = pack.Nowhere
		if h, there := m.t.index[pl.Host[s.Name]]; there {
			out[i] = m.binOf[h]
		}
	}
	return out
}

// placement translates a packing back.
func (m *model) placement(r *pack.Result) Placement {
	pl := Placement{Host: map[string]string{}, Size: map[string]Bytes{}}
	for i, b := range r.Bin {
		if b != pack.Nowhere {
			pl.Host[m.items[i].Name] = m.t.hosts[m.hostOf[b]].Name
		}
	}
	for b, h := range m.hostOf {
		if h >= 0 && m.t.hosts[h].IsGuest() && !m.t.hosts[h].hasCeiling() && r.Size[b] > 0 {
			pl.Size[m.t.hosts[h].Name] = Bytes(r.Size[b])
		}
	}
	return pl
}
