package pack

// What a swap of two items would change, as state_change.go has it for a shift.

// trySwap reports whether two items that are in different bins may exchange them, and what that would
// change, like tryShift.
func (s *state) trySwap(i, j int, c *change) bool {
	a, b := s.bin[i], s.bin[j]
	if a < 0 || b < 0 || a == b {
		return false
	}
	ci, cj := s.lists.choice(i, b), s.lists.choice(j, a)
	if ci == Nowhere || cj == Nowhere {
		return false
	}
	if !s.plain(a) || !s.plain(b) || s.askedByMaking(c) {
		return s.makeSwap(i, j, c)
	}
	if !s.hasRoomFor(b, i, ci, j) || !s.hasRoomFor(a, j, cj, i) ||
		!s.group.allow(i, b, j, s.bin) || !s.group.allow(j, a, i, s.bin) {
		return false
	}
	for g := range c.cost {
		c.cost[g] = s.swapCost(&s.price[g], i, ci, j, cj)
	}
	c.missing = s.group.swap(i, a, j, b)
	return true
}

// hasRoomFor reports whether the plain bin takes an item in exchange for one that it holds.
func (s *state) hasRoomFor(b, in, choice, out int) bool {
	plus, minus := s.p.Items[in].demand(choice), s.p.Items[out].demand(s.lists.choice(out, b))
	load, hard := s.load[b*s.res:b*s.res+s.res], s.p.Bins[b].Hard
	if s.transient == nil {
		for r, l := range load {
			if d := plus[r] - minus[r]; d > 0 && l+d > hard[r] {
				return false
			}
		}
		return true
	}
	transient := s.transient[b*s.res : b*s.res+s.res]
	back, stays := s.p.Items[in].Start == b, s.p.Items[out].Start == b
	for r, l := range load {
		p, m := plus[r], minus[r]
		if s.p.Resources[r].Transient {
			if back {
				p = 0
			}
			if stays {
				m = 0
			}
		}
		if d := p - m; d > 0 && l+transient[r]+d > hard[r] {
			return false
		}
	}
	return true
}

// swapCost is what one goal changes by when two items exchange their plain bins.
func (s *state) swapCost(pr *prices, i, ci, j, cj int) int64 {
	x, y := &s.p.Items[i], &s.p.Items[j]
	a, b := s.bin[i], s.bin[j]
	var d int64
	if pr.over != nil || pr.balance != nil {
		d += s.stackCost(pr, a, y.demand(cj), x.demand(s.lists.choice(i, a)))
		d += s.stackCost(pr, b, x.demand(ci), y.demand(s.lists.choice(j, b)))
	}
	if pr.choice {
		d += s.choiceCost(pr, i, b) - s.choiceCost(pr, i, a) + s.choiceCost(pr, j, a) - s.choiceCost(pr, j, b)
	}
	if x.Start >= 0 {
		d += s.awayCost(pr, i, a, b)
	}
	if y.Start >= 0 {
		d += s.awayCost(pr, j, b, a)
	}
	if pr.wave != 0 {
		d += pr.wave * s.wave.swap(i, awayShift(x, a, b), j, awayShift(y, b, a))
	}
	return d
}

// swap is what the largest number changes by when both items go away, come back or neither.
func (w *wave) swap(i, signI, j, signJ int) int64 {
	if signI == 0 || signJ == 0 {
		return w.shift(i, signI) + w.shift(j, signJ)
	}
	d := w.decide(i, signI)
	d += w.shift(j, signJ)
	w.decide(i, -signI)
	return d
}

// swap returns what missing changes by when items i of bin a and j of bin b exchange them.
func (t *groupState) swap(i, a, j, b int) int64 {
	if t.domain(a) == t.domain(b) && t.area(a) == t.area(b) {
		return 0
	}
	d := t.shift(i, a, b)
	if t.unaffected(i) || t.unaffected(j) {
		return d + t.shift(j, b, a)
	}
	t.decide(i, a, -1)
	t.decide(i, b, 1)
	d += t.shift(j, b, a)
	t.decide(i, b, -1)
	t.decide(i, a, 1)
	return d
}

// unaffected reports whether the item is in no group that can miss something.
func (t *groupState) unaffected(i int) bool {
	if t.near.sets != nil && len(t.near.of[i]) > 0 {
		return false
	}
	for _, g := range t.of[i] {
		if t.p.Groups[g].Kind == Spread {
			return false
		}
	}
	return true
}

// makeSwap finds out by doing it, and undoes it.
func (s *state) makeSwap(i, j int, c *change) bool {
	a, b := s.choiceOf(i), s.choiceOf(j)
	s.remember(c)
	toJ, toI := s.lists.choice(i, s.bin[j]), s.lists.choice(j, s.bin[i])
	s.take(i, a)
	s.take(j, b)
	ok := s.fits(i, toJ)
	if ok {
		s.put(i, toJ)
		if ok = s.fits(j, toI); ok {
			s.put(j, toI)
			s.compare(c)
			s.take(j, toI)
		}
		s.take(i, toJ)
	}
	s.put(j, b)
	s.put(i, a)
	return ok
}

// exchange makes the two items of a swap that was tried change places.
func (s *state) exchange(i, j int) {
	toJ, toI := s.lists.choice(i, s.bin[j]), s.lists.choice(j, s.bin[i])
	s.take(i, s.choiceOf(i))
	s.take(j, s.choiceOf(j))
	s.put(i, toJ)
	s.put(j, toI)
}
