package pack

import (
	"cmp"
	"slices"
)

// visit searches below the node.
func (d *displacement) visit() {
	d.nodes--
	d.spend(1 + len(d.bins) + len(d.clashes) + len(d.hand)*(len(d.bins)+1))
	if d.nodes&63 == 0 && d.late != nil {
		d.ended = d.ended || d.late()
	}
	if d.over() {
		return
	}
	slack := d.budget - d.bound()
	if slack < 0 {
		d.cut(d.bound())
		return
	}
	for _, c := range d.clashes {
		if b := d.bin[c[0]]; b == d.bin[c[1]] && b == d.home.at[c[0]] {
			d.part(b, c)
			return
		}
	}
	for n := range d.pools {
		if extra := d.pooled(n, slack); extra > slack {
			if extra < never {
				d.cut(d.bound() + extra)
			}
			return
		}
	}
	item, ways := d.tightestItem(slack)
	if ways == 0 || d.ended {
		return
	}
	b := d.tightestBin(slack, ways)
	switch {
	case d.ended:
	case b >= 0:
		d.shedFrom(b)
	case item != Nowhere:
		d.placeItem(item)
	default:
		d.best, d.cost, d.found = slices.Clone(d.bin), d.spent, true
	}
}

// over reports whether the round has to end.
func (d *displacement) over() bool { return d.nodes < 0 || d.again || d.found || d.ended }

// cut notes that a node was given up that costs at least so much.
func (d *displacement) cut(cost int64) {
	if cost > d.budget {
		d.next = min(d.next, cost)
	}
}

// tightestItem finds the item in hand with the fewest places within the slack.
func (d *displacement) tightestItem(slack int64) (item int, ways int64) {
	item, ways = Nowhere, impossible
	for _, i := range d.hand {
		var n int64
		least := never
		for _, c := range d.push[i] {
			if c <= slack {
				n++
			}
			least = min(least, c)
		}
		if n == 0 {
			d.learn(i)
			if least < never {
				d.cut(d.bound() + least)
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
// than the ways that an item in hand has.
func (d *displacement) tightestBin(slack, ways int64) int {
	pick := -1
	for b := range d.bins {
		st := &d.bins[b]
		if !st.over || d.ended {
			continue
		}
		d.list(b, st.least+slack)
		n := 0
		for n < len(st.covers) && st.covers[n].regret <= st.least+slack {
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
func (d *displacement) list(b int, limit int64) {
	st, knap := &d.bins[b], &d.scratch.knap
	if st.upTo >= limit {
		return
	}
	st.upTo = limit
	st.covers = nil
	d.fill(b, Nowhere)
	knap.prepare()
	complete := d.covers(limit, func(set []int, regret int64) int64 {
		c := eviction{regret: regret}
		for _, k := range set {
			c.items = append(c.items, knap.items[k].item)
		}
		st.covers = append(st.covers, c)
		return limit
	})
	d.unsure = d.unsure || !complete
	slices.SortStableFunc(st.covers, func(x, y eviction) int { return cmp.Compare(x.regret, y.regret) })
}

// part sends one or the other of two items away that may not share their bin.
func (d *displacement) part(b int, clash [2]int) {
	for k := range clash {
		if i := clash[k]; !d.fixed[i] {
			u := d.change(b, Nowhere, clash[k:k+1])
			d.visit()
			d.undo(&u)
		}
	}
}

// shedFrom branches on the covers of a bin.
func (d *displacement) shedFrom(b int) {
	least := d.bins[b].least
	for _, c := range d.bins[b].covers {
		if d.bound()+c.regret-least > d.budget || d.over() {
			break
		}
		u := d.change(b, Nowhere, c.items)
		d.visit()
		d.undo(&u)
	}
	d.cut(d.budget + 1) // by the covers that are not listed
}

// place is where an item in hand can go: a bin, or out as the bin after the last.
type place struct {
	bin  int
	push int64
	room float64
}

// placeItem branches on the places of an item in hand: first where it pushes out least, then where it
// leaves the least room.
func (d *displacement) placeItem(i int) {
	mark := len(d.scratch.places)
	slack := d.budget - d.bound()
	for b, c := range d.push[i] {
		if c <= slack {
			d.scratch.places = append(d.scratch.places, place{b, c, d.roomLeft(b)})
		} else if c < never {
			d.cut(d.bound() + c)
		}
	}
	places := d.scratch.places[mark:]
	slices.SortFunc(places, func(x, y place) int {
		return cmp.Or(cmp.Compare(x.push, y.push), cmp.Compare(x.room, y.room), cmp.Compare(x.bin, y.bin))
	})
	for _, at := range places {
		if d.over() {
			break
		}
		if d.bound()+at.push > d.budget {
			d.cut(d.bound() + at.push)
			break
		}
		if at.bin == len(d.bins) {
			d.leaveOut(i, at.push)
			continue
		}
		u := d.change(at.bin, i, d.matesAt(i, at.bin))
		d.visit()
		d.undo(&u)
	}
	d.scratch.places = d.scratch.places[:mark]
}

// leaveOut gives up an item in hand.
func (d *displacement) leaveOut(i int, extra int64) {
	hand, mark := d.hand, len(d.scratch.ints)
	d.scratch.one[0] = i
	d.hand = d.except(hand, d.scratch.one[:])
	d.bin[i] = Nowhere
	d.spent += extra
	d.visit()
	d.spent -= extra
	d.hand, d.bin[i] = hand, inHand
	d.scratch.ints = d.scratch.ints[:mark]
}

// roomLeft is how much of a bin is free, the fullest resource counted.
func (d *displacement) roomLeft(b int) float64 {
	least := 1.0
	if b == len(d.bins) {
		return least
	}
	for r, h := range d.s.p.Bins[b].Hard {
		if h > 0 {
			least = min(least, float64(h-d.load[b*d.s.res+r])/float64(h))
		}
	}
	return least
}
