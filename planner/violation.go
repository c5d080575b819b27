package planner

import (
	"cmp"
	"slices"
)

// violations lists every rule that the placement breaks: hosts and machines that are over, then
// services by name.
func (t *tally) violations() []Reason {
	var out []Reason
	over := func(rule Rule, at string, need, have int64) {
		if need > have {
			out = append(out, Reason{Rule: rule, Host: at, Need: need, Have: have})
		}
	}
	for i := range t.p.Machines {
		m := &t.p.Machines[i]
		memory, cpu := t.machineLoad(i)
		if !m.RunsContainers() { // else it is a host
			over(RuleMachineMemory, m.Name, int64(memory+m.Reserved+m.Foreign), int64(t.p.usable(m)))
			over(RuleMachineCPU, m.Name, int64(cpu), int64(t.cpuLimit(m)))
			if m.Disk > 0 {
				over(RuleDisk, m.Name, int64(t.machineDisk(i)), int64(m.Disk))
			}
		}
	}
	for h := range t.hosts {
		host := &t.hosts[h]
		if !t.inUse(h) {
			continue
		}
		over(RuleMemory, host.Name, int64(t.load(h)), int64(t.usable(h)))
		over(RuleCPU, host.Name, int64(t.cpuLoad(h)), int64(t.hostCPULimit(h)))
		if host.Disk > 0 {
			over(RuleDisk, host.Name, int64(t.diskLoad(h)), int64(host.Disk))
		}
		if _, hi := sizes(host); host.IsGuest() {
			over(RuleGuestRange, host.Name, int64(t.size[h]), int64(hi))
		}
	}
	out = append(out, t.serviceViolations()...)
	return append(out, t.strange...)
}

func (t *tally) serviceViolations() []Reason {
	var out []Reason
	placed := map[string]bool{}
	for h := range t.hosts {
		on := t.byName(h)
		for i, s := range on {
			placed[s.Name] = true
			if s.Agent {
				continue
			}
			out = append(out, standing(t.p, s, &t.hosts[h])...)
			out = append(out, pairwise(t.hosts[h].Name, s, on[:i])...)
			out = append(out, t.parted(s, h)...)
			out = append(out, t.without(s, h)...)
		}
	}
	for h := range t.hosts {
		for _, s := range t.on[h] {
			for _, need := range s.Needs {
				if t.p.Service(need) != nil && !placed[need] {
					out = append(out, Reason{Rule: RuleNeeds, Host: t.hosts[h].Name, Service: s.Name, Subjects: []string{need}})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return cmp.Compare(a.Service, b.Service) })
	return out
}

// pairwise lists what the service breaks together with services that share its host, each pair once.
func pairwise(host string, s *Service, others []*Service) []Reason {
	var out []Reason
	for _, o := range others {
		if mustPart(s, o) {
			out = append(out, Reason{Rule: RuleApart, Host: host, Service: s.Name, Subjects: []string{o.Name}})
		}
		for _, port := range sharedPorts(s, o) {
			out = append(out, Reason{Rule: RulePort, Host: host, Service: s.Name, Subjects: []string{o.Name, port.String()}})
		}
		for _, name := range sharedNames(s, o) {
			out = append(out, Reason{Rule: RuleName, Host: host, Service: s.Name, Subjects: []string{o.Name, name}})
		}
	}
	return out
}
