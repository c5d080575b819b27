package eject

import (
	"cmp"
	"slices"

	"berth/planner/pack/exact"
)

// The value function of one bin for an aggregate: how much room it can give, at what regret.

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
