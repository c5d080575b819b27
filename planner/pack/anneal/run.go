package anneal

import (
	"context"
	"slices"
	"sync"
)

// Options say how to anneal.
type Options struct {
	Seed     uint64
	Settings []Setting // one for each walker; nil is Portfolio
	Workers  int       // goroutines at most; 0 is one

	// Tries is the work of all walkers together, and the result depends on nothing else but the seed. 0
	// leaves it to Spent, which tells the share of the time that is gone, from 0 to 1.
	Tries int64
	Spent func() float64

	Enough int64            // a placement of this cost ends the run: none is cheaper
	Better func(cost int64) // is told now and then of a better placement, from the goroutine that called Run
}

// Portfolio has the two settings that are the best for one kind of problem each and poor for the other.
// The first goes very cold, which suits fleets with 50 items and more in a bin: in the end all that is left
// to gain is small. The second stays where large items still move, and looks for them with peers and forced
// moves; where there is much room, both only take time, and peers go away from home for next to nothing.
var Portfolio = []Setting{
	{Hot: 0.5, Cold: 5e-6, Swaps: 128, Home: 4, Return: 128},
	{Hot: 1, Cold: 1e-3, Swaps: 128, Peers: 128, Forced: 16, Home: 4, Return: 128},
}

// Result is the best placement and what it took.
type Result struct {
	At    []int32
	Cost  int64
	Tries int64
}

// The budget is spent in three legs.
const (
	// raceEnd ends the race: the last setting anneals with and without its home price, and the better way is
	// kept for all. Without it b_5 ends a thousand times farther from the best, with it a1_2 does, and that
	// shows within a second.
	raceEnd = 0.1
	// mainEnd ends the main leg, in which each setting anneals by itself. In the last leg all walkers go on
	// from the best placement, with the setting that found it and less heat.
	mainEnd = 0.75
	// reheat is the first temperature of the last leg, in units of that of the setting: it loosens what one
	// or two changes can mend and leaves the rest.
	reheat = 0.02
)

// Run anneals from a placement, which has to keep all rules, until the work or the time is used up or the
// context is done. Its result is never worse than the placement.
func Run(ctx context.Context, p *Problem, at []int32, o Options) Result {
	r := newRun(ctx, p, at, o)
	settings, begin := slices.Clone(o.Settings), 0.0
	if settings == nil {
		settings = slices.Clone(Portfolio)
	}
	if slices.Contains(p.Transient, true) {
		begin = raceEnd
		if !r.homeHelps(settings[len(settings)-1]) {
			stayAway(settings)
		}
	} else {
		stayAway(settings)
	}
	main := r.newLeg(at, settings, begin, mainEnd)
	main.anneal(false)
	last := main.best().Setting
	last.Hot = max(last.Cold, last.Hot*reheat)
	r.newLeg(r.result.At, slices.Repeat([]Setting{last}, max(2, len(settings))), mainEnd, 1).anneal(true)
	return r.result
}

// homeHelps anneals fast with and without the setting's home price.
func (r *run) homeHelps(with Setting) bool {
	without := []Setting{with}
	stayAway(without)
	race := r.newLeg(r.at, []Setting{with, without[0]}, 0, raceEnd)
	race.anneal(false)
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
