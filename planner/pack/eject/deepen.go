package eject

// Solve: rounds of the search with one threshold after the other.

// Solve searches for the cheapest placement. It reports false where the work was used up before the search began.
func Solve(p *Problem, o Options) (Result, bool) {
	s := newSearch(p, o)
	if s.ended {
		return Result{}, false
	}
	return s.run(), true
}

// run searches with one threshold after the other.
func (s *search) run() Result {
	if s.bound() == Infeasible {
		return Result{Cost: Infeasible, Least: Infeasible}
	}
	s.spare = s.o.Nodes
	least, width := s.bound(), int64(0)
	for round := firstRound + len(s.p.Items); least < s.cost && s.spare > 0 && !s.ended; {
		s.threshold = least + width
		complete := s.exhaust(round)
		if complete {
			if least = min(s.next, s.cost); least > s.p.Dearest {
				least = Infeasible
			}
		} else if !s.found {
			round *= 2
		}
		width = s.nextWidth(width, least, complete)
	}
	return Result{s.best, s.cost, least}
}

// firstRound is the number of nodes of a round, beside one for each item, before it counts as too much.
const firstRound = 1000

// nextWidth is how far above the bound the next threshold is. Without a solution it grows, by more where
// the round found neither a solution nor a proof.
func (s *search) nextWidth(width, least int64, complete bool) int64 {
	switch {
	case s.cost == Infeasible && complete:
		return max(2*width, least/1000, 1)
	case s.cost == Infeasible:
		return max(4*width, least/1000, 1)
	case s.found || complete:
		return (s.cost - 1 - least) / 2
	}
	return width / 2
}

// exhaust searches the threshold with so many nodes, from the start again with every aggregate that was added,
// until a solution is found. It reports whether the search was complete.
func (s *search) exhaust(round int) bool {
	s.nodes, s.next, s.found = min(round, s.spare), Infeasible, false
	s.spare -= s.nodes
	s.began = s.nodes
	for s.restart = true; s.restart && s.nodes > 0 && !s.ended; {
		s.restart = false
		for b := range s.bins {
			s.bins[b].values = nil
		}
		s.visit()
	}
	complete := !s.restart && !s.found && s.nodes >= 0 && !s.unsure && !s.ended
	s.spare += max(s.nodes, 0)
	return complete
}
