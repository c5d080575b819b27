package pack

// Local search: shifts and swaps while one makes the solution better.

// climb improves a complete solution until no single shift (one item to another bin, in or out) and no
// swap (two items exchange their bins) makes it better. It stops early when the meter is empty. Where
// shiftsOnly, two items that are in are not swapped: that takes the square of their number.
func climb(s *state, m *meter, shiftsOnly bool) {
	c := climber{s: s, m: m, change: change{cost: make([]int64, s.p.Goals)}}
	for improved := true; improved && !m.empty(); {
		improved = false
		for i := range s.p.Items {
			if c.shift(i) || !(shiftsOnly && s.bin[i] >= 0) && c.swap(i) {
				improved = true
			}
			if m.empty() {
				return
			}
		}
	}
}

type climber struct {
	s      *state
	m      *meter
	change change
}

// better reports whether the change that was tried is one for the better: less is missing, or as much,
// and the first goal that changes costs less.
func (c *climber) better() bool {
	if c.change.missing != 0 {
		return c.change.missing < 0
	}
	for _, d := range c.change.cost {
		if d != 0 {
			return d < 0
		}
	}
	return false
}

// shift moves the item to the first choice that is better, and reports whether it did.
func (c *climber) shift(i int) bool {
	c.m.spend(len(c.s.p.Items[i].Choices))
	if c.s.askedByMaking(&c.change) {
		return c.make(i)
	}
	for choice := range c.s.p.Items[i].Choices {
		if c.s.tryShift(i, choice, &c.change) && c.better() {
			c.s.move(i, choice)
			return true
		}
	}
	return false
}

// make is shift where a change has to be made to find out what it costs: the item is taken out once for all of its
// choices.
func (c *climber) make(i int) bool {
	s, was := c.s, c.s.choiceOf(i)
	s.remember(&c.change)
	s.take(i, was)
	for choice := range s.p.Items[i].Choices {
		if choice == was || !s.fits(i, choice) {
			continue
		}
		s.put(i, choice)
		if s.betterThan(&c.change) {
			return true
		}
		s.take(i, choice)
	}
	s.put(i, was)
	return false
}

// swap exchanges the item's bin with a later item's where that is better. An item that is out takes the
// place of one that is in.
func (c *climber) swap(i int) bool {
	s := c.s
	out := s.bin[i] == Nowhere
	for j := range s.p.Items {
		if s.bin[j] == Nowhere || s.bin[j] == s.bin[i] || !out && j < i {
			continue
		}
		if c.m.ended {
			return false
		}
		c.m.spend(2)
		if out && c.replace(i, j) {
			return true
		}
		if !out && s.trySwap(i, j, &c.change) && c.better() {
			s.exchange(i, j)
			return true
		}
	}
	return false
}

// replace puts an item that is out into the place of another, which goes wherever it is cheapest, but
// out only where it may, if that is better.
func (c *climber) replace(i, j int) bool {
	s := c.s
	to, from := s.lists.choice(i, s.bin[j]), s.choiceOf(j)
	if to == Nowhere {
		return false
	}
	s.remember(&c.change)
	s.take(i, Nowhere)
	s.take(j, from)
	if s.fits(i, to) {
		s.put(i, to)
		c.m.spend(len(s.p.Items[j].Choices))
		if next := cheapestChoice(s, j); next != Nowhere || !s.p.Items[j].MustFit {
			s.put(j, next)
			s.compare(&c.change)
			if c.better() {
				return true
			}
			s.take(j, next)
		}
		s.take(i, to)
	}
	s.put(j, from)
	s.put(i, Nowhere)
	return false
}

// climbShare and climbShareLarge are the parts of the work that is left which may go into climbing at a time: more than
// a lab needs, and in a fleet, where neighbourhoods find more, little enough that the later goals have their turn.
const (
	climbShare      = 10
	climbShareLarge = 40
)

// climb climbs with a share of the work, as far as the problem's size lets it.
func (sv *solver) climb() {
	if sv.shape.choices > branchedUpTo {
		return
	}
	share := int64(climbShare)
	if sv.large() {
		share = climbShareLarge
	}
	sv.meter.stopped() // which the part takes over
	part := sv.meter.part(min(sv.meter.left, DefaultSteps) / share)
	climb(sv.s, part, sv.large())
	sv.meter.give(part)
}
