package pack

import "slices"

// climb improves a complete solution until no single shift (one item to another bin, in or out) and no
// swap (two items exchange their bins) makes the cost vector smaller. It stops early when the meter is
// empty.
func climb(s *state, m *meter) {
	for improved := true; improved && !m.empty(); {
		improved = false
		for i := range s.p.Items {
			if shiftItem(s, i, m) || swapItem(s, i, m) {
				improved = true
			}
			if m.empty() {
				return
			}
		}
	}
}

// shiftItem moves the item to the first choice that lowers the cost, and reports whether it did.
func shiftItem(s *state, i int, m *meter) bool {
	now, was := s.costs(), s.choiceOf(i)
	s.take(i, was)
	it := &s.p.Items[i]
	m.spend(len(it.Choices))
	for c := range it.Choices {
		if c == was || !s.fits(i, c) {
			continue
		}
		s.put(i, c)
		if slices.Compare(s.costs(), now) < 0 {
			return true
		}
		s.take(i, c)
	}
	s.put(i, was)
	return false
}

// swapItem exchanges the item's bin with a later item's where that lowers the cost. An item that is out
// takes the place of one that is in, which then goes wherever it is cheapest, but out only where it may.
func swapItem(s *state, i int, m *meter) bool {
	now := s.costs()
	for j := range s.p.Items {
		if j == i || s.bin[j] == s.bin[i] || s.bin[j] == Nowhere || s.bin[i] != Nowhere && j < i {
			continue
		}
		m.spend(2)
		ci, cj := s.choiceOf(i), s.choiceOf(j)
		toJ := choiceFor(&s.p.Items[i], s.bin[j])
		toI := Nowhere
		if s.bin[i] != Nowhere {
			toI = choiceFor(&s.p.Items[j], s.bin[i])
		}
		if toJ == Nowhere || toI == Nowhere && s.bin[i] != Nowhere {
			continue
		}
		from := s.bin[i]
		s.take(i, ci)
		s.take(j, cj)
		if s.fits(i, toJ) {
			s.put(i, toJ)
			if from == Nowhere {
				m.spend(len(s.p.Items[j].Choices))
				toI = cheapestChoice(s, j)
			}
			if toI == Nowhere && !s.p.Items[j].MustFit || toI != Nowhere && s.fits(j, toI) {
				s.put(j, toI)
				if slices.Compare(s.costs(), now) < 0 {
					return true
				}
				s.take(j, toI)
			}
			s.take(i, toJ)
		}
		s.put(j, cj)
		s.put(i, ci)
	}
	return false
}

// choiceFor finds the item's choice of a bin, or Nowhere.
func choiceFor(it *Item, b int) int {
	return slices.IndexFunc(it.Choices, func(c Choice) bool { return c.Bin == b })
}
