package planner

import (
	"cmp"
	"slices"
)

// shortfalls lists every rule that the service would break if it were put on the host beside what is
// there. The service must not be in the tally.
func (t *tally) shortfalls(s *Service, h int) []Reason {
	return slices.Concat(standing(t.p, s, &t.hosts[h]), t.crowdedOut(s, h), t.without(s, h))
}

// crowdedOut lists those of them that hang on what is there.
func (t *tally) crowdedOut(s *Service, h int) []Reason {
	host := &t.hosts[h]
	out := t.neighbours(s, h)
	d := s.DemandOn(host.Processor)
	if !t.inUse(h) {
		for _, a := range t.agents[h] {
			agent := a.DemandOn(host.Processor)
			d.Memory, d.CPU, d.Disk = d.Memory+agent.Memory, d.CPU+agent.CPU, d.Disk+agent.Disk
		}
	}
	out = append(out, t.memoryShortfalls(s, h, d.Memory)...)
	over := func(rule Rule, at string, need, have int64) {
		if need > have {
			out = append(out, Reason{Rule: rule, Host: at, Service: s.Name, Need: need, Have: have})
		}
	}
	over(RuleCPU, host.Name, int64(t.cpuLoad(h)+d.CPU), int64(t.hostCPULimit(h)))
	if host.Disk > 0 {
		over(RuleDisk, host.Name, int64(t.diskLoad(h)+d.Disk), int64(host.Disk))
	}
	i := t.machineOf[h]
	if m := &t.p.Machines[i]; host.IsGuest() && !t.inUse(h) {
		_, cpu := t.machineLoad(i)
		over(RuleMachineCPU, m.Name, int64(cpu+host.CPU), int64(t.cpuLimit(m)))
		if m.Disk > 0 {
			over(RuleDisk, m.Name, int64(t.machineDisk(i)+host.Disk), int64(m.Disk))
		}
	}
	return out
}

// memoryShortfalls says what memory more on the host breaks: its margin, its range or its machine.
func (t *tally) memoryShortfalls(s *Service, h int, more Bytes) []Reason {
	host := &t.hosts[h]
	load := t.load(h) + more
	var out []Reason
	over := func(rule Rule, at string, need, have Bytes) {
		if need > have {
			out = append(out, Reason{Rule: rule, Host: at, Service: s.Name, Need: int64(need), Have: int64(have)})
		}
	}
	if !host.IsGuest() {
		over(RuleMemory, host.Name, load, t.usable(h))
		return out
	}
	size, ok := guestSize(host, load)
	if !ok {
		_, hi := sizes(host)
		over(RuleGuestRange, host.Name, size, hi)
	}
	m := &t.p.Machines[t.machineOf[h]]
	memory, _ := t.machineLoad(t.machineOf[h])
	over(RuleMachineMemory, m.Name, memory-t.charged(h)+host.chargedWith(load, max(size, t.size[h]))+m.Reserved+m.Foreign, t.p.usable(m))
	return out
}

// neighbours says which services keep this one away from the host: apart_from, with and ports.
func (t *tally) neighbours(s *Service, h int) []Reason {
	var out []Reason
	var apart []string
	beside := t.on[h]
	if !t.inUse(h) {
		beside = t.agents[h]
	}
	for _, o := range beside {
		if mustPart(s, o) {
			apart = append(apart, o.Name)
		}
		for _, port := range sharedPorts(s, o) {
			out = append(out, Reason{Rule: RulePort, Host: t.hosts[h].Name, Service: s.Name, Subjects: []string{o.Name, port.String()}})
		}
		for _, name := range sharedNames(s, o) {
			out = append(out, Reason{Rule: RuleName, Host: t.hosts[h].Name, Service: s.Name, Subjects: []string{o.Name, name}})
		}
	}
	slices.SortStableFunc(out, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), slices.Compare(a.Subjects, b.Subjects))
	})
	out = append(t.kept(s, h), out...)
	if apart != nil {
		slices.Sort(apart)
		out = append([]Reason{{Rule: RuleApart, Host: t.hosts[h].Name, Service: s.Name, Subjects: apart}}, out...)
	}
	return out
}

// mustPart reports whether one of the two wishes to be apart from the other.
func mustPart(a, b *Service) bool {
	return slices.Contains(a.Wish.ApartFrom, b.Name) || slices.Contains(b.Wish.ApartFrom, a.Name)
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
