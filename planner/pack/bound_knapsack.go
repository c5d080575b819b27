package pack

import (
	"cmp"
	"slices"

	"berth/planner/pack/exact"
)

// The bounds of items that cannot all have their cheapest choice: the covering knapsack of regrets over a region, as its linear relaxation.

// leastRegret is the least regret that frees a region of what the items ask for beyond free: the linear
// relaxation of the covering knapsack, rounded up. It sorts the items.
func (b *branch) leastRegret(items []knapsackItem, r int, free int64) int64 {
	demand := func(k knapsackItem) int64 { return b.shape.least[k.item][r] }
	excess := -max(free, 0)
	for _, k := range items {
		excess += demand(k)
	}
	if excess <= 0 {
		return 0
	}
	slices.SortFunc(items, func(x, y knapsackItem) int {
		return cmp.Or(exact.CompareRatio(x.regret, demand(x), y.regret, demand(y)), cmp.Compare(x.item, y.item))
	})
	var total int64
	for _, k := range items {
		d := demand(k)
		switch {
		case d == 0:
			continue
		case k.regret == impossible:
			return impossible
		case d >= excess:
			return total + exact.MulDivUp(k.regret, excess, d)
		}
		total += k.regret
		excess -= d
	}
	return impossible
}

// maxConfined is the number of roots up to which sets of roots are written as bits of a word.
const maxConfined = 64

// confined is the knapsack bound for every set of roots that is all the roots of some item: the items
// that have no root outside of the set must fit into it, or pay for staying out.
func (b *branch) confined(n node, g int) int64 {
	if len(b.shape.roots) > maxConfined {
		return b.confinedTo(n, g, nil, ^uint64(0))
	}
	masks := make([]uint64, len(n.items))
	var distinct []uint64
	var all uint64
	for k, o := range n.items {
		masks[k] = b.mask(o)
		all |= masks[k]
		if !slices.Contains(distinct, masks[k]) {
			distinct = append(distinct, masks[k])
		}
	}
	if !slices.Contains(distinct, all) {
		distinct = append(distinct, all)
	}
	var best int64
	for _, set := range distinct {
		if b.meter.ask(len(n.items)); b.meter.ended {
			return 0
		}
		best = max(best, b.confinedTo(n, g, masks, set))
	}
	return best
}

// mask is the set of roots that the item can go to, by position in shape.roots.
func (b *branch) mask(o openItem) uint64 {
	var m uint64
	for _, c := range b.list[o.lo:o.hi] {
		if c != Nowhere {
			m |= 1 << b.shape.rank[b.shape.root[b.s.p.Items[o.item].Choices[c].Bin]]
		}
	}
	return m
}

// confinedTo is the bound for one set. Without masks the set is all roots.
func (b *branch) confinedTo(n node, g int, masks []uint64, set uint64) int64 {
	open := b.scratch.open[:0]
	for k, o := range n.items {
		if masks != nil && masks[k]&^set != 0 {
			continue
		}
		regret := int64(impossible)
		if b.list[o.hi-1] == Nowhere {
			regret = max(b.price(o.item, Nowhere, g)-b.cheapest(o, g), 0)
		}
		open = append(open, knapsackItem{o.item, regret})
	}
	b.scratch.open = open
	var worst int64
	for r := range b.s.p.Resources {
		var free int64
		for rank, root := range b.shape.roots {
			if masks == nil || set&(1<<rank) != 0 {
				free = sum(free, max(b.s.rootFree(b.shape, root, r), 0))
			}
		}
		worst = max(worst, b.leastRegret(open, r, free))
	}
	return worst
}
