package pack

import (
	"context"
	"math/rand/v2"
	"slices"
)

// Solve: the goals one after the other, each by the methods that its prices allow.

// Solve packs the problem, which has to be valid. It always returns a solution, if need be one with
// items out; MustFit items stay out only where the search found no place for them, and then no goal
// is proven. When the context is done it returns the best so far.
func Solve(ctx context.Context, p *Problem, o Options) Result {
	goals := p.Goals
	if o.Goals > 0 {
		goals = min(o.Goals, p.Goals)
	}
	sh := newShape(p)
	if o.Steps == 0 {
		o.Steps = sh.defaultSteps()
	}
	sv := &solver{
		o: o, p: p, shape: sh, meter: &meter{ctx: ctx, left: o.Steps},
		rng: rand.New(rand.NewPCG(o.Seed, 0x9e3779b97f4a7c15)), result: Result{Bound: make([]int64, goals)},
	}
	for _, part := range sv.beginning() { // some hundredths of a second each in a fleet
		if sv.large() && sv.o.From == nil && sv.meter.stopped() && sv.stay() {
			return sv.finish()
		}
		part()
	}
	sv.climb()
	giveUp(sv.s)
	proven := true
	for g := 0; g < goals && !sv.result.Impossible; g++ {
		proven = sv.solveGoal(g, proven) && proven
		if proven {
			sv.result.Proven = g + 1
		}
	}
	return sv.finish()
}

func (sv *solver) tabulate() { sv.tables = newTables(sv.p) }

func (sv *solver) prepare() { sv.s = newStateOf(sv.p, &sv.tables) }

// solveGoal makes the goal as small as it can without giving up what was reached in the goals before.
// It reports whether the result is proven, given that those are.
func (sv *solver) solveGoal(g int, proven bool) bool {
	if !sv.atBound(g) {
		sv.eject(g, proven)
	}
	if !sv.atBound(g) {
		sv.empty(g)
	}
	if proven && !sv.atBound(g) {
		sv.result.Bound[g] = max(sv.result.Bound[g], sv.lowerBound(g))
	}
	sv.anneal(g)
	for share := int64(firstShare); share >= lastShare && !sv.atBound(g); share /= 2 {
		sv.report(g)
		if sv.prove(g, sv.meter.left/share) {
			if proven && sv.s.whole() {
				sv.result.Bound[g] = sv.s.goal(g)
			}
			break
		}
		work := sv.meter.left / share
		if !sv.large() {
			work /= 2
		}
		part := sv.meter.part(work)
		largeNeighbourhoodSearch(sv.s, sv.shape, g, sv.limit, sv.result.Bound[g], part, sv.rng)
		sv.meter.give(part)
	}
	done := proven && sv.atBound(g)
	if !done || g+1 < sv.p.Goals {
		sv.climb()
	}
	sv.limit = append(sv.limit, sv.s.goal(g))
	return done
}

func (sv *solver) finish() Result {
	r := sv.result
	if last := sv.last; last != nil {
		r.Bin, r.Cost, r.Size = last.bins, last.cost, last.size
	} else {
		r.Bin = slices.Clone(sv.s.bin)
		r.Cost, r.Size, _ = Evaluate(sv.p, r.Bin)
	}
	r.Steps = sv.o.Steps - sv.meter.left
	r.Tried += r.Steps
	r.Stopped = sv.meter.ctx.Err() != nil
	return r
}
