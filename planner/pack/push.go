package pack

import "slices"

// never is the push of an item into a bin that cannot take it.
const never int64 = impossible

// maxCoverNodes bounds one knapsack, to some milliseconds. Bins of a fleet take some tens of nodes.
const maxCoverNodes = 1 << 17

// pushed is what a bin has to shed at least when an item joins it (Nowhere for none): exactly if that is
// at most limit, else some bound above limit; never where the bin cannot take the item whatever leaves, or
// the search has ended.
func (d *displacement) pushed(b, joins int, limit int64) int64 {
	k := &d.scratch.knap
	if d.ended || !d.fill(b, joins) {
		return never
	}
	if k.forced > limit || !k.over() {
		return k.forced
	}
	k.prepare()
	if k.hopeless() {
		return never
	}
	least := limit + 1
	if !d.covers(limit-k.forced, func(_ []int, regret int64) int64 {
		least = k.forced + regret
		return regret - 1
	}) {
		return k.forced // a bound all the same
	}
	return least
}

// covers goes through the covers of the knapsack and counts the work.
func (d *displacement) covers(limit int64, tell func(set []int, regret int64) int64) bool {
	complete := d.scratch.knap.covers(limit, maxCoverNodes, tell)
	d.spend(maxCoverNodes - max(d.scratch.knap.nodes, 0))
	return complete
}

// fill makes the knapsack of a bin with an item that joins it. Those that may not share a bin with it
// have to leave. It reports false where they cannot, or the item is too large by itself.
func (d *displacement) fill(b, joins int) bool {
	k, st := &d.scratch.knap, &d.bins[b]
	d.spend(1 + len(st.resident))
	k.excess, k.items, k.forced = k.excess[:0], k.items[:0], 0
	for r := range d.s.res {
		k.excess = append(k.excess, d.load[b*d.s.res+r]-d.room(b, r))
	}
	if joins != Nowhere {
		for r, n := range d.demand(joins, b) {
			if n > d.room(b, r) {
				return false
			}
			k.excess[r] += n
		}
		for _, mate := range d.matesAt(joins, b) {
			if d.fixed[mate] {
				return false
			}
			k.forced += d.home.regret[mate]
			for r, n := range d.demand(mate, b) {
				k.excess[r] -= n
			}
		}
	}
	for _, i := range st.resident {
		if joins == Nowhere || !d.apart(i, joins) {
			k.items = append(k.items, shedItem{i, d.home.regret[i], d.demand(i, b)})
		}
	}
	return true
}

// matesAt lists the items in a bin that may not share it with an item. It allocates where there are any.
func (d *displacement) matesAt(i, b int) []int {
	var mates []int
	for _, g := range d.s.ties.of[i] {
		for _, j := range d.s.p.Groups[g].Items {
			if j != i && d.bin[j] == b && !slices.Contains(mates, j) {
				mates = append(mates, j)
			}
		}
	}
	return mates
}

func (d *displacement) apart(i, j int) bool {
	for _, g := range d.s.ties.of[i] {
		if d.s.ties.in(int(g), j) {
			return true
		}
	}
	return false
}

// extra is what an item pays in a bin, or for staying out with Nowhere, beyond its cheapest choice other
// than its favourite.
func (d *displacement) extra(i, b int) int64 {
	return d.s.p.price(i, d.s.lists.choice(i, b), d.goal) - d.home.least[i] - d.home.regret[i]
}

// pushes is what an item in hand adds in each bin, and by staying out.
func (d *displacement) pushes(i int, slack int64) []int64 {
	var row []int64
	if n := len(d.scratch.rows); n > 0 {
		row, d.scratch.rows = d.scratch.rows[n-1], d.scratch.rows[:n-1]
	} else {
		row = make([]int64, len(d.bins)+1)
	}
	for b := range row {
		row[b] = never
	}
	it := &d.s.p.Items[i]
	if !it.MustFit && d.mayUse(i, Nowhere) {
		row[len(d.bins)] = d.extra(i, Nowhere)
	}
	for c := range it.Choices {
		if b := it.Choices[c].Bin; b != d.home.at[i] && d.mayUse(i, c) && !d.ended {
			row[b] = d.pushedTo(i, b, slack)
		}
	}
	return row
}

func (d *displacement) mayUse(i, choice int) bool { return d.allowed == nil || d.allowed(i, choice) }

// pushAt is what an item in hand adds in one bin.
func (d *displacement) pushAt(i, b int, slack int64) int64 {
	c := d.s.lists.choice(i, b)
	if c == Nowhere || b == d.home.at[i] || !d.mayUse(i, c) {
		return never
	}
	return d.pushedTo(i, b, slack)
}

func (d *displacement) pushedTo(i, b int, slack int64) int64 {
	least := d.bins[b].least
	c := d.pushed(b, i, plus(least, max(slack, 0)))
	if c == never {
		return never
	}
	return max(c-least, 0) + d.extra(i, b)
}

// undo is what takes a change back.
type undo struct {
	bin, joins    int
	leave         []int
	was           binState
	hand          []int
	spent, sum    int64
	ints, columns int // marks in the scratch
}

// change puts an item in hand into a bin (Nowhere for none) and takes others from the bin into the hand.
func (d *displacement) change(b, joins int, leave []int) undo {
	st, sc := &d.bins[b], &d.scratch
	u := undo{b, joins, leave, *st, d.hand, d.spent, d.sum, len(sc.ints), len(sc.columns)}
	st.resident = d.except(st.resident, leave)
	sc.one[0] = joins
	stay := d.except(d.hand, sc.one[:])
	if joins != Nowhere {
		d.bin[joins], d.fixed[joins] = b, true
		d.spent += d.extra(joins, b)
		d.addLoad(b, joins, 1)
	}
	for _, i := range leave {
		d.bin[i] = inHand
		d.spent += d.home.regret[i]
		d.addLoad(b, i, -1)
	}
	st.least, st.over = d.pushed(b, Nowhere, impossible-1), sc.knap.over()
	st.covers, st.upTo, st.curves = nil, -1, nil
	d.sum = plus(d.sum-u.was.least, st.least)

	slack := d.budget - d.bound()
	for _, i := range stay {
		sc.columns = append(sc.columns, d.push[i][b])
		d.push[i][b] = d.pushAt(i, b, slack)
	}
	sc.ints = append(sc.ints, leave...)
	d.hand = sc.ints[len(sc.ints)-len(leave)-len(stay) : len(sc.ints) : len(sc.ints)]
	for _, i := range leave {
		d.push[i] = d.pushes(i, slack)
	}
	return u
}

func (d *displacement) undo(u *undo) {
	sc, stay := &d.scratch, d.hand[:len(d.hand)-len(u.leave)]
	for k, i := range stay {
		d.push[i][u.bin] = sc.columns[u.columns+k]
	}
	for _, i := range u.leave {
		sc.rows = append(sc.rows, d.push[i])
		d.bin[i], d.push[i] = u.bin, nil
		d.addLoad(u.bin, i, 1)
	}
	if u.joins != Nowhere {
		d.bin[u.joins], d.fixed[u.joins] = inHand, false
		d.addLoad(u.bin, u.joins, -1)
	}
	d.bins[u.bin], d.hand, d.spent, d.sum = u.was, u.hand, u.spent, u.sum
	sc.ints, sc.columns = sc.ints[:u.ints], sc.columns[:u.columns]
}

// except copies a list without some of its entries to the end of the scratch.
func (d *displacement) except(list, gone []int) []int {
	mark := len(d.scratch.ints)
	for _, i := range list {
		if !slices.Contains(gone, i) {
			d.scratch.ints = append(d.scratch.ints, i)
		}
	}
	return d.scratch.ints[mark:len(d.scratch.ints):len(d.scratch.ints)]
}
