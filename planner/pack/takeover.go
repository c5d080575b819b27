package pack

import "slices"

// How the solution of a search with a model of its own becomes the state.

// takeOver puts all items into the given bins, unless that is no better in the goal, or breaks a rule or
// the limit of a goal before. Rules and costs are looked up from nothing: what a search with a model of its own
// found is not believed. Where the search is stopped it only keeps the bins for the result, since a state of a
// fleet takes as long as all the rest then.
func (sv *solver) takeOver(g int, bins []int) {
	s := sv.s
	if slices.Equal(bins, s.bin) || sv.last != nil { // there was one more on its way when the search was stopped
		return
	}
	cost, size, ok := Evaluate(s.p, bins)
	if !ok || s.whole() && cost[g] >= s.goal(g) {
		return
	}
	for h, limit := range sv.limit {
		if cost[h] > limit {
			return
		}
	}
	if sv.meter.stopped() {
		sv.last = &solution{bins, cost, size}
		return
	}
	s.arrange(bins)
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
