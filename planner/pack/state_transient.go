package pack

// The state's transient load: what items that are away still take of where they came from.

// fitsTransient reports whether the item, away in bin b, can also be held by its Start and the bins above it,
// in every transient resource. A bin above both carries it on both ways.
func (s *state) fitsTransient(i, b int, demand []int64) bool {
	it := &s.p.Items[i]
	if !it.away(b) {
		return true
	}
	held := it.asksOfStart(s.lists.choice(i, it.Start))
	for x := it.Start; x != Root; x = s.p.Bins[x].Parent {
		both := s.isAbove(x, b)
		for r := range s.p.Resources {
			if !s.p.Resources[r].Transient {
				continue
			}
			need := held[r]
			if both {
				need += demand[r]
			}
			if need > 0 && s.hard(x, r)+need > s.p.Bins[x].Hard[r] {
				return false
			}
		}
	}
	return true
}

// asksOfStart is what the item asks of its Start: the demand of its choice there, or, without one, its own.
func (it *Item) asksOfStart(choice int) []int64 {
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

// addTransient adds what an item that is away holds at its Start and above.
func (s *state) addTransient(i, sign int) {
	it := &s.p.Items[i]
	held := it.asksOfStart(s.lists.choice(i, it.Start))
	for x := it.Start; x != Root; x = s.p.Bins[x].Parent {
		for r := range s.p.Resources {
			if s.p.Resources[r].Transient {
				s.transient[x*s.res+r] += int64(sign) * held[r]
			}
		}
	}
}
