package pack

import (
	"context"
	"math/rand/v2"
	"slices"
)

// Solve: the goals one after the other, each by the methods that its prices allow.

// Options say how to search.
type Options struct {
	Seed    uint64 // of all that is random; the same seed gives the same result
	Steps   int64  // work at most; 0 is DefaultSteps, in a fleet FleetSteps
	Goals   int    // only the first so many goals; 0 is all
	Workers int    // goroutines that search at most; 0 is one. The result does not depend on it

	// Spent tells which share of the caller's time is used up, from 0 to 1, where time limits the search
	// and not Steps. The search plans with it; the context ends it.
	Spent func() float64

	// From is a solution to begin with, where it is better than the one constructed: the bin of each item, or
	// Nowhere. It need not keep the rules: an item whose bin is none of its choices or does not take it beside
	// those before it is placed anew. Nil is none.
	From []int

	// NoSwaps lets annealing try shifts only. It finds less then: it is for measuring how fast a shift is tried.
	NoSwaps bool

	// Progress is told of every better solution and bound, from the goroutine that called Solve.
	Progress func(Progress)
}

// DefaultSteps and FleetSteps are a few seconds of work: in a fleet a step costs more, as its figures lie in no cache.
const (
	DefaultSteps = 60_000_000
	FleetSteps   = 6_000_000
)

// Progress is how far a search has come.
type Progress struct {
	Goal  int   // the goal that it is at
	Cost  int64 // the best so far in that goal
	Bound int64
}

// Result is the best solution found.
type Result struct {
	Bin     []int   // of each item: a bin, or Nowhere
	Size    []int64 // of each elastic bin in use; 0 for all others
	Cost    []int64 // in each goal
	Bound   []int64 // no solution costs less in the goal, all earlier goals being as in Cost where Proven
	Proven  int     // the first so many goals are proven to be the least
	Steps   int64   // work done
	Tried   int64   // changes that were looked at: steps, what annealing tried by the clock, and what it dropped at the first look
	Stopped bool    // the context ended the search

	Impossible  bool         // it is proven that no solution keeps all rules; no goal is proven then
	Certificate *Certificate // the parts of the bound of the first goal that has any, or of the impossibility; nil for none
}

// Optimal reports whether every goal that was asked for is proven.
func (r *Result) Optimal() bool { return r.Proven == len(r.Bound) }

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

type solver struct {
	o      Options
	p      *Problem
	s      *state
	shape  *shape
	tables tables
	meter  *meter
	rng    *rand.Rand
	limit  []int64   // the costs of the goals that are done
	last   *solution // what was found when the search was stopped, better than the state; may be nil
	result Result
}

func (sv *solver) tabulate() { sv.tables = newTables(sv.p) }

func (sv *solver) prepare() { sv.s = newStateOf(sv.p, &sv.tables) }

// rootBounds computes what each goal costs at least whatever the others cost.
func (sv *solver) rootBounds() {
	for g := range sv.result.Bound {
		sv.certify(g)
	}
	if sv.shape.choices > branchedUpTo {
		return
	}
	last := len(sv.result.Bound) - 1
	b := newBranch(sv.s, sv.shape, last, unlimited(last), impossible, sv.meter)
	n, ok := b.expand(undecidedItems(sv.s))
	if !ok || sv.meter.empty() {
		return
	}
	for b.goal = range sv.result.Bound {
		if sv.meter.stopped() {
			return
		}
		sv.result.Bound[b.goal] = max(sv.result.Bound[b.goal], b.atLeast(n, b.goal))
	}
}

func unlimited(goals int) []int64 {
	out := make([]int64, goals)
	for g := range out {
		out[g] = impossible
	}
	return out
}

// Proof and neighbourhoods take turns with growing shares of the work that is left: a proof that is easy
// is found in the first turn, and a solution that is easy to improve is not waited for.
const (
	firstShare = 128
	lastShare  = 4
)

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

// atBound reports whether nothing can be better in the goal.
func (sv *solver) atBound(g int) bool { return sv.s.goal(g) <= sv.result.Bound[g] && sv.s.whole() }

// lowerBound is the bound at the first node of the search tree that branches, with all earlier goals
// held: items that have a single choice left are decided first, round by round, since each may leave
// others a single one.
func (sv *solver) lowerBound(g int) int64 {
	if sv.shape.choices > branchedUpTo {
		return 0
	}
	s := sv.s.fresh()
	b := newBranch(s, sv.shape, g, sv.limit, impossible, sv.meter)
	for open := undecidedItems(s); ; {
		b.list, b.items = b.list[:0], b.items[:0]
		n, ok := b.expand(open)
		if !ok {
			return 0
		}
		if sv.meter.empty() {
			return b.atLeast(n, g)
		}
		rest := open[:0]
		for _, o := range n.items {
			if only := b.list[o.lo]; o.hi-o.lo == 1 && (only == Nowhere || s.fits(o.item, only)) {
				s.put(o.item, only)
			} else {
				rest = append(rest, o.item)
			}
		}
		if len(rest) == len(n.items) {
			return b.atLeast(n, g)
		}
		open = rest
	}
}

// prove runs branch and bound over all items with so much work. It takes over a better solution, and
// reports whether the search was complete. In a fleet it would not even come down to a leaf.
func (sv *solver) prove(g int, work int64) (complete bool) {
	if sv.large() {
		return false
	}
	part := sv.meter.part(work)
	defer sv.meter.give(part)
	best := sv.s.goal(g)
	if !sv.s.whole() {
		best = impossible // anything that is whole is better
	}
	b := newBranch(sv.s.fresh(), sv.shape, g, sv.limit, best, part)
	complete = b.run()
	if b.solution == nil {
		return complete
	}
	for i := range sv.p.Items {
		sv.s.take(i, sv.s.choiceOf(i))
	}
	for i, c := range b.solution {
		sv.s.put(i, c)
	}
	return complete
}

func (sv *solver) report(g int) {
	if sv.o.Progress != nil {
		sv.o.Progress(Progress{Goal: g, Cost: sv.s.goal(g), Bound: sv.result.Bound[g]})
	}
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

// certify raises the root bound of a goal by its certificate.
func (sv *solver) certify(g int) {
	c := certify(sv.s, sv.shape, g, sv.meter)
	if c == nil || sv.result.Impossible {
		return
	}
	if sv.result.Certificate == nil && c.Least > 0 || c.Least == impossible {
		sv.result.Certificate = c
	}
	if c.Least == impossible {
		sv.result.Impossible = true
		return
	}
	sv.result.Bound[g] = max(sv.result.Bound[g], c.Least)
}
