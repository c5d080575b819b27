package eject

import (
	"cmp"
	"slices"

	"berth/planner/pack/exact"
)

// Minimal covers of one bin.

// knapsack is the covering knapsack of a bin that cannot keep all the items that are at home there:
// which of them to eject, so that in every resource at least the excess goes, for the least regret.
// Bins hold tens of items and are over by a few, so it is solved by plain depth-first search: the items
// that take away the largest part of an excess first, and no further where the linear relaxation of
// one resource (Dantzig 1957) says that what is left costs too much.
type knapsack struct {
	excess []int64
	items  []leaver
	forced int64 // regret of items that have to leave in any case

	rest  []int64 // [j*R+r]: what the items from j on take away together
	cheap []rate  // [j*R+r]: the least regret per unit of the items from j on
	need  []int64
	set   []int
	nodes int
}

// over reports whether anything has to leave.
func (k *knapsack) over() bool {
	return slices.ContainsFunc(k.excess, func(e int64) bool { return e > 0 })
}

// leaver is an item that may leave for its regret.
type leaver struct {
	item   int
	regret int64
	demand []int64
}

// rate is regret per unit of demand.
type rate struct{ regret, demand int64 }

// cover is a minimal cover: items that, ejected, relieve a bin, while none of them could stay.
type cover struct {
	items  []int
	regret int64
}

// prepare sorts the items by the largest part of an excess that they take away.
func (k *knapsack) prepare() {
	share := func(it *leaver) float64 {
		var most float64
		for r, e := range k.excess {
			if e > 0 {
				most = max(most, float64(it.demand[r])/float64(e))
			}
		}
		return most
	}
	slices.SortFunc(k.items, func(a, b leaver) int {
		return cmp.Or(cmp.Compare(share(&b), share(&a)), cmp.Compare(b.regret, a.regret), cmp.Compare(a.item, b.item))
	})
	n, res := len(k.items), len(k.excess)
	k.rest = slices.Grow(k.rest[:0], (n+1)*res)[:(n+1)*res]
	k.cheap = slices.Grow(k.cheap[:0], (n+1)*res)[:(n+1)*res]
	for r := range res {
		k.rest[n*res+r], k.cheap[n*res+r] = 0, rate{1, 0}
		for j := n - 1; j >= 0; j-- {
			it, here := &k.items[j], j*res+r
			k.rest[here] = k.rest[here+res] + it.demand[r]
			k.cheap[here] = k.cheap[here+res]
			if c := k.cheap[here]; exact.CompareRatio(it.regret, it.demand[r], c.regret, c.demand) < 0 {
				k.cheap[here] = rate{it.regret, it.demand[r]}
			}
		}
	}
}

// hopeless reports whether even without all its items the bin is over.
func (k *knapsack) hopeless() bool {
	for r, e := range k.excess {
		if e > k.rest[r] {
			return true
		}
	}
	return false
}

// covers tells of every minimal cover that costs at most limit; tell returns the limit from then on. It
// reports whether so many nodes were enough.
func (k *knapsack) covers(limit int64, nodes int, tell func(set []int, regret int64) int64) bool {
	k.need = append(k.need[:0], k.excess...)
	k.set, k.nodes = k.set[:0], nodes
	k.visit(0, 0, limit, tell)
	return k.nodes >= 0
}

// visit decides on the items from j on and returns the limit.
func (k *knapsack) visit(j int, regret, limit int64, tell func([]int, int64) int64) int64 {
	if k.nodes--; k.nodes < 0 || regret > limit {
		return limit
	}
	res, done := len(k.need), true
	for r, d := range k.need {
		if d <= 0 {
			continue
		}
		done = false
		if c := k.cheap[j*res+r]; d > k.rest[j*res+r] || exact.MulDivUp(c.regret, d, c.demand) > limit-regret {
			return limit
		}
	}
	if done {
		if k.minimal() {
			limit = tell(k.set, regret)
		}
		return limit
	}
	it := &k.items[j]
	k.shift(it, -1)
	k.set = append(k.set, j)
	limit = k.visit(j+1, regret+it.regret, limit, tell)
	k.set = k.set[:len(k.set)-1]
	k.shift(it, 1)
	return k.visit(j+1, regret, limit, tell)
}

func (k *knapsack) shift(it *leaver, sign int64) {
	for r, d := range it.demand {
		k.need[r] += sign * d
	}
}

// minimal reports whether no item of the set could stay. What is needed is then at most 0.
func (k *knapsack) minimal() bool {
	return !slices.ContainsFunc(k.set, func(j int) bool {
		for r, d := range k.items[j].demand {
			if k.need[r]+d > 0 {
				return false
			}
		}
		return true
	})
}
