package eject

import (
	"cmp"
	"slices"
)

// The depth-first search of one threshold.

// visit searches below the node. It branches on what has the fewest ways: the covers of a bin that is over, or the places of an
// ejected item.
func (s *search) visit() {
	s.nodes--
	s.spend(1 + len(s.bins) + len(s.conflicts) + len(s.ejected)*(len(s.bins)+1))
	if s.nodes&63 == 0 && s.o.Late != nil {
		s.ended = s.ended || s.o.Late()
	}
	if s.end() {
		return
	}
	slack := s.threshold - s.bound()
	if slack < 0 {
		s.cut(s.bound())
		return
	}
	if c := s.openConflict(); c != nil {
		s.branchOnConflict(*c)
		return
	}
	if s.pruned(slack) {
		return
	}
	item, ways := s.tightestItem(slack)
	if ways == 0 || s.ended {
		return
	}
	b := s.tightestBin(slack, ways)
	switch {
	case s.ended:
	case b >= 0:
		s.branchOnCovers(b)
	case item >= 0:
		s.branchOnPlaces(item)
	default:
		s.best, s.cost, s.found = slices.Clone(s.at), s.paid, true
	}
}

// pruned reports whether an aggregate shows that the node is above the threshold.
func (s *search) pruned(slack int64) bool {
	for n := range s.aggregates {
		if extra := s.aggregateCost(n, slack); extra > slack {
			if extra < Infeasible {
				s.cut(s.bound() + extra)
			}
			return true
		}
	}
	return false
}

// openConflict is a pair that is still at home together.
func (s *search) openConflict() *[2]int {
	for k := range s.conflicts {
		c := &s.conflicts[k]
		if b := s.at[c[0]]; b == s.at[c[1]] && b == s.p.Items[c[0]].Home {
			return c
		}
	}
	return nil
}

// tightestItem finds the ejected item with the fewest places within the slack, -1 where none is ejected.
func (s *search) tightestItem(slack int64) (item int, ways int64) {
	item, ways = -1, Infeasible
	for _, i := range s.ejected {
		var n int64
		least := Infeasible
		for _, c := range s.insert[i] {
			if c <= slack {
				n++
			}
			least = min(least, c)
		}
		if n == 0 {
			s.learn(i)
			if least < Infeasible {
				s.cut(s.bound() + least)
			}
			return i, 0
		}
		if n < ways {
			item, ways = i, n
		}
	}
	return item, ways
}

// tightestBin finds the bin that is over and has the fewest covers within the slack, if they are not more
// than the ways that an ejected item has.
func (s *search) tightestBin(slack, ways int64) int {
	pick := -1
	for b := range s.bins {
		st := &s.bins[b]
		if !st.over || s.ended {
			continue
		}
		s.list(b, st.relief+slack)
		n := 0
		for n < len(st.covers) && st.covers[n].regret <= st.relief+slack {
			n++
		}
		if int64(n) <= ways {
			pick, ways = b, int64(n)
			if n <= 1 {
				break
			}
		}
	}
	return pick
}

// list makes sure that all covers of a bin up to limit are listed, cheapest first.
func (s *search) list(b int, limit int64) {
	st, knap := &s.bins[b], &s.scratch.knap
	if st.upTo >= limit {
		return
	}
	st.upTo = limit
	st.covers = nil
	s.fill(b, Outside)
	knap.prepare()
	complete := s.covers(limit, func(set []int, regret int64) int64 {
		c := cover{regret: regret}
		for _, k := range set {
			c.items = append(c.items, knap.items[k].item)
		}
		st.covers = append(st.covers, c)
		return limit
	})
	s.unsure = s.unsure || !complete
	slices.SortStableFunc(st.covers, func(x, y cover) int { return cmp.Compare(x.regret, y.regret) })
}

// branchOnConflict ejects one or the other of two items that may not share their home.
func (s *search) branchOnConflict(pair [2]int) {
	b := s.at[pair[0]]
	for k := range pair {
		if !s.fixed[pair[k]] {
			u := s.apply(b, Outside, pair[k:k+1])
			s.visit()
			s.undo(&u)
		}
	}
}

// branchOnCovers ejects one cover of a bin after the other.
func (s *search) branchOnCovers(b int) {
	least := s.bins[b].relief
	for _, c := range s.bins[b].covers {
		if s.bound()+c.regret-least > s.threshold || s.end() {
			break
		}
		u := s.apply(b, Outside, c.items)
		s.visit()
		s.undo(&u)
	}
	s.cut(s.threshold + 1) // by the covers that are not listed
}

// branchOnPlaces inserts an ejected item: first where that costs least, then where it leaves the least room.
func (s *search) branchOnPlaces(i int) {
	mark := len(s.scratch.places)
	slack := s.threshold - s.bound()
	for b, c := range s.insert[i] {
		if c <= slack {
			s.scratch.places = append(s.scratch.places, place{b, c, s.roomLeft(b)})
		} else if c < Infeasible {
			s.cut(s.bound() + c)
		}
	}
	places := s.scratch.places[mark:]
	slices.SortFunc(places, func(x, y place) int {
		return cmp.Or(cmp.Compare(x.cost, y.cost), cmp.Compare(x.room, y.room), cmp.Compare(x.bin, y.bin))
	})
	for _, at := range places {
		if s.end() {
			break
		}
		if s.bound()+at.cost > s.threshold {
			s.cut(s.bound() + at.cost)
			break
		}
		if at.bin == len(s.bins) {
			s.leaveOutside(i, at.cost)
			continue
		}
		u := s.apply(at.bin, i, s.conflictsAt(i, at.bin))
		s.visit()
		s.undo(&u)
	}
	s.scratch.places = s.scratch.places[:mark]
}

// leaveOutside lets an ejected item stay out.
func (s *search) leaveOutside(i int, extra int64) {
	ejected, mark := s.ejected, len(s.scratch.ints)
	s.scratch.one[0] = i
	s.ejected = s.without(ejected, s.scratch.one[:])
	s.at[i] = Outside
	s.paid += extra
	s.visit()
	s.paid -= extra
	s.ejected, s.at[i] = ejected, pending
	s.scratch.ints = s.scratch.ints[:mark]
}

// roomLeft is how much of a bin is free, the fullest resource counted.
func (s *search) roomLeft(b int) float64 {
	least := 1.0
	if b == len(s.bins) {
		return least
	}
	for r := range s.p.Resources {
		at := b*s.p.Resources + r
		if c := s.p.Capacity[at]; c > 0 {
			least = min(least, float64(c-s.load[at])/float64(c))
		}
	}
	return least
}
