package planner

import (
	"cmp"
	"slices"
)

// violations lists every rule that the placement breaks: hosts and machines that are over, then
// services by name.
func (t *tally) violations() []Reason {
	var out []Reason
	var limits []limit
	for i := range t.p.Machines {
		if !t.p.Machines[i].RunsContainers() { // else it is a host
			limits = machineLimits(limits, t, i, Demand{})
		}
	}
	for h := range t.hosts {
		if t.inUse(h) {
			limits = hostLimits(limits, t, h, Demand{}, t.size[h])
		}
	}
	for _, l := range limits {
		if l.broken() {
			out = append(out, l.reason(""))
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
