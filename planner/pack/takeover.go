package pack

import "slices"

// takeOver puts all items into the given bins, unless that is no better in the goal, or breaks a rule or
// the limit of a goal before. Rules are looked up from nothing: what a search with a model of its own
// found is not believed.
func (sv *solver) takeOver(g int, bins []int) {
	s := sv.s
	if _, _, ok := Evaluate(s.p, bins); !ok {
		return
	}
	was, whole, cost := slices.Clone(s.bin), s.whole(), s.goal(g)
	s.arrange(bins)
	for h, limit := range sv.limit {
		if s.goal(h) > limit {
			s.arrange(was)
			return
		}
	}
	if whole && s.goal(g) >= cost {
		s.arrange(was)
	}
}

// arrange puts all items, which are decided, into the given bins, whatever room there is on the way.
func (s *state) arrange(bins []int) {
	for i, b := range bins {
		if s.bin[i] != b {
			s.take(i, s.choiceOf(i))
		}
	}
	for i, b := range bins {
		if s.bin[i] == undecided {
			s.put(i, s.lists.choice(i, b))
		}
	}
}
