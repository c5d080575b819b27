package anneal

import "sync"

// One leg: all walkers side by side, and what they tell each other.

const (
	// phases is in how many equal parts a leg is cut, between which better placements are reported.
	phases = 32
	// triesAtOnce is what a walker tries before it looks at the clock and the context: 1 to 5 ms.
	triesAtOnce = 1 << 13
	// firstFollow and secondFollow are the phases after which walkers that are behind go on from the one that is ahead.
	firstFollow, secondFollow = 20, 24
)

// leg is a part of a run in which some walkers anneal once, from hot to cold.
type leg struct {
	*run
	walkers    []*walker
	begin, end float64 // of the run's budget
	tries      int64   // of each walker, 0 where time decides
}

// newLeg makes a walker for each setting, one at least.
func (r *run) newLeg(settings []Setting, begin, end float64) *leg {
	l := &leg{run: r, begin: begin, end: end}
	if r.Tries > 0 {
		l.tries = max(1, int64(float64(r.Tries)*(end-begin)/float64(len(settings))))
	}
	for k, set := range settings {
		if k > 0 && r.ctx.Err() != nil { // making one takes a while in a fleet, and none will walk
			break
		}
		l.walkers = append(l.walkers, newWalker(r.p, r.fam, r.sizes, r.at, r.Seed+r.made*0x9e3779b97f4a7c15, set))
		r.made++
	}
	return l
}

// anneal is the whole leg.
func (l *leg) anneal() {
	for phase := 0; phase < phases && !l.over(); phase++ {
		l.phase(phase)
		l.take(l.best())
		if phase == firstFollow || phase == secondFollow {
			l.follow()
		}
	}
	for _, w := range l.walkers {
		l.result.Tries += w.tries
		l.result.Refused += w.refused
	}
}

// follow lets the walkers that have the setting of the one that is best now go on from where that is. By the middle of
// a leg it is decided where the large items lie, and what some walkers pay more for that than others they never make
// good: of six runs of 12 s on a2_5, the worst ended at 386 million without, at 332 with it, the best at 317 and 322.
func (l *leg) follow() {
	ahead := l.walkers[0]
	for _, w := range l.walkers {
		if w.cost < ahead.cost {
			ahead = w
		}
	}
	for _, w := range l.walkers {
		if w != ahead && w.Setting == ahead.Setting {
			w.follow(ahead)
		}
	}
}

// phase lets every walker do its part of a phase.
func (l *leg) phase(phase int) {
	workers := min(l.workers, len(l.walkers))
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() { l.work(phase, k, workers) })
	}
	wg.Wait()
}

// work is what one worker does in a phase: every workers-th walker, one after the other. Where time
// decides, they have equal parts of the phase.
func (l *leg) work(phase, worker, workers int) {
	mine := (len(l.walkers) - worker + workers - 1) / workers
	for n := range mine {
		w := l.walkers[worker+n*workers]
		for l.ctx.Err() == nil {
			done := l.done(w, phase, n, mine)
			if done >= 1 {
				break
			}
			w.cool((float64(phase) + max(0, done)) / phases)
			w.walk(l.portion(w))
		}
	}
}

// portion is how many tries a walker does before it looks up.
func (l *leg) portion(w *walker) int64 {
	if l.tries > 0 {
		return min(triesAtOnce, l.tries-w.tries)
	}
	return triesAtOnce
}

// done is which share of its part of a phase a walker has behind it, where it is the nth of the worker's.
func (l *leg) done(w *walker, phase, n, mine int) float64 {
	if l.tries > 0 {
		return float64(float64(w.tries)/float64(l.tries)*phases) - float64(phase)
	}
	gone := (l.gone() - l.begin) / (l.end - l.begin)
	return (gone*phases-float64(phase))*float64(mine) - float64(n)
}

// best is the walker that has the best placement.
func (l *leg) best() *walker {
	best := l.walkers[0]
	for _, w := range l.walkers {
		if w.bestCost < best.bestCost {
			best = w
		}
	}
	return best
}
