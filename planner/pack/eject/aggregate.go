package eject

import (
	"cmp"
	"slices"

	"berth/planner/pack/exact"
)

// Sets of bins with their room counted in large units, and value functions over it.

// An aggregate asks whether the ejected items find room in a set of bins at all, and what making room there
// costs. Room is counted in units of a threshold, rounded down for the room and for the items alike:
// with the threshold at 1 this is plain capacity; with the threshold at the size of large items it sees
// that two halves of a hole hold no item. That is the dual feasible function u(x) = floor(x/threshold)
// (Fekete and Schepers 2001), which turns a packing question into a sum.
//
// Bins make more room by ejecting items, for a regret. Those that can go nowhere but into the same
// bins need units of the aggregate again. So each bin has a value function: the least regret by the units that it
// gains, of which the lower convex hull is taken. The bound is the cheapest way to gain what is needed,
// taken from the hulls in the order of slope (the Lagrangean bound of one coupling row).
type aggregate struct {
	bins      []int
	set       int     // of bins, of the problem
	threshold []int64 // of each resource; 0 where it does not matter
	confined  []bool  // of each set of bins: it lies within this one
}

// point is a corner of a value function: so many units for so much regret beyond the least.
type point struct{ units, regret int64 }

// units is how often the thresholds go into the room, or into what an item takes.
func (q *aggregate) units(room []int64) int64 {
	units := Infeasible
	for r, t := range q.threshold {
		if t > 0 {
			units = min(units, max(room[r], 0)/t)
		}
	}
	return units
}

// hull is the lower convex hull of the points, from the most units for nothing on.
func hull(points []point) []point {
	slices.SortFunc(points, func(a, b point) int {
		return cmp.Or(cmp.Compare(a.regret, b.regret), cmp.Compare(b.units, a.units))
	})
	var out []point
	for _, p := range points {
		if n := len(out); n > 0 && p.units <= out[n-1].units {
			continue
		}
		for len(out) > 1 && steeper(out[len(out)-2], out[len(out)-1], p) {
			out = out[:len(out)-1]
		}
		out = append(out, p)
	}
	return out
}

// steeper reports whether the way from a to b costs at least as much a unit as that from b to c.
func steeper(a, b, c point) bool {
	return exact.CompareRatio(b.regret-a.regret, b.units-a.units, c.regret-b.regret, c.units-b.units) >= 0
}
