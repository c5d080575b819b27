package anneal

import (
	"context"
	"sync"
)

// Options say how to anneal.
type Options struct {
	Seed     uint64
	Settings []Setting // of the walkers, one each; nil is Portfolio
	Workers  int       // goroutines at most; 0 is one

	// Tries is the work of all walkers together, and the result depends on nothing else but the seed. 0
	// leaves it to Spent, which tells the share of the time that is gone, from 0 to 1.
	Tries int64
	Spent func() float64

	Better func(cost int64) // is told now and then of a better placement, from the goroutine that called Run
}

// Portfolio is what the walkers do when nothing else is asked for.
var Portfolio = []Setting{
	{Hot: 1, Cold: 1e-4, Home: 4, Return: 128, Swaps: 128, Peers: 128, Forced: 16},
	{Hot: 1, Cold: 1e-4, Home: 0, Return: 128, Swaps: 128, Peers: 128, Forced: 16},
}

// Result is the best placement and what it took.
type Result struct {
	At    []int32
	Cost  int64
	Tries int64
}

const (
	// phases is in how many equal parts the time is cut, between which better placements are reported.
	phases = 64
	// meetEvery so many phases, from half of them on, all walkers go on from the best place among theirs (go
	// with the winners, Aldous and Vazirani 1994).
	meetEvery = 4
	// triesAtOnce is what a walker tries before it looks at the clock and the context: 1 to 5 ms.
	triesAtOnce = 1 << 13
)

// Run anneals from a placement, which has to keep all rules, until the work or the time is used up or the
// context is done. Its result is never worse than the placement.
func Run(ctx context.Context, p *Problem, at []int32, o Options) Result {
	r := newRun(ctx, p, at, o)
	told := r.walkers[0].bestCost
	for phase := 0; phase < phases && ctx.Err() == nil; phase++ {
		r.phase(phase)
		if best := r.best(); o.Better != nil && best.bestCost < told {
			told = best.bestCost
			o.Better(told)
		}
		if phase >= phases/2 && phase%meetEvery == 0 {
			r.meet()
		}
	}
	best := r.best()
	res := Result{At: best.best, Cost: best.bestCost}
	for _, w := range r.walkers {
		res.Tries += w.tries
	}
	return res
}

type run struct {
	ctx     context.Context
	walkers []*walker
	workers int
	tries   int64 // of each walker, 0 where time decides
	clock   sync.Mutex
	spent   func() float64
}

func newRun(ctx context.Context, p *Problem, at []int32, o Options) *run {
	settings := o.Settings
	if settings == nil {
		settings = Portfolio
	}
	fam := newFamilyTable(p)
	r := &run{ctx: ctx, workers: min(max(1, o.Workers), len(settings)), spent: o.Spent}
	if o.Tries > 0 || o.Spent == nil {
		r.tries = max(1, o.Tries/int64(len(settings)))
	}
	for k, set := range settings {
		r.walkers = append(r.walkers, newWalker(p, fam, at, o.Seed+uint64(k)*0x9e3779b97f4a7c15, set))
	}
	return r
}

// phase lets every walker do its part of a phase.
func (r *run) phase(phase int) {
	var wg sync.WaitGroup
	for k := range r.workers {
		wg.Go(func() { r.work(phase, k) })
	}
	wg.Wait()
}

// work is what one worker does in a phase: every workers-th walker, one after the other. Where time
// decides, they have equal parts of the phase.
func (r *run) work(phase, worker int) {
	mine := (len(r.walkers) - worker + r.workers - 1) / r.workers
	for n := range mine {
		w := r.walkers[worker+n*r.workers]
		begin, part := float64(phase)+float64(n)/float64(mine), 1/float64(mine)
		for r.ctx.Err() == nil {
			var done float64
			if r.tries > 0 {
				done = float64(w.tries)/float64(r.tries)*phases - float64(phase)
			} else {
				done = (r.gone()*phases - begin) / part
			}
			if done >= 1 {
				break
			}
			w.cool((float64(phase) + max(0, done)) / phases)
			w.walk(triesAtOnce)
		}
	}
}

// gone asks for the share of the time that is gone; the caller's function need not be safe for several
// goroutines at once.
func (r *run) gone() float64 {
	r.clock.Lock()
	defer r.clock.Unlock()
	return r.spent()
}

// best is the walker that has the best placement.
func (r *run) best() *walker {
	best := r.walkers[0]
	for _, w := range r.walkers {
		if w.bestCost < best.bestCost {
			best = w
		}
	}
	return best
}

// meet lets all walkers go on from the place of the one that is at the lowest cost now.
func (r *run) meet() {
	lowest := r.walkers[0]
	for _, w := range r.walkers {
		if w.cost < lowest.cost {
			lowest = w
		}
	}
	at := make([]int32, lowest.Items)
	lowest.placement(at)
	for _, w := range r.walkers {
		if w != lowest {
			w.jump(at)
		}
	}
}
