package pack

import "slices"

// The bounds of what bins cost: elastic ones that have to grow, and closed ones that have to open.

// growth is what elastic bins have to cost more in the goal, for the demand that has to go into them:
// that of the items which have no other choice, and of the others what the other bins cannot take.
func (b *branch) growth(n node, g int) int64 {
	var total int64
	for r := range b.s.p.Resources {
		price, num, den, slack := b.elasticPrice(g, r)
		if price == impossible || price == 0 {
			continue
		}
		if need := b.forcedElastic(n, r) - slack; need > 0 {
			size := ratioUp(need, den, num)
			total += ceilDiv(size, b.shape.resizes) * b.shape.resizes * price
		}
	}
	return total
}

// elasticPrice is the least price of a unit of size among the bins that are elastic in the resource,
// the largest share num/den of a size that any of them can use, and what those in use can still take
// at their present sizes. The price is impossible where there is no such bin.
func (b *branch) elasticPrice(g, r int) (price, num, den, slack int64) {
	price, num, den = impossible, 0, 1
	for _, bin := range b.shape.elastic {
		e := b.s.p.Bins[bin].Elastic
		if e.Resource != r {
			continue
		}
		price = min(price, e.Cost.at(g))
		if b.s.occupants[bin] > 0 {
			slack += max(e.slack(b.s.size(bin), b.s.load[bin*b.s.res+r]), 0)
		}
		if e.Num*den > num*e.Den {
			num, den = e.Num, e.Den
		}
	}
	return price, num, den, slack
}

// forcedElastic is the least demand of the open items that ends up in bins elastic in the resource.
func (b *branch) forcedElastic(n node, r int) int64 {
	var only, mixed int64
	reach := map[int]bool{}
	for _, o := range n.items {
		if b.list[o.hi-1] == Nowhere {
			continue
		}
		other := false
		for _, c := range b.list[o.lo:o.hi] {
			other = other || !isElastic(&b.s.p.Bins[b.s.p.Items[o.item].Choices[c].Bin], r)
		}
		d := b.shape.least[o.item][r]
		if !other {
			only += d
			continue
		}
		mixed += d
		for _, c := range b.list[o.lo:o.hi] {
			if bin := b.s.p.Items[o.item].Choices[c].Bin; !isElastic(&b.s.p.Bins[bin], r) {
				reach[bin] = true
			}
		}
	}
	var room int64
	for bin := range reach {
		room = sum(room, max(b.s.leafFree(bin, r), 0))
	}
	return only + max(mixed-room, 0)
}

// openings is what bins have to cost that must be opened because those in use cannot take all of the
// open demand: the largest closed ones first, each at the least price.
func (b *branch) openings(n node, g int) int64 {
	price := int64(impossible)
	var closed []int
	for root := range b.shape.below {
		for _, bin := range b.shape.below[root] {
			if b.s.occupants[bin] == 0 {
				closed = append(closed, bin)
				price = min(price, b.s.p.Bins[bin].Open.at(g))
			}
		}
	}
	if price == impossible || price == 0 {
		return 0
	}
	var most int64
	for r := range b.s.p.Resources {
		var need int64
		for _, o := range n.items {
			if b.list[o.hi-1] != Nowhere {
				need += b.shape.least[o.item][r]
			}
		}
		most = max(most, b.binsFor(need, r, closed))
	}
	return most * price
}

// binsFor is the least number of closed bins that take what is left of need in the bins in use.
func (b *branch) binsFor(need int64, r int, closed []int) int64 {
	for root := range b.shape.below {
		for _, bin := range b.shape.below[root] {
			if b.s.occupants[bin] > 0 {
				need -= max(b.s.leafFree(bin, r), 0)
			}
		}
	}
	room := make([]int64, 0, len(closed))
	for _, bin := range closed {
		room = append(room, max(b.s.leafFree(bin, r), 0))
	}
	slices.Sort(room)
	var count int64
	for k := len(room) - 1; k >= 0 && need > 0; k-- {
		need -= room[k]
		count++
	}
	return count
}
