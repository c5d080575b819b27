package pack

// What is done otherwise in a fleet.

// Sizes of problems, in choices of all items together. A lab has a few hundred to a few ten thousand, a
// fleet of 300 hosts a million, one of 1,000 hosts and 50,000 services fifty million.
const (
	// largeFrom is from where on no pairs of items are tried, alike items are not looked for, and branch and bound is for
	// parts only.
	largeFrom = 100_000
	// branchedUpTo is where branch and bound ends: a single node looks at all choices some times, which in
	// larger problems takes longer than a context may wait. Those have the bounds of certificates alone.
	branchedUpTo = 1_000_000
)

// large reports whether the problem is a fleet.
func (sh *shape) large() bool { return sh.choices > largeFrom }

// keepAtStart puts the items of a fleet that would rather stay into their Start, before anything else is
// placed: what takes the place of one of hundreds that run is not found again by moving one or two at a
// time. It also saves to try each of them in each bin.
func keepAtStart(s *state, m *meter) {
	for i := range s.p.Items {
		if m.ask(len(s.p.Items[i].Choices)); m.ended {
			return
		}
		home := s.lists.choice(i, s.p.Items[i].Start)
		if s.bin[i] == undecided && home != Nowhere && s.stays(i, home) && s.fits(i, home) {
			s.put(i, home)
		}
	}
}

// stays reports whether the choice, which is the item's Start, is its cheapest, goal by goal.
func (s *state) stays(i, home int) bool {
	it := &s.p.Items[i]
	if !s.choicesCost() {
		return true
	}
	for c := range it.Choices {
		for g := range s.p.Goals {
			here, there := it.Choices[home].Cost.at(g), it.Choices[c].Cost.at(g)
			if c != home {
				there += it.Leave.at(g)
			}
			if there < here {
				return false
			}
			if there > here {
				break
			}
		}
	}
	return true
}

// choicesCost reports whether some choice costs something in some goal.
func (s *state) choicesCost() bool {
	for g := range s.price {
		if s.price[g].choice {
			return true
		}
	}
	return false
}
