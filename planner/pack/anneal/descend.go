package anneal

// Steepest descent from what is there.

// descentUpTo is how many shifts and swaps there may be for a descent: one look at all takes 2 ms then.
const descentUpTo = 1 << 16

// descend goes down the steepest way from the placement and from what is there today: the best shift or swap
// of all, until none is better. Annealing forgets where it began, and now and then the best placement is a
// single move away from it.
func (r *run) descend() {
	p := r.p
	if p.Items*(p.Bins+p.Items) > descentUpTo {
		return
	}
	r.descendFrom(r.at)
	if _, err := p.Evaluate(p.Start); err == nil {
		r.descendFrom(p.Start)
	}
}

// descendFrom begins at a placement that keeps all rules.
func (r *run) descendFrom(at []int32) {
	w := newWalker(r.p, r.fam, r.sizes, at, r.Seed, Setting{Hot: 1, Cold: 1, Penalty: 1})
	w.cool(0)
	for w.steepest() && !r.over() {
	}
	r.take(w)
	r.result.Tries += w.tries
}

// steepest makes the best of all shifts and swaps that break no rule, and reports whether there is one that
// is better than none. Nothing is broken before.
func (w *walker) steepest() bool {
	best, item, other, to := int64(0), int32(-1), int32(-1), int32(-1)
	for i := range int32(w.Items) {
		gain := w.leaving(i)
		for b := range int32(w.Bins) {
			if b == w.items[i].at || w.penalty(i, b) > 0 {
				continue
			}
			w.tries++
			if delta, ok := w.shift(i, b, gain, 0, best-1); ok {
				best, item, other, to = delta, i, -1, b
			}
		}
		for j := range i {
			if w.items[j].at == w.items[i].at || w.penaltySwap(i, j) > 0 {
				continue
			}
			w.tries++
			if delta, ok := w.swap(i, j, best-1); ok {
				best, item, other = delta, i, j
			}
		}
	}
	switch {
	case item < 0:
		return false
	case other >= 0:
		w.makeSwap(item, other, best)
	default:
		w.makeShift(item, to, best)
	}
	return true
}
