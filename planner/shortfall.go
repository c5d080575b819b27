package planner

import (
	"cmp"
	"slices"
)

// shortfalls lists every rule that the service would break if it were put on the host beside what is
// there. The service must not be in the tally.
func (t *tally) shortfalls(s *Service, h int) []Reason {
	return slices.Concat(standing(t.p, s, &t.hosts[h]), t.shortfallsBeside(s, h), t.without(s, h))
}

// shortfallsBeside lists those of them that hang on what is there: neighbours, then memory, then the other limits.
func (t *tally) shortfallsBeside(s *Service, h int) []Reason {
	out := t.neighbours(s, h)
	figures := len(out)
	var list [8]limit // enough for all, so that none is allocated: every service is held against every host
	for _, l := range limitsOf(list[:0], t, h, s.DemandOn(t.hosts[h].Processor)) {
		if l.broken() {
			out = append(out, l.reason(s.Name))
		}
	}
	slices.SortStableFunc(out[figures:], func(a, b Reason) int { return cmp.Compare(min(a.Rule, RuleCPU), min(b.Rule, RuleCPU)) })
	return out
}

// takes reports whether none of shortfallsBeside stands in the way. Figures are asked first: they are few, neighbours may be many.
func (t *tally) takes(s *Service, h int) bool {
	var list [8]limit
	return !slices.ContainsFunc(limitsOf(list[:0], t, h, s.DemandOn(t.hosts[h].Processor)), limit.broken) && len(t.neighbours(s, h)) == 0
}

// neighbours says which services keep this one away from the host: apart_from, with and ports.
func (t *tally) neighbours(s *Service, h int) []Reason {
	beside := t.on[h]
	if !t.inUse(h) {
		beside = t.agents[h]
	}
	var out []Reason
	var apart []string
	for _, r := range pairwise(t.hosts[h].Name, s, beside) {
		if r.Rule == RuleApart {
			apart = append(apart, r.Subjects...)
		} else {
			out = append(out, r)
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
