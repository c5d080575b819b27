package planner

import "slices"

// Problem is what is to be placed, on what, and under which rules.
//
// Names are unique among hosts and machines together (a docker machine is its own host), and among
// services. Package inventory makes problems and checks all that; the planner takes them as given.
type Problem struct {
	Name     string
	Domain   string
	Machines []Machine
	Services []Service
	Current  Placement           // what runs today
	Agents   map[string][]string // the agents that run today, by host; on a hypervisor, as native packages
	Leaving  []Service           // services of Current that shall be removed: nowhere in a plan
	Waiting  []Waiting           // what services left at their last moves, by service, each at most once
	Rules    Rules
	Goal     Goal
	Price    Price // of a kilowatt hour
}

// Rules are the figures that an inventory or one run may change.
type Rules struct {
	Margin     Permille // share of memory that may be used
	Overcommit Permille // demand in cores per core: 2000 is two for one
	// LXCOvercommit is how many times the memory of a machine the ceilings of its containers (LXC) may add up to, 1000 being once; 0: they
	// are not looked at.
	LXCOvercommit Permille
	OverMargin    bool // machines may be filled up to their whole memory
	Changed       []RuleChange
}

// Rules where an inventory says nothing.
const (
	DefaultMargin     Permille = 900
	DefaultOvercommit Permille = 2000
)

// RuleChange says what one run did to the rules of the inventory; the report shows it.
type RuleChange struct {
	Kind     RuleChangeKind
	Subject  string // the machine that is taken away
	From, To Permille
}

// RuleChangeKind is iota-typed: which rule a run changed.
type RuleChangeKind int

// The rules that a run can change.
const (
	MarginChanged RuleChangeKind = iota
	OvercommitChanged
	OverMarginAllowed
	MachineTakenAway
)

// SetMargin replaces the margin of the lab and of every machine for this run, and records it.
func (p *Problem) SetMargin(m Permille) {
	p.Rules.Changed = append(slices.Clone(p.Rules.Changed), RuleChange{Kind: MarginChanged, From: p.Rules.Margin, To: m})
	p.Rules.Margin = m
	p.Machines = slices.Clone(p.Machines)
	for i := range p.Machines {
		p.Machines[i].Margin = 0
	}
}

// AllowOverMargin lets machines be filled up to their whole memory for this run, and records it.
// Guests are still sized under the margin.
func (p *Problem) AllowOverMargin() {
	p.Rules.Changed = append(slices.Clone(p.Rules.Changed), RuleChange{Kind: OverMarginAllowed})
	p.Rules.OverMargin = true
}

// SetOvercommit replaces the CPU overcommit for this run, and records it.
func (p *Problem) SetOvercommit(o Permille) {
	p.Rules.Changed = append(slices.Clone(p.Rules.Changed), RuleChange{Kind: OvercommitChanged, From: p.Rules.Overcommit, To: o})
	p.Rules.Overcommit = o
}

// Without returns the problem as it is when a machine, or a single guest, is down. What was pinned to
// it is free. It reports false when there is no such machine or guest.
func (p *Problem) Without(name string) (*Problem, bool) {
	q := *p
	gone := map[string]bool{}
	q.Machines = nil
	for _, m := range p.Machines {
		if m.Name == name {
			gone[name] = true
			for _, g := range m.Guests {
				gone[g.Name] = true
			}
			continue
		}
		guests := slices.DeleteFunc(slices.Clone(m.Guests), func(g Guest) bool { return g.Name == name })
		if len(guests) < len(m.Guests) {
			gone[name] = true
		}
		m.Guests = guests
		q.Machines = append(q.Machines, m)
	}
	if len(gone) == 0 {
		return nil, false
	}
	q.Services = slices.Clone(p.Services)
	for i := range q.Services {
		w := &q.Services[i].Wish
		on := slices.DeleteFunc(slices.Clone(w.On), func(h string) bool { return gone[h] })
		if len(on) < len(w.On) {
			w.Freed = w.Freed || len(on) == 0
			w.On = on
		}
		if w.Stays && gone[p.Current.Host[q.Services[i].Name]] {
			w.Stays, w.Freed = false, true
		}
	}
	q.Waiting = slices.DeleteFunc(slices.Clone(p.Waiting), func(w Waiting) bool { return gone[w.On] })
	q.Rules.Changed = append(slices.Clone(p.Rules.Changed), RuleChange{Kind: MachineTakenAway, Subject: name})
	return &q, true
}

// Machine returns the machine of that name, or nil.
func (p *Problem) Machine(name string) *Machine {
	for i := range p.Machines {
		if p.Machines[i].Name == name {
			return &p.Machines[i]
		}
	}
	return nil
}

// Service returns the service of that name, a leaving one too, or nil.
func (p *Problem) Service(name string) *Service {
	for _, list := range [...][]Service{p.Services, p.Leaving} {
		for i := range list {
			if list[i].Name == name {
				return &list[i]
			}
		}
	}
	return nil
}

// Host returns the host of that name.
func (p *Problem) Host(name string) (Host, bool) {
	for i := range p.Machines {
		m := &p.Machines[i]
		if m.RunsContainers() && m.Name == name {
			return p.dockerHost(m), true
		}
		for k := range m.Guests {
			if g := &m.Guests[k]; g.Name == name && !g.Appliance {
				return p.guestHost(m, g), true
			}
		}
	}
	return Host{}, false
}

// Hosts lists every host in the order of the inventory: machines that run containers, each before its guests, and the guests of
// each hypervisor that are no appliances.
func (p *Problem) Hosts() []Host {
	var out []Host
	for i := range p.Machines {
		m := &p.Machines[i]
		if m.RunsContainers() {
			out = append(out, p.dockerHost(m))
		}
		for k := range m.Guests {
			if g := &m.Guests[k]; !g.Appliance {
				out = append(out, p.guestHost(m, g))
			}
		}
	}
	return out
}

func (p *Problem) dockerHost(m *Machine) Host {
	return Host{
		Name: m.Name, Machine: m.Name, Kind: Docker, Processor: m.Processor,
		CPU: MilliCPU(m.processors()) * 1000, Memory: Range{m.Memory, m.Memory}, Margin: p.marginOf(m),
		Reserved: m.Reserved, Foreign: m.Foreign, Disk: m.Disk, Devices: m.Devices,
		Exists: true, ExistsAt: m.Memory, Address: m.Address,
	}
}

func (p *Problem) guestHost(m *Machine, g *Guest) Host {
	h := Host{
		Name: g.Name, Machine: m.Name, Kind: g.Kind, ID: g.ID, Processor: m.Processor,
		CPU: MilliCPU(g.CPUs) * 1000, Memory: g.Memory, Margin: p.marginOf(m),
		Reserved: g.Reserved, Foreign: g.Foreign, Disk: g.Disk, Devices: g.Devices,
		Exists: g.Exists, ExistsAt: g.ExistsAt, Address: g.Address, Beside: m.RunsContainers(),
	}
	h.LeastCharge = p.leastCharge(m, &h)
	return h
}

// processors is what the overcommit multiplies: cores where services ask for them, threads where guests have vCPUs.
func (m *Machine) processors() int {
	if m.RunsGuests() {
		return m.Processor.Threads
	}
	return m.Processor.Cores
}

// marginOf is the machine's own margin, else the lab's; at least a thousandth, so that the size that a
// guest has to have is finite.
func (p *Problem) marginOf(m *Machine) Permille {
	if m.Margin != 0 {
		return max(m.Margin, 1)
	}
	return max(p.Rules.Margin, 1)
}

// usable is the memory of the machine that may be used, reserved included.
func (p *Problem) usable(m *Machine) Bytes {
	if p.Rules.OverMargin {
		return m.Memory
	}
	return p.marginOf(m).Of(m.Memory)
}

// Library is what inventories choose from: the entries of a catalog and the processors it knows.
type Library struct {
	Services   map[string]Service
	Processors map[string]Processor
	Unread     map[string]bool                                                // names of services that there are and that cannot be read, of which that is said elsewhere
	Partial    bool                                                           // more services may be unread, of names that nobody knows
	With       func(entry string, env map[string]string) (Service, error)     // an entry's service where a wish sets these variables; nil: it is as it is
	At         func(entry, path string, env map[string]string) (string, bool) // a path of State or Reads where a wish sets these variables; false: it is none that a host has; nil: they have no variables
	Unknown    map[string]error                                               // names that are no services, and what is to be said of them: the project cannot be read, or has another name
}
