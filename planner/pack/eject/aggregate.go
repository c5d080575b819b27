package eject

import (
	"slices"

	"berth/planner/pack/exact"
)

// The bound of sets of bins.

// An aggregate asks whether the ejected items find room in a set of bins at all, and what making room there
// costs. Room is counted in units of a threshold, rounded down for the room and for the items alike:
// with the threshold at 1 this is plain capacity; with the threshold at the size of large items it sees
// that two halves of a hole hold no item. That is the dual feasible function u(x) = floor(x/threshold)
// (Fekete and Schepers 2001), which turns a packing question into a sum.
//
// Bins make more room by ejecting items, for a regret. Those that can go nowhere but into the same
// bins need units of the aggregate again. So each bin has a value function (value.go): the least regret by the units that it
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

// needs is how many units an item needs that can go nowhere else.
func (s *search) needs(q *aggregate, i int) int64 {
	if c := s.p.Items[i].Set; c < 0 || !q.confined[c] {
		return 0
	}
	return q.units(s.p.Items[i].Floor)
}

// aggregateCost is what the ejected items cost at least beyond the bound of the node, because of this aggregate.
func (s *search) aggregateCost(n int, slack int64) int64 {
	q := &s.aggregates[n]
	s.spend(len(q.bins))
	var need int64
	for _, i := range s.ejected {
		need += s.needs(q, i)
	}
	s.scratch.steps = s.scratch.steps[:0]
	var dear int64 // what even the first corner of a hull costs
	for _, b := range q.bins {
		st := &s.bins[b]
		if s.ended {
			return 0
		}
		if n >= len(st.values) || st.values[n] == nil {
			values := make([][]point, len(s.aggregates))
			copy(values, st.values)
			values[n] = s.valueFunction(q, b, slack)
			st.values = values
		}
		c := st.values[n]
		need -= c[0].units
		dear += c[0].regret
		for k := 1; k < len(c); k++ {
			s.scratch.steps = append(s.scratch.steps, point{c[k].units - c[k-1].units, c[k].regret - c[k-1].regret})
		}
	}
	if need <= 0 {
		return dear
	}
	slices.SortFunc(s.scratch.steps, func(a, b point) int { return exact.CompareRatio(a.regret, a.units, b.regret, b.units) })
	for _, st := range s.scratch.steps {
		if st.units >= need {
			return dear + exact.MulDivUp(st.regret, need, st.units)
		}
		need -= st.units
		dear += st.regret
	}
	return Infeasible
}

// maxAggregates bounds the work on aggregates at a node.
const maxAggregates = 64

// aggregateOver adds an aggregate over a set of bins, unless it is there.
func (s *search) aggregateOver(set int, threshold []int64) bool {
	for n := range s.aggregates {
		if q := &s.aggregates[n]; q.set == set && slices.Equal(q.threshold, threshold) {
			return false
		}
	}
	if len(s.aggregates) >= maxAggregates || !slices.ContainsFunc(threshold, func(t int64) bool { return t > 0 }) {
		return false
	}
	in := make([]bool, len(s.bins))
	q := aggregate{bins: s.p.Sets[set], set: set, threshold: slices.Clone(threshold)}
	for _, b := range q.bins {
		in[b] = true
	}
	for _, bins := range s.p.Sets {
		q.confined = append(q.confined, !slices.ContainsFunc(bins, func(b int) bool { return !in[b] }))
	}
	s.aggregates = append(s.aggregates, q)
	return true
}

// patience is the number of nodes that a round gets before it adds aggregates: most never need one.
const patience = 500

// learn looks from now on at aggregates in units of an item that found no place.
func (s *search) learn(i int) {
	it := &s.p.Items[i]
	if it.Set < 0 || s.began-s.nodes < s.patience {
		return
	}
	s.restart = s.aggregateOver(it.Set, it.Floor) || s.restart
	for r, n := range it.Floor {
		one := make([]int64, len(it.Floor))
		one[r] = n
		if n > 0 {
			s.restart = s.aggregateOver(it.Set, one) || s.restart
		}
	}
}
