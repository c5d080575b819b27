package planner

import (
	"cmp"
	"slices"
)

// judge writes down everything that follows from a placement.
func judge(p *Problem, pl Placement) *Plan { return judgement(newTally(p, pl)) }

func judgement(t *tally) *Plan {
	p := t.p
	plan := &Plan{Problem: p, Placement: t.placement(), Status: Feasible}
	today := newTally(p, p.Current)
	plan.Machines = machineLoads(t, today)
	plan.Hosts = hostLoads(t, today)
	plan.Guests = guestChanges(t)
	plan.Placed = placed(t)
	plan.Moves = append(moves(p, union(p.Current.Host, plan.Placement.Host), func(name string) string { return plan.Placement.Host[name] }), agentMoves(t)...)
	plan.Unplaced = unplaced(t)
	plan.Violations = t.violations()
	for c, cost := range t.score() {
		plan.Scores = append(plan.Scores, Score{Criterion: t.criteria[c], Cost: cost, Bound: Unbounded})
	}
	if len(plan.Unplaced) > 0 || len(plan.Violations) > 0 {
		plan.Status = Infeasible
	}
	return plan
}

func machineLoads(t, today *tally) []MachineLoad {
	var out []MachineLoad
	for i := range t.p.Machines {
		out = append(out, t.machineLoadOf(today, i))
	}
	return out
}

func (t *tally) machineLoadOf(today *tally, i int) MachineLoad {
	m := &t.p.Machines[i]
	used, cpu := t.machineLoad(i)
	before, _ := today.machineLoad(i)
	l := MachineLoad{
		Machine: m, Margin: t.p.marginOf(m), Usable: t.p.usable(m), Used: used,
		Today: before + m.Reserved + m.Foreign, CPU: cpu, CPULimit: t.cpuLimit(m),
	}
	if m.UsedToday > 0 {
		l.Today = m.UsedToday
	}
	l.Headroom = l.Usable - used - m.Reserved - m.Foreign
	return l
}

func hostLoads(t, today *tally) []HostLoad {
	var out []HostLoad
	for h := range t.hosts {
		if !t.inUse(h) {
			continue
		}
		l := t.hostLoad(today, h)
		l.Services = t.serviceNames(h)
		out = append(out, l)
	}
	return out
}

// hostLoad is what the host carries, without the names of its services.
func (t *tally) hostLoad(today *tally, h int) HostLoad {
	host := t.hosts[h]
	l := HostLoad{
		Host: host, Memory: t.size[h], Usable: t.usable(h), Used: t.taken(h),
		CPU: t.cpuLoad(h), CPULimit: t.hostCPULimit(h), Today: host.ExistsAt,
	}
	if !host.IsGuest() {
		l.Today = today.load(h)
		if m := &t.p.Machines[t.machineOf[h]]; m.UsedToday > 0 {
			l.Today = m.UsedToday
		}
	}
	l.Headroom = l.Usable - t.load(h)
	return l
}

func guestChanges(t *tally) []GuestChange {
	var out []GuestChange
	for i := range t.p.Machines {
		m := &t.p.Machines[i]
		for k := range m.Guests {
			g := &m.Guests[k]
			c := GuestChange{Guest: g, Machine: m.Name}
			if g.Exists {
				c.From = g.ExistsAt
			}
			if g.Appliance {
				c.Memory = applianceMemory(g)
				out = append(out, c)
				continue
			}
			c.Memory = t.size[t.index[g.Name]]
			switch {
			case c.Memory == 0 && !g.Exists:
				continue
			case c.Memory == 0:
				c.Action = DestroyGuest
			case !g.Exists:
				c.Action = CreateGuest
			case c.Memory != c.From:
				c.Action = ResizeGuest
			}
			out = append(out, c)
		}
	}
	return out
}

func placed(t *tally) []Placed {
	var out []Placed
	// Reasons weigh hosts as a search would: with guests of the size that their load asks for.
	free := newTally(t.p, Placement{Host: t.placement().Host})
	for h := range t.hosts {
		host := &t.hosts[h]
		for _, s := range t.on[h] {
			out = append(out, Placed{
				Service: s, Host: host.Name, From: t.p.Current.Host[s.Name],
				Memory: s.DemandOn(host.Processor).Memory, Judgement: s.Judge(host.Processor),
				Performance: s.PerformanceOn(host.Processor), Remote: s.Remote(*host), Why: free.why(s, h),
			})
		}
	}
	slices.SortStableFunc(out, func(a, b Placed) int {
		return cmp.Or(cmp.Compare(a.Service.Name, b.Service.Name), cmp.Compare(a.Host, b.Host))
	})
	return out
}

// moves lists which of the named services come, move or go; hostOf says where each is now, "" for nowhere.
func moves(p *Problem, names []string, hostOf func(name string) string) []Move {
	var out []Move
	for _, name := range names {
		from, to := p.Current.Host[name], hostOf(name)
		m := Move{Service: name, From: from, To: to}
		switch {
		case from == to:
			continue
		case from == "":
		case to == "" && !p.leaves(name):
			continue // it is unplaced, and said to be
		case to == "":
			m.Action = RemoveService
		default:
			s := p.Service(name)
			m.Action, m.Data, m.Unknown = MoveService, s.DataBytes(), s.DataUnknown()
		}
		out = append(out, m)
	}
	return out
}

// agentMoves lists the agents that a host in use still needs, and those that leave.
func agentMoves(t *tally) []Move {
	var out []Move
	for h := range t.hosts {
		host := t.hosts[h].Name
		for _, a := range t.agents[h] {
			if t.inUse(h) && !slices.Contains(t.p.Agents[host], a.Name) {
				out = append(out, Move{Service: a.Name, To: host, Agent: true})
			}
		}
		for _, name := range t.p.Agents[host] {
			if t.p.leaves(name) {
				out = append(out, Move{Service: name, From: host, Action: RemoveService, Agent: true})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Move) int { return cmp.Compare(a.Service, b.Service) })
	return out
}

// leaves reports whether the service shall be removed.
func (p *Problem) leaves(name string) bool {
	return slices.ContainsFunc(p.Leaving, func(s Service) bool { return s.Name == name })
}

// unplaced lists the services without a host and every reason for every host, and the agents that
// cannot run on a host that is in use.
func unplaced(t *tally) []Unplaced {
	var out []Unplaced
	placed := t.placement().Host
	for i := range t.p.Services {
		s := &t.p.Services[i]
		if _, ok := placed[s.Name]; ok {
			continue
		}
		u := Unplaced{Service: s}
		for h := range t.hosts {
			host := &t.hosts[h]
			switch {
			case !s.Agent:
				u.Hosts = append(u.Hosts, HostReasons{host.Name, t.shortfalls(s, h)})
			case t.inUse(h) && !slices.Contains(t.agents[h], s) && !unwished(s, host):
				u.Hosts = append(u.Hosts, HostReasons{host.Name, standing(t.p, s, host)})
			}
		}
		if !s.Agent || len(u.Hosts) > 0 {
			out = append(out, u)
		}
	}
	slices.SortFunc(out, func(a, b Unplaced) int { return cmp.Compare(a.Service.Name, b.Service.Name) })
	return out
}

// unwished reports whether the wish itself keeps an agent off the host.
func unwished(s *Service, h *Host) bool {
	return names(s.Wish.NotOn, h) || len(s.Wish.On) > 0 && !names(s.Wish.On, h)
}
