package pack

import (
	"cmp"
	"slices"

	"berth/planner/pack/cover"
)

// How many bins of each type to open: the solutions of the relaxation by type that are worth a try.

// What items need beyond what they would if they could be split is not known, so the relaxation is solved
// for more than everything asks for, in thousandths. Of 1,000 bins and 10,000 items some three in a
// thousand are lost, of 20 and 200 ten.
var moreRoom = []int64{0, 1, 2, 3, 5, 8, 12, 20, 30, 50, 100}

// listedUpTo is the number of bins up to which the cheapest counts are listed one by one; of more there
// are so many of the same price that a list holds only some that differ in nothing of interest.
const (
	listedUpTo = 200
	listed     = 8
)

// counts are numbers of bins of each type to be open, the cheapest first, the last of them all bins.
func (sv *solver) counts(t *relaxation, g int) []cover.Count {
	var out []cover.Count
	add := func(x []int64) { out, _ = t.with(out, x) }
	if len(sv.p.Bins) <= listedUpTo {
		for _, c := range sv.listed(t, g) {
			add(c.X)
		}
	}
	for _, more := range moreRoom {
		p := *t.problem
		p.Rows = slices.Clone(p.Rows)
		for r := range p.Rows {
			p.Rows[r].Need += p.Rows[r].Need / 1000 * more
		}
		add(prove(&p, sv.meter).X)
	}
	add(t.problem.High)
	return out
}

// with adds a count to others, which are in order of their prices, behind those of its price, and tells its place; nil, and
// one that is there already, is left out.
func (t *relaxation) with(counts []cover.Count, x []int64) (all []cover.Count, at int) {
	if x == nil || slices.ContainsFunc(counts, func(c cover.Count) bool { return slices.Equal(c.X, x) }) {
		return counts, len(counts)
	}
	c := cover.Count{X: x}
	for k, n := range x {
		c.Price += n * t.types[k].open
	}
	at, _ = slices.BinarySearchFunc(counts, c.Price+1, func(c cover.Count, price int64) int { return cmp.Compare(c.Price, price) })
	return slices.Insert(counts, at, c), at
}

// listed are the cheapest counts that the relaxation allows, those of one price with the most room first.
func (sv *solver) listed(t *relaxation, g int) []cover.Count {
	least, dearest := sv.result.Bound[g], int64(0)
	for k, n := range t.problem.High {
		dearest += n * t.types[k].open
	}
	if sv.s.whole() {
		dearest = sv.s.goal(g) - 1
	}
	for gap := int64(0); ; gap = 2*gap + 1 {
		counts, whole := t.problem.Counts(least, min(least+gap, dearest), listed, func() bool {
			sv.meter.ask(len(t.types) * len(t.problem.Rows))
			return sv.meter.ended
		})
		sv.meter.spend(listed * len(t.types) * len(t.problem.Rows))
		if len(counts) >= listed || !whole || least+gap >= dearest || sv.meter.empty() {
			return counts
		}
	}
}
