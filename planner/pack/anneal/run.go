package anneal

import (
	"context"
	"slices"
	"sync"
)

// Run: settings, the race between them, and the legs.

// Options say how to anneal.
type Options struct {
	Seed     uint64
	Settings []Setting // one for each walker; nil is what suits the problem, out of Portfolio and PortfolioWithoutTransient
	Workers  int       // goroutines at most; 0 is one
	NoSwaps  bool      // shifts are all that is tried, whatever the settings say

	// Tries is the work of all walkers together, and the result depends on nothing else but the seed. 0
	// leaves it to Spent, which tells the share of the time that is gone, from 0 to 1.
	Tries int64
	Spent func() float64

	Enough int64            // a placement of this cost ends the run: none is cheaper
	Better func(cost int64) // is told now and then of a better placement, from the goroutine that called Run
}

// Portfolio has two settings, each of them the better one for one kind of problem. The first goes very cold,
// which suits fleets with 50 items and more in a bin: in the end all that is left to gain is small. The
// second is for bins that are nearly full and hold few items, of which the large ones decide: it tries
// these more often, looks for peers, and begins with penalties so low that large items can take each other's place.
var Portfolio = []Setting{
	{Hot: 0.5, Cold: 5e-6, Penalty: 10, Swaps: 128, Home: 4, Return: 128},
	{Hot: 0.3, Cold: 1e-3, Penalty: 0.1, Swaps: 128, Peers: 128, Large: 96, Home: 2, Return: 128},
}

// PortfolioWithoutTransient is the portfolio where nothing is transient. There is nothing to win by taking items home, and the
// second setting mostly swaps and ends warmer: on the one tight instance of the challenge without transient
// resources, that ends lower; on two of those with, so many swaps end higher.
var PortfolioWithoutTransient = []Setting{
	{Hot: 0.5, Cold: 5e-6, Penalty: 10, Swaps: 128},
	{Hot: 0.3, Cold: 2e-3, Penalty: 0.1, Swaps: 232, Peers: 64, Large: 96},
}

// fewItems is up to how many items for each bin their placement is mostly a matter of where the large ones go. Where
// nothing is transient, all walkers have the second setting then, and go on from where the best of them is, see follow.
// With transient resources two settings were better on one instance of the challenge, and not worse on three.
const fewItems = 25

// settings are what suits the problem.
func (p *Problem) settings(transient bool) []Setting {
	if transient {
		return slices.Clone(Portfolio)
	}
	s := slices.Clone(PortfolioWithoutTransient)
	if p.Items <= fewItems*p.Bins {
		for k := range s {
			s[k] = s[len(s)-1]
		}
	}
	return s
}

// Result is the best placement and what it took.
type Result struct {
	At      []int32
	Cost    int64
	Tries   int64
	Refused int64 // changes that ended at the first look, besides: the bin is none for the item
}

// firstEnd is the share of the budget of a first, quick leg, which gives an answer early and finds out whether
// the home price helps. Without it b_5 ends a thousand times farther from the best, with it a1_2 does, and
// that shows within a second. Which of two settings is the better one does not: it changes with time.
const firstEnd = 0.1

// Run anneals from a placement, which has to keep all rules, until the work or the time is used up or the
// context is done: after a first leg once from hot to cold with each setting. To end that sooner and let all
// walkers go on from the best with new heat was worse, with a quarter and with four tenths of the budget.
// The result is never worse than the placement.
func Run(ctx context.Context, p *Problem, at []int32, o Options) Result {
	r := newRun(ctx, narrowed(ctx, p), at, o)
	if r.sizes == nil { // it was stopped before it began
		return r.result
	}
	transient := slices.Contains(p.Transient, true)
	settings := slices.Clone(o.Settings)
	if settings == nil {
		settings = p.settings(transient)
	}
	if o.NoSwaps {
		for k := range settings {
			settings[k].Swaps = 0
		}
	}
	r.descend()
	if r.over() {
		return r.result
	}
	if !transient {
		stayAway(settings)
		r.newLeg(settings, 0, firstEnd).anneal()
	} else if !r.homeHelps(settings[len(settings)-1]) {
		stayAway(settings)
	}
	if !r.over() { // making walkers takes time
		r.newLeg(settings, firstEnd, 1).anneal()
	}
	return r.result
}

// homeHelps anneals a first leg with and without the setting's home price.
func (r *run) homeHelps(with Setting) bool {
	without := []Setting{with}
	stayAway(without)
	race := r.newLeg([]Setting{with, without[0]}, 0, firstEnd)
	race.anneal()
	return race.best() == race.walkers[0]
}

// stayAway takes the home price out of settings.
func stayAway(settings []Setting) {
	for k := range settings {
		settings[k].Home, settings[k].Return = 0, 0
	}
}

type run struct {
	Options
	ctx     context.Context
	p       *Problem
	fam     *familyTable
	sizes   *sizes
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
	if ctx.Err() == nil { // to sort the items takes a while in a fleet
		r.sizes = newSizes(p)
	}
	return r
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

// over reports whether there is nothing left to do.
func (r *run) over() bool { return r.ctx.Err() != nil || r.result.Cost <= r.Enough }

// gone asks for the share of the time that is gone; the caller's function need not be safe for several
// goroutines at once.
func (r *run) gone() float64 {
	r.clock.Lock()
	defer r.clock.Unlock()
	return r.Spent()
}
