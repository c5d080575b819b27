package vector

import "math"

// Bins that are all alike: the bound, then dives until one meets it.

// MostItems is for how many items at most [Identical] is made: its matrix grows with their square, and of
// the linear programmes of 500 items some take longer than a few seconds.
const MostItems = 1_000

// Result is what [Identical] found.
type Result struct {
	At    []int32 // the bin of each item; nil where it found nothing with fewer bins than were known
	Bins  int     // how many bins that uses, or were known
	Bound int     // no packing uses fewer

	// The certificate of Bound, where it is more than some resource alone asks for: no set of items that
	// fits into one bin weighs more than Most, and Bound is the weight of all items over Most, rounded up.
	Weight []int64
	Most   int64
}

// Identical packs the items into as few bins as it finds, where all bins are alike and every item may go
// into each. There are bins enough for some packing, and known is the number of bins of one, or 0.
//
// The linear programme has half of the budget, so that much is left where it cannot be solved; a dive has
// what is left but for a tenth, which the ejection search needs after the last.
func Identical(p *Problem, known int, seed uint64, budget *Budget) Result {
	small, of := withoutNothings(p)
	if len(of) == 0 {
		return Result{At: make([]int32, p.Items()), Bins: 1, Bound: 1}
	}
	r := identical(small, known, seed, budget)
	if r.At != nil {
		r.At = spreadOver(r.At, of, p.Items())
	}
	if r.Weight != nil {
		weight := make([]int64, p.Items())
		for k, i := range of {
			weight[i] = r.Weight[k]
		}
		r.Weight = weight
	}
	return r
}

// withoutNothings leaves out items that ask for nothing, and tells which are left.
func withoutNothings(p *Problem) (*Problem, []int32) {
	small, of := &Problem{Resources: p.Resources, Capacity: p.Capacity, Allowed: p.Allowed}, []int32(nil)
	for i := range int32(p.Items()) {
		for _, d := range p.demand(i) {
			if d > 0 {
				small.Demand = append(small.Demand, p.demand(i)...)
				small.Class = append(small.Class, p.Class[i])
				of = append(of, i)
				break
			}
		}
	}
	return small, of
}

// spreadOver puts the items of which at tells the bins back among all; the others go into a bin in use.
func spreadOver(at, of []int32, items int) []int32 {
	all := make([]int32, items)
	for i := range all {
		all[i] = at[0]
	}
	for k, i := range of {
		all[i] = at[k]
	}
	return all
}

// continuous is the bound of each resource by itself: what all ask for over what a bin has, rounded up.
func continuous(p *Problem) int {
	bound := int64(1)
	for r, c := range p.capacity(0) {
		var sum int64
		for i := range int32(p.Items()) {
			sum += p.demand(i)[r]
		}
		if c > 0 {
			bound = max(bound, (sum+c-1)/c)
		}
	}
	return int(bound)
}

func identical(p *Problem, known int, seed uint64, budget *Budget) Result {
	r := Result{Bins: known, Bound: continuous(p)}
	all := constructions(p, budget)
	if len(all) == 0 {
		return r
	}
	if n := all[0].used(); n < known || known == 0 {
		r.Bins, r.At = n, append([]int32(nil), all[0].at...)
	}
	if r.Bins == r.Bound {
		return r
	}
	m := newMaster(p.Items(), all[0].in)
	for _, s := range all[1:] {
		for _, list := range s.in {
			if len(list) > 0 {
				m.add(list)
			}
		}
	}
	g := newGenerator(m, newPricer(newPacking(p)))
	g.bound, g.goal = r.Bound, r.Bins
	part := budget.Part(1, 2, math.MaxInt64)
	solved := g.run(part)
	budget.Give(part)
	r.Bound, r.Weight, r.Most = g.bound, append([]int64(nil), g.weight...), g.most
	if r.Bins > r.Bound {
		r.dives(g, solved, seed, budget)
	}
	return r
}

// dives looks for better packings until one meets the bound or the budget is empty.
func (r *Result) dives(g *generator, solved bool, seed uint64, budget *Budget) {
	value, root := g.m.value(), g.m.save()
	g.nodes, g.slow, g.goal = diveNodes, diveNodes, math.MaxInt
	q, rnd := NewSearch(g.q.p, seed), random(seed)
	for noise := 0.0; r.Bins > r.Bound && !budget.Empty(); noise = min(noise+noiseStep, noiseMost) {
		target := r.Bins - 1
		if solved {
			target = r.Bound
		}
		part := budget.Part(9, 10, math.MaxInt64)
		g.m.restore(root)
		part.spend(g.m.n * g.m.n / 16)
		patterns, taken := g.dive(target, &rnd, noise, part)
		budget.Give(part)
		goal := max(r.Bound, min(r.Bins-1, int(value+0.9999)))
		if goal < taken && taken < r.Bins {
			goal = taken
		}
		r.fill(q, patterns, goal, budget)
	}
}

// fill puts the patterns into as many bins as the goal says, then into one more, and so on, and lets the
// ejection search find places for the rest.
func (r *Result) fill(q *Search, patterns [][]int32, goal int, budget *Budget) {
	for target := goal; target < r.Bins && !budget.Empty(); target++ {
		q.load(patterns, target)
		budget.spend(len(q.at))
		if q.Fill(fillLooks, budget) {
			r.Bins, r.At = target, append(r.At[:0], q.at...)
		}
	}
}
