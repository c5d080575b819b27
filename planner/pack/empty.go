package pack

import (
	"math"
	"slices"

	"berth/planner/pack/vector"
)

// Goals in which nothing costs but that bins are open: the fewest hosts, the least power. There, single
// moves say little, since a bin saves nothing until the last item has left it. So the question is turned
// around: which bins stay open is decided first, and package vector looks for a packing into those.
//
// Where all bins are alike, their number is all there is to decide, and it has a bound of its own. Else
// the relaxation by type (relax_types.go) says how many bins of each type have room for everything if items
// could be split; such counts are tried from the cheapest up. A count that is tried in vain proves
// nothing, and is tried again later with more work.

const (
	// With so few choices, branch and bound is as fast and proves what it finds: it gets most of the work.
	smallUpTo  = 2_000
	smallShare = 16
	// Looks at a bin or an item that the first try of a count may take, for each item; each later round has
	// four times as many.
	firstLooks = 200
	moreLooks  = 4
)

// empty looks for a cheaper set of bins in use.
func (sv *solver) empty(g int) {
	s, pr := sv.s, &sv.s.price[g]
	if sv.atBound(g) || sv.meter.stopped() || !pr.onlyOpens() || !s.fleet() {
		return
	}
	var allowed func(i, choice int) bool
	if g > 0 {
		allowed = sv.noDearer(g)
	}
	d := newVectorProblem(s, g, allowed, sv.meter)
	if len(d.item) == 0 || sv.meter.stopped() {
		return
	}
	sv.meter.spend(len(d.item) + len(s.p.Bins))
	all := vector.NewBudget(sv.meter.ctx, sv.meter.left, sv.o.Spent)
	share := int64(len(sv.result.Bound) - g)
	if sv.shape.choices <= smallUpTo {
		share = smallShare
	}
	budget := all.Part(1, share, math.MaxInt64)
	before := budget.Left()
	if d.alike && len(d.item) <= vector.MostItems {
		sv.emptyAlike(g, d, budget)
	} else {
		sv.emptyByType(g, d, budget)
	}
	sv.meter.spend(int(before - budget.Left()))
}

// onlyOpens reports whether nothing costs anything in the goal but that bins are open.
func (pr *prices) onlyOpens() bool {
	return pr.open != nil && !pr.pricesItems() && pr.over == nil && pr.balance == nil && pr.wave == 0 && !pr.peak
}

// emptyAlike is for bins that are all the same.
func (sv *solver) emptyAlike(g int, d *vectorProblem, budget *vector.Budget) {
	known := 0
	if sv.s.whole() {
		for _, held := range sv.s.occupants {
			known += min(held, 1)
		}
	}
	r := vector.Identical(d.p, known, sv.o.Seed, budget)
	if d.exact {
		if r.Weight != nil {
			sv.weigh(g, d.item, r.Weight, int64(r.Bound))
		}
		sv.result.Bound[g] = max(sv.result.Bound[g], int64(r.Bound)*sv.p.Bins[0].Open.at(g))
	}
	if r.At != nil {
		sv.takeOver(g, d.bins(sv.s, r.At))
		sv.report(g)
	}
}

// emptyByType tries counts of open bins by type, the cheapest first.
func (sv *solver) emptyByType(g int, d *vectorProblem, budget *vector.Budget) {
	t := newRelaxation(newState(sv.p), sv.shape, g, sv.meter)
	if t == nil {
		return
	}
	counts := sv.counts(t, g)
	q, fresh, short := vector.NewSearch(d.p, sv.o.Seed), true, newShortages(t, d)
	for looks := int64(firstLooks * len(d.item)); len(counts) > 0 && !budget.Empty(); looks *= moreLooks {
		for k := 0; k < len(counts) && !budget.Empty(); k++ {
			if sv.s.whole() && counts[k].Price >= sv.s.goal(g) {
				counts = counts[:k]
				break
			}
			q.Open(d.open(sv.s, t, counts[k].X), budget)
			if fresh {
				q.BestFit(budget)
				fresh = false
			}
			if q.Fill(looks, budget) {
				// Where a limit refuses it, the same bins will not do better.
				sv.takeOver(g, d.bins(sv.s, q.At()))
				sv.report(g)
				counts = counts[:k]
				break
			}
			if budget.Empty() {
				return
			}
			var at int
			counts, at = t.with(counts, short.next(counts[k].X, q.Outside(), sv.meter))
			k = min(k, at-1)
		}
	}
}

// open lists as many bins of each type as the count says: first those that something has to go into.
func (d *vectorProblem) open(s *state, t *relaxation, count []int64) []int32 {
	forced := make([]bool, len(s.p.Bins))
	for b := range forced {
		forced[b] = s.p.Bins[b].Keep
	}
	for _, bins := range d.p.Allowed {
		if len(bins) == 1 {
			forced[bins[0]] = true
		}
	}
	var open []int32
	for k := range t.types {
		left := count[k]
		for _, first := range []bool{true, false} {
			for _, b := range t.types[k].roots {
				if forced[b] == first && (first || left > 0) {
					open = append(open, int32(b))
					left--
				}
			}
		}
	}
	slices.Sort(open)
	return open
}
