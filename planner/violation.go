package planner

import (
	"cmp"
	"slices"
)

// violations lists every rule that the placement breaks: hosts and machines that are over, then
// services by name.
func (t *tally) violations() []Reason { return violations(t, t.amongThemselves) }

// violations is the same with what services of a host break among themselves as somebody knows it.
func violations(t *tally, among func(h int) []Reason) []Reason {
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
	out = append(out, serviceViolations(t, among)...)
	return append(out, t.strange...)
}

// serviceViolations lists the rules that services break, by their names; among says what those of a host break, see amongThemselves.
func serviceViolations(t *tally, among func(h int) []Reason) []Reason {
	var out []Reason
	for h := range t.hosts {
		out = append(out, among(h)...)
		for _, s := range t.on[h] {
			if !s.Agent {
				out = append(out, t.parted(s, h)...)
				out = append(out, t.without(s, h)...)
			}
		}
	}
	out = append(out, needless(t)...)
	slices.SortStableFunc(out, func(a, b Reason) int { return cmp.Compare(a.Service, b.Service) })
	return out
}

// amongThemselves lists what the services of a host break there whatever runs elsewhere: it stays so until one comes or goes.
func (t *tally) amongThemselves(h int) []Reason {
	var out []Reason
	on := t.byName(h)
	for i, s := range on {
		if !s.Agent {
			out = append(out, standing(t.p, s, &t.hosts[h])...)
			out = append(out, pairwise(t.hosts[h].Name, s, on[:i])...)
		}
	}
	return out
}

// needless lists services that must reach one which runs nowhere.
func needless(t *tally) []Reason {
	var out []Reason
	var placed map[string]bool
	for h := range t.hosts {
		for _, s := range t.on[h] {
			if len(s.Needs) > 0 && placed == nil {
				placed = running(t)
			}
			for _, need := range s.Needs {
				if t.p.Service(need) != nil && !placed[need] {
					out = append(out, Reason{Rule: RuleNeeds, Host: t.hosts[h].Name, Service: s.Name, Subjects: []string{need}})
				}
			}
		}
	}
	return out
}

// running has the names of all that runs somewhere, agents among them.
func running(t *tally) map[string]bool {
	out := map[string]bool{}
	for h := range t.hosts {
		for _, s := range t.on[h] {
			out[s.Name] = true
		}
	}
	return out
}
