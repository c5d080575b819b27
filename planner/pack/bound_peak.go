package pack

// The bound of the peak.

// peakAtLeast is the least peak: the present one, or the level up to which all roots have to fill when
// the open demand spreads over them like water.
func (b *branch) peakAtLeast(n node) int64 {
	k := b.s.p.Peak
	now := b.s.peaks.peak()
	var need int64
	reach := make([]bool, len(b.s.p.Bins))
	for _, o := range n.items {
		if b.list[o.hi-1] == Nowhere {
			continue
		}
		need += b.shape.least[o.item][k.Resource]
		for _, c := range b.list[o.lo:o.hi] {
			reach[b.shape.root[b.s.p.Items[o.item].Choices[c].Bin]] = true
		}
	}
	// The level is found by halving; at the highest one every root is as full as it may be.
	lo, hi := now, now+k.Scale
	for lo < hi {
		mid := lo + (hi-lo)/2
		if b.takes(reach, mid) >= need {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// takes is the demand that the reachable roots can take without the peak rising above the level.
func (b *branch) takes(reach []bool, level int64) int64 {
	k := b.s.p.Peak
	var firm, elastic int64
	for _, root := range b.shape.roots {
		if !reach[root] {
			continue
		}
		take := max(b.s.rootFree(b.shape, root, k.Resource), 0)
		bin := &b.s.p.Bins[root]
		if bin.Gauge > 0 {
			// fullness <= level: gauge - hard + load <= level * gauge / scale
			room := level*bin.Gauge/k.Scale - bin.Gauge + bin.Hard[k.Resource] - b.s.load[root*b.s.res+k.Resource]
			take = min(take, b.inDemand(root, max(room, 0)))
		}
		if b.allElastic(root, k.Resource) {
			elastic = sum(elastic, take)
		} else {
			firm = sum(firm, take)
		}
	}
	return sum(firm, min(elastic, b.elasticBudget(k.Resource)))
}

// allElastic reports whether every item below the root goes into a bin that is elastic in the resource.
func (b *branch) allElastic(root, r int) bool {
	for _, bin := range b.shape.below[root] {
		if !isElastic(&b.s.p.Bins[bin], r) {
			return false
		}
	}
	return true
}

// elasticBudget is the demand that all elastic bins together can still take before their sizes break
// the limit of an earlier goal.
func (b *branch) elasticBudget(r int) int64 {
	budget := Unlimited
	for g, limit := range b.limit {
		price, num, den, slack := b.elasticPrice(g, r)
		if limit == impossible || price == 0 || price == impossible {
			continue
		}
		budget = min(budget, sum(ratio((limit-b.s.cost[g])/price, num, den), slack))
	}
	return budget
}

// inDemand converts room at a root into demand of items below it; never too small.
func (b *branch) inDemand(root int, room int64) int64 {
	k := b.s.p.Peak
	most := int64(0)
	slack := int64(0)
	for _, bin := range b.shape.below[root] {
		e := b.s.p.Bins[bin].Elastic
		if bin == root || e == nil || e.Resource != k.Resource || b.s.p.Bins[bin].Parent != root {
			return b.passedOn(root, room)
		}
		most = max(most, ratio(room, e.Num, e.Den))
		if b.s.occupants[bin] > 0 {
			slack += max(e.slack(b.s.size(bin), b.s.load[bin*b.s.res+k.Resource]), 0)
		}
	}
	return most + slack
}

// passedOn is the room of a root whose bins pass on what they hold; where one of them weighs something
// else, nothing can be said and the room is without limit.
func (b *branch) passedOn(root int, room int64) int64 {
	k := b.s.p.Peak
	for _, bin := range b.shape.below[root] {
		for ; bin != root; bin = b.s.p.Bins[bin].Parent {
			x := &b.s.p.Bins[bin]
			if x.Elastic != nil || x.Reserve != nil && x.Reserve[k.Resource] != Held {
				return Unlimited
			}
		}
	}
	return room
}
