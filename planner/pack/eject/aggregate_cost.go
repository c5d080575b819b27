package eject

import (
	"slices"

	"berth/planner/pack/exact"
)

// What the ejected items cost because of an aggregate, and when a search adds one.

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

// maxValueNodes bounds the sets of items that are tried for one value function.
const maxValueNodes = 1 << 12

// valueFunction computes the hull for a bin. Where it holds too many items for all sets of them to be tried,
// only regrets up to slack are exact, and beyond the bin could as well give all that it has.
func (s *search) valueFunction(q *aggregate, b int, slack int64) []point {
	st := &s.bins[b]
	s.fill(b, Outside)
	all := make([]int64, s.p.Resources)
	for r, e := range s.scratch.knap.excess {
		all[r] = -e
	}
	for _, it := range s.scratch.knap.items {
		for r, n := range it.demand {
			all[r] += n
		}
	}
	s.scratch.knap.prepare()
	c := &valueSearch{s: s, q: q, limit: Infeasible, least: st.relief, nodes: maxValueNodes}
	c.visit(0, 0, 0)
	s.spend(maxValueNodes - max(c.nodes, 0))
	if c.nodes >= 0 {
		return hull(c.points)
	}
	*c = valueSearch{s: s, q: q, limit: st.relief + slack, least: st.relief, nodes: maxValueNodes}
	end := point{q.units(all), slack + 1}
	if c.visit(0, 0, 0); c.nodes < 0 {
		end.regret = 0
	}
	return hull(append(c.points, end))
}

// valueSearch goes through the sets of items that a bin can eject.
type valueSearch struct {
	s            *search
	q            *aggregate
	limit, least int64
	nodes        int
	points       []point
}

// visit decides on the items from k on. owed is what those that were ejected need of the aggregate.
func (c *valueSearch) visit(k int, regret, owed int64) {
	if c.nodes--; c.nodes < 0 || regret > c.limit {
		return
	}
	s := &c.s.scratch.knap
	if k == len(s.items) {
		room := c.s.scratch.room[:0]
		for _, e := range s.excess {
			if e > 0 {
				return
			}
			room = append(room, -e)
		}
		c.s.scratch.room = room
		c.points = append(c.points, point{c.q.units(room) - owed, max(regret-c.least, 0)})
		return
	}
	it := &s.items[k]
	c.visit(k+1, regret, owed)
	for r, n := range it.demand {
		s.excess[r] -= n
	}
	c.visit(k+1, regret+it.regret, owed+c.s.needs(c.q, it.item))
	for r, n := range it.demand {
		s.excess[r] += n
	}
}
