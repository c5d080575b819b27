package pack

import "slices"

// A pool asks whether what is in hand finds room in a set of bins at all, and what making room there
// costs. Room is counted in units of a threshold, rounded down for the room and for the items alike:
// with the threshold at 1 this is plain capacity; with the threshold at the size of large items it sees
// that two halves of a hole hold no item. That is the dual feasible function u(x) = floor(x/threshold)
// (Fekete and Schepers 2001), which turns a packing question into a sum.
//
// Bins make more room by sending items away, for a regret. Those that can go nowhere but into the same
// bins need units of the pool again. So each bin has a curve: the least regret by the units that it
// gains, of which the lower convex hull is taken. The bound is the cheapest way to gain what is needed,
// taken from the hulls in the order of slope (the Lagrangean bound of one coupling row).
type pool struct {
	bins      []int
	class     int     // the class of choices that the bins come from
	threshold []int64 // of each resource; 0 where it does not matter
	confined  []bool  // of each class of choices: it has no bin outside of the pool
}

// point is a corner of a bin's curve: so many units for so much regret beyond the least.
type point struct{ units, regret int64 }

// units is how often the thresholds go into the room, or into what an item takes.
func (q *pool) units(room []int64) int64 {
	units := never
	for r, t := range q.threshold {
		if t > 0 {
			units = min(units, max(room[r], 0)/t)
		}
	}
	return units
}

// takes is how many units an item needs that can go nowhere else.
func (d *displacement) takes(q *pool, i int) int64 {
	if c := d.class[i]; c < 0 || !q.confined[c] {
		return 0
	}
	return q.units(d.sh.least[i])
}

// pooled is what the items in hand cost at least beyond the bound of the node, because of this pool.
func (d *displacement) pooled(n int, slack int64) int64 {
	q := &d.pools[n]
	d.spend(len(q.bins))
	var need int64
	for _, i := range d.hand {
		need += d.takes(q, i)
	}
	d.scratch.steps = d.scratch.steps[:0]
	var dear int64 // what even the first corner of a hull costs
	for _, b := range q.bins {
		st := &d.bins[b]
		if d.ended {
			return 0
		}
		if n >= len(st.curves) || st.curves[n] == nil {
			curves := make([][]point, len(d.pools))
			copy(curves, st.curves)
			curves[n] = d.curve(q, b, slack)
			st.curves = curves
		}
		c := st.curves[n]
		need -= c[0].units
		dear += c[0].regret
		for k := 1; k < len(c); k++ {
			d.scratch.steps = append(d.scratch.steps, point{c[k].units - c[k-1].units, c[k].regret - c[k-1].regret})
		}
	}
	if need <= 0 {
		return dear
	}
	slices.SortFunc(d.scratch.steps, func(a, b point) int { return compareRatio(a.regret, a.units, b.regret, b.units) })
	for _, st := range d.scratch.steps {
		if st.units >= need {
			return dear + mulDivUp(st.regret, need, st.units)
		}
		need -= st.units
		dear += st.regret
	}
	return never
}

// addPool adds a pool over the bins of a class, unless it is there.
func (d *displacement) addPool(class int, threshold []int64) bool {
	for n := range d.pools {
		if q := &d.pools[n]; q.class == class && slices.Equal(q.threshold, threshold) {
			return false
		}
	}
	if len(d.pools) >= maxPools || !slices.ContainsFunc(threshold, func(t int64) bool { return t > 0 }) {
		return false
	}
	in := make([]bool, len(d.bins))
	q := pool{bins: d.classes[class].bins, class: class, threshold: slices.Clone(threshold)}
	for _, b := range q.bins {
		in[b] = true
	}
	for _, set := range d.classes {
		q.confined = append(q.confined, !slices.ContainsFunc(set.bins, func(b int) bool { return !in[b] }))
	}
	d.pools = append(d.pools, q)
	return true
}

// maxPools bounds the work on pools at a node.
const maxPools = 64
