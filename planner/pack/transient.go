package pack

// canHold reports whether the item, away in bin b, can also be held by its Start and the bins above it,
// in every transient resource. A bin above both carries it twice.
func (s *state) canHold(i, b int, demand []int64) bool {
	it := &s.p.Items[i]
	if !it.away(b) {
		return true
	}
	held := it.heldBy(s.lists.choice(i, it.Start))
	for x := it.Start; x != Root; x = s.p.Bins[x].Parent {
		twice := s.isAbove(x, b)
		for r := range s.p.Resources {
			if !s.p.Resources[r].Transient {
				continue
			}
			need := held[r]
			if twice {
				need += demand[r]
			}
			if need > 0 && s.hard(x, r)+need > s.p.Bins[x].Hard[r] {
				return false
			}
		}
	}
	return true
}

// heldBy is what the item asks of its Start: the demand of its choice there, or, without one, its own.
func (it *Item) heldBy(choice int) []int64 {
	if choice == Nowhere {
		return it.Demand
	}
	return it.demand(choice)
}

// isAbove reports whether x is b or above it.
func (s *state) isAbove(x, b int) bool {
	for ; b != Root; b = s.p.Bins[b].Parent {
		if b == x {
			return true
		}
	}
	return false
}

// addHold adds what an item that is away holds at its Start and above.
func (s *state) addHold(i, sign int) {
	it := &s.p.Items[i]
	held := it.heldBy(s.lists.choice(i, it.Start))
	for x := it.Start; x != Root; x = s.p.Bins[x].Parent {
		for r := range s.p.Resources {
			if s.p.Resources[r].Transient {
				s.hold[x*s.res+r] += int64(sign) * held[r]
			}
		}
	}
}
