package eject

import (
	"slices"

	"berth/planner/pack/exact"
)

// What a bin has to eject, and what inserting an item costs.

// maxCoverNodes bounds one knapsack, to some milliseconds. Bins of a fleet take some tens of nodes.
const maxCoverNodes = 1 << 17

// reliefOf is the least regret that a bin has to eject when an item joins it (Outside for none): exactly if that is
// at most limit, else some bound above limit; Infeasible where the bin cannot take the item whatever leaves, or
// the search has ended.
func (s *search) reliefOf(b, joins int, limit int64) int64 {
	k := &s.scratch.knap
	if s.ended || !s.fill(b, joins) {
		return Infeasible
	}
	if k.forced > limit || !k.over() {
		return k.forced
	}
	k.prepare()
	if k.hopeless() {
		return Infeasible
	}
	least := limit + 1
	if !s.covers(limit-k.forced, func(_ []int, regret int64) int64 {
		least = k.forced + regret
		return regret - 1
	}) {
		return k.forced // a bound all the same
	}
	return least
}

// covers goes through the covers of the knapsack and counts the work.
func (s *search) covers(limit int64, tell func(set []int, regret int64) int64) bool {
	complete := s.scratch.knap.covers(limit, maxCoverNodes, tell)
	s.spend(maxCoverNodes - max(s.scratch.knap.nodes, 0))
	return complete
}

// fill makes the knapsack of a bin with an item that joins it. Those that may not share a bin with it
// have to leave. It reports false where they cannot, or the item is too large by itself.
func (s *search) fill(b, joins int) bool {
	k, st := &s.scratch.knap, &s.bins[b]
	capacity := s.p.Capacity[b*s.p.Resources:][:s.p.Resources]
	s.spend(1 + len(st.resident))
	k.excess, k.items, k.forced = k.excess[:0], k.items[:0], 0
	for r, c := range capacity {
		k.excess = append(k.excess, s.load[b*s.p.Resources+r]-c)
	}
	if joins != Outside {
		for r, n := range s.p.demand(joins, b) {
			if n > capacity[r] {
				return false
			}
			k.excess[r] += n
		}
		for _, other := range s.conflictsAt(joins, b) {
			if s.fixed[other] {
				return false
			}
			k.forced += s.p.Items[other].Regret
			for r, n := range s.p.demand(other, b) {
				k.excess[r] -= n
			}
		}
	}
	for _, i := range st.resident {
		if joins == Outside || !s.conflict(i, joins) {
			k.items = append(k.items, leaver{i, s.p.Items[i].Regret, s.p.demand(i, b)})
		}
	}
	return true
}

// conflictsAt lists the items in a bin that may not share it with an item. It allocates where there are any.
func (s *search) conflictsAt(i, b int) []int {
	var out []int
	for _, g := range s.apartOf[i] {
		for _, j := range s.p.Apart[g] {
			if j != i && s.at[j] == b && !slices.Contains(out, j) {
				out = append(out, j)
			}
		}
	}
	return out
}

func (s *search) conflict(i, j int) bool {
	return slices.ContainsFunc(s.apartOf[i], func(g int32) bool { return slices.Contains(s.apartOf[j], g) })
}

// extra is what an item pays in a bin, or for staying out with Outside, beyond its cheapest choice other than its home.
func (s *search) extra(i, b int) int64 {
	it := &s.p.Items[i]
	return s.p.Price(i, s.p.choice(i, b)) - it.Least - it.Regret
}

// insertions is what an ejected item adds in each bin, and by staying out.
func (s *search) insertions(i int, slack int64) []int64 {
	var row []int64
	if n := len(s.scratch.rows); n > 0 {
		row, s.scratch.rows = s.scratch.rows[n-1], s.scratch.rows[:n-1]
	} else {
		row = make([]int64, len(s.bins)+1)
	}
	for b := range row {
		row[b] = Infeasible
	}
	it := &s.p.Items[i]
	if it.MayStayOut && s.p.allows(i, Outside) {
		row[len(s.bins)] = s.extra(i, Outside)
	}
	for c, b := range s.p.Lists[it.List].Bins {
		if b != it.Home && s.p.allows(i, c) && !s.ended {
			row[b] = s.insertInto(i, b, slack)
		}
	}
	return row
}

// insertAt is what an ejected item adds in one bin.
func (s *search) insertAt(i, b int, slack int64) int64 {
	c := s.p.choice(i, b)
	if c == Outside || b == s.p.Items[i].Home || !s.p.allows(i, c) {
		return Infeasible
	}
	return s.insertInto(i, b, slack)
}

func (s *search) insertInto(i, b int, slack int64) int64 {
	least := s.bins[b].relief
	c := s.reliefOf(b, i, exact.Plus(least, max(slack, 0)))
	if c == Infeasible {
		return Infeasible
	}
	return max(c-least, 0) + s.extra(i, b)
}
