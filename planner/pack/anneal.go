package pack

import "berth/planner/pack/anneal"

// What annealing takes of the work, or the time, that is left when it begins. In a small problem branch
// and bound and the neighbourhoods get the rest, and an easy proof is looked for first; in a large one
// only the climb comes after.
const (
	annealSmall = 0.9
	annealLarge = 0.97
)

// anneal improves the goal by package anneal where its model holds the problem. What it finds is taken
// over only where the state says that it keeps all rules and is better.
func (sv *solver) anneal(g int) {
	if sv.atBound(g) || sv.meter.stopped() || sv.meter.empty() {
		return
	}
	m := newReassignment(sv.s, g, sv.meter)
	if m == nil {
		return
	}
	from := m.from(sv.meter)
	if from == nil || sv.meter.stopped() {
		return
	}
	share := annealLarge
	if !sv.large() {
		share = annealSmall
		if sv.prove(g, min(sv.meter.left, DefaultSteps)/firstShare) {
			return
		}
	}
	o := anneal.Options{
		Seed: sv.o.Seed, Workers: sv.o.Workers, NoSwaps: sv.o.NoSwaps, Enough: sv.result.Bound[g],
		Better: func(cost int64) { sv.reportBetter(g, cost) },
	}
	if sv.o.Spent == nil {
		o.Tries = int64(float64(sv.meter.left) * share)
	} else {
		begin := sv.o.Spent()
		o.Spent = func() float64 { return (sv.o.Spent() - begin) / max(share*(1-begin), 1e-9) }
	}
	res := anneal.Run(sv.meter.ctx, m.flat, from, o)
	sv.result.Tried += res.Refused
	if sv.o.Spent == nil {
		sv.meter.spend(int(res.Tries))
	} else {
		sv.result.Tried += res.Tries
	}
	found := make([]int, len(res.At))
	for i, b := range res.At {
		found[i] = int(b)
	}
	sv.takeOver(g, found)
}

// from is the cheaper of the present solution and of every item in its Start, as far as they have
// everything in and keep the rules; nil where neither does, or where the search is stopped.
func (m *reassignment) from(meter *meter) []int32 {
	var best []int32
	var least int64
	now := make([]int32, len(m.s.bin))
	for i, b := range m.s.bin {
		now[i] = int32(b)
	}
	for _, at := range [][]int32{now, m.flat.Start} {
		if meter.stopped() {
			return nil
		}
		if cost, err := m.flat.Evaluate(at); err == nil && (best == nil || cost < least) {
			best, least = at, cost
		}
	}
	return best
}

func (sv *solver) reportBetter(g int, cost int64) {
	if sv.o.Progress != nil {
		sv.o.Progress(Progress{Goal: g, Cost: cost, Bound: sv.result.Bound[g]})
	}
}
