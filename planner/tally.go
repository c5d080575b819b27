package planner

import (
	"slices"
	"strings"
)

// tally adds up what every host and machine carries under a placement. Everything that is said of a
// placement, its violations, its score, what would happen if, is read from one.
type tally struct {
	p       *Problem
	hosts   []Host
	index   map[string]int // of a host
	machine map[string]int // of a machine

	machineOf []int    // of each host
	hostsOf   [][2]int // of each machine: the first of its hosts, and the one after the last
	fixed     []Demand // of each machine: what its appliances take
	// appliances is how many each machine has.
	appliances []int

	on      [][]*Service        // the services on each host, agents included
	stays   []bool              // whether each host is in use even without a service: a docker machine, or a guest that is kept
	agents  [][]*Service        // the agents of each host when it is in use
	used    []Demand            // what they need together, and the disk that data takes which services left; Ports is not filled in
	size    []Bytes             // memory of each host; 0: a guest that does not exist
	given   []Bytes             // the size of each guest that was given; 0: as its load asks for
	spared  []bool              // guests that are open only because something that runs there has no place; see spareStranded
	strange []Reason            // services on hosts that are not there
	shares  map[string][]string // see Together; nil where no service has to share its host
	tiedAt  map[string]int      // the host of each service that has to share it
	uses    map[string][]use    // of each service; nil where none uses what others bring

	criteria    []Criterion // of the problem's goal
	sums        []int64     // the cost in each, where it is a sum over services
	figures     []figures   // of each machine; see figures.go
	total       figures     // of all machines
	weighsPower bool        // see allStatePower
	kindOf      []int       // the kind of each host; see regard.go
	processors  []Processor // of the hosts, each once, where the goal asks how fast they are
	regards     regard
}

func newTally(p *Problem, pl Placement) *tally {
	t := &tally{p: p, hosts: p.Hosts(), index: map[string]int{}, machine: map[string]int{}, tiedAt: map[string]int{}, uses: usesOf(p)}
	t.shares = together(p, t.uses)
	n := len(t.hosts)
	t.on, t.agents = make([][]*Service, n), make([][]*Service, n)
	t.used, t.size, t.given = make([]Demand, n), make([]Bytes, n), make([]Bytes, n)
	t.layOut()
	t.holdWaiting()
	agents, kept := agentsAmong(p), newKeeper(p).kept()
	t.stays, t.spared = make([]bool, n), make([]bool, n)
	for h := range t.hosts {
		host := &t.hosts[h]
		t.agents[h] = agentsOf(p, agents, host)
		if host.IsGuest() {
			t.given[h] = pl.Size[host.Name]
		}
		t.stays[h] = !host.IsGuest() || kept[host.Name]
		if t.stays[h] || t.given[h] > 0 {
			t.open(h)
		}
	}
	t.sortHosts()
	t.countUnplaced()
	for _, list := range [...][]Service{p.Services, p.Leaving} {
		for i := range list {
			t.start(&list[i], pl)
		}
	}
	return t
}

// start puts a service where the placement has it.
func (t *tally) start(s *Service, pl Placement) {
	host, placed := pl.Host[s.Name]
	if s.Agent || !placed {
		return
	}
	h, ok := t.index[host]
	if !ok {
		t.strange = append(t.strange, Reason{Rule: RuleUnknownHost, Host: host, Service: s.Name})
		return
	}
	t.put(s, h)
}

// open puts a host into use: its agents run from then on.
func (t *tally) open(h int) {
	for _, a := range t.agents[h] {
		t.charge(a, h, 1)
		t.on[h] = append(t.on[h], a)
	}
	t.resize(h)
}

func (t *tally) close(h int) {
	for _, a := range t.agents[h] {
		t.charge(a, h, -1)
	}
	t.on[h], t.size[h] = nil, 0
	t.refresh(t.machineOf[h])
}

// inUse reports whether the host is there: always for a docker machine.
func (t *tally) inUse(h int) bool { return t.size[h] > 0 }

// carries reports whether a service other than an agent is on the host.
func (t *tally) carries(h int) bool { return len(t.on[h]) > len(t.agents[h]) }

// put places a service on a host. Whether it fits is not looked at.
func (t *tally) put(s *Service, h int) {
	if !t.inUse(h) {
		t.open(h)
	}
	t.on[h] = append(t.on[h], s)
	t.locate(s, h)
	t.charge(s, h, 1)
	t.count(s, h, 1)
	t.resize(h)
}

// take is the reverse of put. A guest that is left empty and has no given size is gone.
func (t *tally) take(s *Service, h int) {
	i := slices.Index(t.on[h], s)
	t.on[h] = slices.Delete(t.on[h], i, i+1)
	t.locate(s, -1)
	t.charge(s, h, -1)
	t.count(s, h, -1)
	if !t.carries(h) && !t.stays[h] && t.given[h] == 0 {
		t.close(h)
		return
	}
	t.resize(h)
}

func (t *tally) charge(s *Service, h int, sign int64) {
	t.used[h] = t.used[h].plus(s.DemandOn(t.hosts[h].Processor), sign)
}

// resize sets the memory of a host in use, and ends every change of what a host carries.
func (t *tally) resize(h int) {
	host := &t.hosts[h]
	switch {
	case !host.IsGuest():
		t.size[h] = host.Memory.Max
	case t.given[h] > 0:
		t.size[h] = t.given[h]
	default:
		t.size[h], _ = guestSize(host, t.load(h))
	}
	t.refresh(t.machineOf[h])
}

// load is all memory taken on the host, reserved and foreign included, and what the guests beside its containers weigh.
func (t *tally) load(h int) Bytes {
	return t.taken(h) + t.hosts[h].Reserved + t.hosts[h].Foreign
}

// taken is the same without reserved and foreign.
func (t *tally) taken(h int) Bytes {
	if !t.hosts[h].IsGuest() {
		return t.used[h].Memory + t.figures[t.machineOf[h]].nested
	}
	return t.used[h].Memory
}

// cpuLoad is what is asked of the host's processor: by its services, and by the guests beside them.
func (t *tally) cpuLoad(h int) MilliCPU {
	if !t.hosts[h].IsGuest() {
		return t.figures[t.machineOf[h]].cpu
	}
	return t.used[h].CPU
}

// diskLoad is what is asked of the host's disk, likewise.
func (t *tally) diskLoad(h int) Bytes {
	if !t.hosts[h].IsGuest() {
		return t.machineDisk(t.machineOf[h])
	}
	return t.used[h].Disk
}

// machineDisk is the disk of the guests that are there and of services beside them, of the machine at a position.
func (t *tally) machineDisk(i int) Bytes {
	sum := t.fixed[i].Disk
	for h := t.hostsOf[i][0]; h < t.hostsOf[i][1]; h++ {
		switch {
		case !t.hosts[h].IsGuest():
			sum += t.used[h].Disk
		case t.inUse(h):
			sum += t.hosts[h].Disk
		}
	}
	return sum
}

// usable is how much of the host's memory may be taken at its present size.
func (t *tally) usable(h int) Bytes {
	host := &t.hosts[h]
	if !host.IsGuest() {
		return t.p.usable(&t.p.Machines[t.machineOf[h]])
	}
	return host.Margin.Of(t.size[h])
}

// applianceMemory is the fixed size of an appliance: what it has, else the most that it may have.
func applianceMemory(g *Guest) Bytes {
	if g.Exists {
		return g.ExistsAt
	}
	return g.Memory.Max
}

// cpuLimit is what a machine's services or guests may ask for together: of a machine that runs nothing but
// containers its cores, of a hypervisor its threads, times the overcommit.
func (t *tally) cpuLimit(m *Machine) MilliCPU {
	return MilliCPU(m.processors()) * MilliCPU(t.p.Rules.Overcommit)
}

// hostCPULimit is the same for a host.
func (t *tally) hostCPULimit(h int) MilliCPU {
	return t.hosts[h].CPU * MilliCPU(t.p.Rules.Overcommit) / 1000
}

// placement is what the tally holds.
func (t *tally) placement() Placement {
	pl := Placement{Host: map[string]string{}, Size: map[string]Bytes{}}
	for h := range t.hosts {
		if t.hosts[h].IsGuest() && t.inUse(h) {
			pl.Size[t.hosts[h].Name] = t.size[h]
		}
		for _, s := range t.on[h] {
			if !s.Agent {
				pl.Host[s.Name] = t.hosts[h].Name
			}
		}
	}
	return pl
}

// byName lists what runs on the host by name, agents first, whatever the order in which it came.
func (t *tally) byName(h int) []*Service {
	out := slices.Clone(t.on[h])
	slices.SortFunc(out, func(a, b *Service) int {
		if a.Agent != b.Agent {
			if a.Agent {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out
}

// serviceNames lists what runs on the host, agents included, by name.
func (t *tally) serviceNames(h int) []string {
	var out []string
	for _, s := range t.on[h] {
		out = append(out, s.Name)
	}
	slices.SortFunc(out, strings.Compare)
	return out
}
