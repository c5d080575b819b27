package anneal

import (
	"context"
	"slices"
	"sync"
)

// Options say how to anneal.
type Options struct {
	Seed     uint64
	Settings []Setting // to choose from; nil is Portfolio
	Workers  int       // goroutines at most; 0 is one

	// Tries is the work of all walkers together, and the result depends on nothing else but the seed. 0
	// leaves it to Spent, which tells the share of the time that is gone, from 0 to 1.
	Tries int64
	Spent func() float64

	Better func(cost int64) // is told now and then of a better placement, from the goroutine that called Run
}

// Portfolio has a setting for each kind of problem that was met. Temperatures of A and D go lower, which
// suits fleets where in the end all that counts is small: they win where bins hold 50 items and more. B and
// C stay where large items still move, and look for them. A and C keep items at home, which is decisive
// where room for those who left is scarce, and in the way where it is not.
var Portfolio = []Setting{
	{Name: "A", Hot: 0.5, Cold: 5e-6, Swaps: 128, Home: 4, Return: 128},
	{Name: "B", Hot: 3, Cold: 1e-3, Swaps: 128, Peers: 128, Forced: 16},
	{Name: "C", Hot: 3, Cold: 1e-3, Swaps: 128, Peers: 128, Forced: 16, Home: 4, Return: 128},
	{Name: "D", Hot: 0.5, Cold: 5e-6, Swaps: 128},
}

// Result is the best placement and what it took.
type Result struct {
	At      []int32
	Cost    int64
	Tries   int64
	Setting string // the name of the one that was chosen
}

const (
	// raceShare is the share of the budget in which all settings of a portfolio anneal once, fast. The one
	// that comes out best has the rest. What separates settings does so within a second: without the home
	// price b_5 ends a thousand times farther from the best, with it a1_2 does.
	raceShare = 0.2
	// walkersByTries is how many walkers share a budget of tries, on however many threads.
	walkersByTries = 2
)

// Run anneals from a placement, which has to keep all rules, until the work or the time is used up or the
// context is done. Its result is never worse than the placement.
func Run(ctx context.Context, p *Problem, at []int32, o Options) Result {
	r := newRun(ctx, p, at, o)
	settings := r.settings(o.Settings)
	set, begin := settings[0], 0.0
	if len(settings) > 1 {
		race := r.newLeg(settings, 0, raceShare)
		race.anneal(false)
		set, begin = race.best().Setting, raceShare
	}
	n := walkersByTries
	if o.Tries == 0 && o.Spent != nil {
		n = r.workers
	}
	r.newLeg(slices.Repeat([]Setting{set}, n), begin, 1).anneal(true)
	r.result.Setting = set.Name
	return r.result
}

type run struct {
	Options
	ctx     context.Context
	p       *Problem
	fam     *familyTable
	at      []int32
	workers int
	made    uint64 // walkers
	clock   sync.Mutex
	result  Result
}

func newRun(ctx context.Context, p *Problem, at []int32, o Options) *run {
	r := &run{Options: o, ctx: ctx, p: p, fam: newFamilyTable(p), at: at, workers: max(1, o.Workers)}
	if o.Spent == nil {
		r.Tries = max(1, o.Tries)
	}
	s := newState(p, r.fam, at)
	r.result = Result{At: slices.Clone(at), Cost: s.cost}
	return r
}

// settings drops the home price where no resource is transient, and what is then there twice.
func (r *run) settings(all []Setting) []Setting {
	if all == nil {
		all = Portfolio
	}
	var out []Setting
	for _, set := range all {
		if !slices.Contains(r.p.Transient, true) {
			set.Home, set.Return = 0, 0
		}
		if !slices.ContainsFunc(out, func(old Setting) bool { old.Name = set.Name; return old == set }) {
			out = append(out, set)
		}
	}
	return out
}

// take takes over what a leg has found.
func (r *run) take(w *walker) {
	if w.bestCost >= r.result.Cost {
		return
	}
	copy(r.result.At, w.best)
	r.result.Cost = w.bestCost
	if r.Better != nil {
		r.Better(w.bestCost)
	}
}

// gone asks for the share of the time that is gone; the caller's function need not be safe for several
// goroutines at once.
func (r *run) gone() float64 {
	r.clock.Lock()
	defer r.clock.Unlock()
	return r.Spent()
}
