package pack

import "math/rand/v2"

// What a search is asked for and answers, and the solver that goes on from method to method.

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

// atBound reports whether nothing can be better in the goal.
func (sv *solver) atBound(g int) bool { return sv.s.goal(g) <= sv.result.Bound[g] && sv.s.whole() }

func (sv *solver) report(g int) {
	if sv.o.Progress != nil {
		sv.o.Progress(Progress{Goal: g, Cost: sv.s.goal(g), Bound: sv.result.Bound[g]})
	}
}

func (sv *solver) large() bool { return sv.shape.large() }

// defaultSteps is how much work is done where nobody says how much.
func (sh *shape) defaultSteps() int64 {
	if sh.large() {
		return FleetSteps
	}
	return DefaultSteps
}

func (sv *solver) reportBetter(g int, cost int64) {
	if sv.o.Progress != nil {
		sv.o.Progress(Progress{Goal: g, Cost: cost, Bound: sv.result.Bound[g]})
	}
}

// solution is what Evaluate says of bins.
type solution struct {
	bins       []int
	cost, size []int64
}
