package pack

import (
	"cmp"
	"slices"
)

// maxCurveNodes bounds the sets of items that are tried for one curve.
const maxCurveNodes = 1 << 12

// curve computes the hull for a bin. Where it holds too many items for all sets of them to be tried,
// only regrets up to slack are exact, and beyond the bin could as well give all that it has.
func (d *displacement) curve(q *pool, b int, slack int64) []point {
	st := &d.bins[b]
	d.fill(b, Nowhere)
	all := make([]int64, d.s.res)
	for r, e := range d.scratch.knap.excess {
		all[r] = -e
	}
	for _, it := range d.scratch.knap.items {
		for r, n := range it.demand {
			all[r] += n
		}
	}
	d.scratch.knap.prepare()
	c := &curveSearch{d: d, q: q, limit: impossible, least: st.least, nodes: maxCurveNodes}
	c.visit(0, 0, 0)
	d.spend(maxCurveNodes - max(c.nodes, 0))
	if c.nodes >= 0 {
		return hull(c.points)
	}
	*c = curveSearch{d: d, q: q, limit: st.least + slack, least: st.least, nodes: maxCurveNodes}
	end := point{q.units(all), slack + 1}
	if c.visit(0, 0, 0); c.nodes < 0 {
		end.regret = 0
	}
	return hull(append(c.points, end))
}

// curveSearch goes through the sets of items that a bin can send away.
type curveSearch struct {
	d            *displacement
	q            *pool
	limit, least int64
	nodes        int
	points       []point
}

// visit decides on the items from k on. owed is what those that were sent away need of the pool.
func (c *curveSearch) visit(k int, regret, owed int64) {
	if c.nodes--; c.nodes < 0 || regret > c.limit {
		return
	}
	s := &c.d.scratch.knap
	if k == len(s.items) {
		room := c.d.scratch.room[:0]
		for _, e := range s.excess {
			if e > 0 {
				return
			}
			room = append(room, -e)
		}
		c.d.scratch.room = room
		c.points = append(c.points, point{c.q.units(room) - owed, max(regret-c.least, 0)})
		return
	}
	it := &s.items[k]
	c.visit(k+1, regret, owed)
	for r, n := range it.demand {
		s.excess[r] -= n
	}
	c.visit(k+1, regret+it.regret, owed+c.d.takes(c.q, it.item))
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
	return compareRatio(b.regret-a.regret, b.units-a.units, c.regret-b.regret, c.units-b.units) >= 0
}
