package pack

// The bounds of a node. Each says what the undecided items have to cost at least, beyond what the items
// cost that are decided. None is ever too high; the property tests hold them against enumeration.
//
//   - Every item pays for its cheapest choice.
//   - Ross and Soland (1975): where the items whose cheapest choice lies in one bin ask for more than it
//     can take, some have to pay for their next best; which, is a knapsack of regrets, solved here as its
//     linear relaxation (Dantzig 1957). The same holds for a root with all that is below it, for all bins
//     together, and for every set of roots to which some item is confined (bound_knapsack.go, relax_sets.go).
//   - Elastic bins grow by at least the demand that has nowhere else to go (bound_growth.go).
//   - Bins have to be opened for what those in use cannot take (bound_growth.go).
//   - The peak is at least what it is when the demand that is left spreads over all bins like water (bound_peak.go).
//   - What is over soft capacities, and imbalance, are at least what they are of one bin as large as all (bound_sums.go).
//   - An item that has to leave the bin in which it starts pays for it, where goals of moving count that only once (bound_first_move.go).
//
// The bounds of certificates, which are checked without the search, are in bound_weights.go and relax_types.go.
//
// Where only some choices are looked at, as in a part of a fleet, the bounds are left out that go through all bins: a
// node has few items there, and they would be most of its work.

// pruned reports whether no completion of the node can keep the limits and beat the best.
func (b *branch) pruned(n node) bool {
	for g := 0; g <= b.goal; g++ {
		limit := b.best - 1
		if g < b.goal {
			limit = b.limit[g]
		}
		if b.atLeast(n, g) > limit {
			return true
		}
	}
	return false
}

// atLeast is the lower bound for the goal over all completions of the node. Once the context is done it
// is 0, other than for the peak: each part of it looks at every choice, some hundredths of a second in a fleet.
func (b *branch) atLeast(n node, g int) int64 {
	total := b.s.cost[g]
	if k := b.s.p.Peak; k != nil && k.Goal == g {
		return total + b.peakAtLeast(n)
	}
	for _, o := range n.items {
		if b.meter.ask(o.hi - o.lo); b.meter.ended {
			return 0
		}
		total += b.cheapest(o, g)
	}
	extra := b.regrets(n, g)
	if b.meter.ended {
		return 0
	}
	if extra == impossible {
		return impossible
	}
	if b.only != nil {
		return total + extra
	}
	return total + extra + b.growth(n, g) + b.openings(n, g)
}

// regrets is the largest of the knapsack bounds: bins and roots add up over disjoint regions, the rest
// are alternatives. Without prices in the goal they still tell what is impossible.
func (b *branch) regrets(n node, g int) int64 {
	if !b.shape.priced[g] && g != b.goal {
		return 0
	}
	best := b.regionRegrets(n, g, func(bin int) int { return bin }, b.s.leafFree)
	if best == impossible {
		return impossible
	}
	roots := b.regionRegrets(n, g, func(bin int) int { return b.shape.root[bin] }, func(root, r int) int64 {
		return b.s.rootFree(b.shape, root, r)
	})
	best = max(best, roots)
	if best == impossible || b.only != nil {
		return best
	}
	return max(best, b.confined(n, g))
}

// regionRegrets adds up, over the regions that region makes of the bins, what the items that would
// rather be there have to pay because the region cannot take them all.
func (b *branch) regionRegrets(n node, g int, region func(int) int, free func(int, int) int64) int64 {
	sc := &b.scratch
	sc.reset()
	for _, o := range n.items {
		if b.meter.ask(o.hi - o.lo); b.meter.ended {
			return 0
		}
		at, inside, outside := b.favourite(o, g, region)
		if at == Nowhere || outside == inside {
			continue
		}
		regret := outside
		if outside != impossible {
			regret -= inside
		}
		sc.add(at, knapsackItem{o.item, regret})
	}
	var total int64
	for _, at := range sc.used {
		worst := int64(0)
		for r := range b.s.p.Resources {
			worst = max(worst, b.leastRegret(sc.at[at], r, free(at, r)))
		}
		if worst == impossible {
			return impossible
		}
		total += worst
	}
	return total
}

// favourite finds the region of the item's cheapest choice, its price there, and the price of the
// cheapest choice outside of it.
func (b *branch) favourite(o openItem, g int, region func(int) int) (at int, inside, outside int64) {
	at, inside, outside = Nowhere, impossible, impossible
	it := &b.s.p.Items[o.item]
	for _, c := range b.list[o.lo:o.hi] {
		price, r := b.price(o.item, c, g), Nowhere
		if c != Nowhere {
			r = region(it.Choices[c].Bin)
		}
		switch {
		case r == at && inside != impossible:
			inside = min(inside, price)
		case price < inside:
			at, inside, outside = r, price, inside
		default:
			outside = min(outside, price)
		}
	}
	return at, inside, outside
}
