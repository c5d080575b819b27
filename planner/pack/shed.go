package pack

import (
	"cmp"
	"slices"
)

// shedding is the covering knapsack of a bin that cannot keep all the items that would rather be there:
// which of them to send away, so that in every resource at least the excess goes, for the least regret.
// Bins hold tens of items and are over by a few, so it is solved by plain depth-first search: the items
// that take away the largest part of an excess first, and no further where the linear relaxation of
// one resource (Dantzig 1957) says that what is left costs too much.
type shedding struct {
	excess []int64
	items  []shedItem
	forced int64 // regret of items that have to leave in any case

	rest  []int64 // [k*R+r]: what the items from k on take away together
	cheap []rate  // [k*R+r]: the least regret per unit of the items from k on
	need  []int64
	set   []int
	nodes int
}

// over reports whether anything has to leave.
func (s *shedding) over() bool {
	return slices.ContainsFunc(s.excess, func(e int64) bool { return e > 0 })
}

// shedItem is an item that may leave for a price.
type shedItem struct {
	item   int
	regret int64
	demand []int64
}

// rate is regret per unit of demand.
type rate struct{ regret, demand int64 }

// eviction is a minimal cover: items that, sent away, relieve a bin, while none of them could stay.
type eviction struct {
	items  []int
	regret int64
}

// prepare sorts the items by the largest part of an excess that they take away.
func (s *shedding) prepare() {
	share := func(it *shedItem) float64 {
		var most float64
		for r, e := range s.excess {
			if e > 0 {
				most = max(most, float64(it.demand[r])/float64(e))
			}
		}
		return most
	}
	slices.SortFunc(s.items, func(a, b shedItem) int {
		return cmp.Or(cmp.Compare(share(&b), share(&a)), cmp.Compare(b.regret, a.regret), cmp.Compare(a.item, b.item))
	})
	n, res := len(s.items), len(s.excess)
	s.rest = slices.Grow(s.rest[:0], (n+1)*res)[:(n+1)*res]
	s.cheap = slices.Grow(s.cheap[:0], (n+1)*res)[:(n+1)*res]
	for r := range res {
		s.rest[n*res+r], s.cheap[n*res+r] = 0, rate{1, 0}
		for k := n - 1; k >= 0; k-- {
			it, here := &s.items[k], k*res+r
			s.rest[here] = s.rest[here+res] + it.demand[r]
			s.cheap[here] = s.cheap[here+res]
			if c := s.cheap[here]; compareRatio(it.regret, it.demand[r], c.regret, c.demand) < 0 {
				s.cheap[here] = rate{it.regret, it.demand[r]}
			}
		}
	}
}

// hopeless reports whether even without all its items the bin is over.
func (s *shedding) hopeless() bool {
	for r, e := range s.excess {
		if e > s.rest[r] {
			return true
		}
	}
	return false
}

// covers tells of every minimal cover that costs at most limit; tell returns the limit from then on. It
// reports whether so many nodes were enough.
func (s *shedding) covers(limit int64, nodes int, tell func(set []int, regret int64) int64) bool {
	s.need = append(s.need[:0], s.excess...)
	s.set, s.nodes = s.set[:0], nodes
	s.visit(0, 0, limit, tell)
	return s.nodes >= 0
}

// visit decides on the items from k on and returns the limit.
func (s *shedding) visit(k int, regret, limit int64, tell func([]int, int64) int64) int64 {
	if s.nodes--; s.nodes < 0 || regret > limit {
		return limit
	}
	res, done := len(s.need), true
	for r, d := range s.need {
		if d <= 0 {
			continue
		}
		done = false
		if c := s.cheap[k*res+r]; d > s.rest[k*res+r] || mulDivUp(c.regret, d, c.demand) > limit-regret {
			return limit
		}
	}
	if done {
		if s.minimal() {
			limit = tell(s.set, regret)
		}
		return limit
	}
	it := &s.items[k]
	s.shift(it, -1)
	s.set = append(s.set, k)
	limit = s.visit(k+1, regret+it.regret, limit, tell)
	s.set = s.set[:len(s.set)-1]
	s.shift(it, 1)
	return s.visit(k+1, regret, limit, tell)
}

func (s *shedding) shift(it *shedItem, sign int64) {
	for r, d := range it.demand {
		s.need[r] += sign * d
	}
}

// minimal reports whether no item of the set could stay. What is needed is then at most 0.
func (s *shedding) minimal() bool {
	return !slices.ContainsFunc(s.set, func(k int) bool {
		for r, d := range s.items[k].demand {
			if s.need[r]+d > 0 {
				return false
			}
		}
		return true
	})
}
