package anneal

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// walk is a random walk that checks every change of the cost by full evaluation, and every refusal.
type walk struct {
	t    *testing.T
	seed uint64
	*walker
	shifts, swaps, refusals int
}

func TestTheChangeOfAMoveIsThatOfFullEvaluation(t *testing.T) {
	var all walk
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 1))
		p := randomProblem(rng)
		at := someStartNowhere(p, rng)
		w := walk{t: t, seed: seed, walker: newWalker(p, newFamilyTable(p), newSizes(p), at, seed, Setting{Hot: 1, Cold: 1, Penalty: 10})}
		w.cool(0)
		for range 300 {
			i, j, b := int32(rng.IntN(p.Items)), int32(rng.IntN(p.Items)), int32(rng.IntN(p.Bins))
			if rng.IntN(2) == 0 {
				w.shift(i, b)
			} else {
				w.swap(i, j)
			}
		}
		w.recount()
		all.shifts, all.swaps, all.refusals = all.shifts+w.shifts, all.swaps+w.swaps, all.refusals+w.refusals
	}
	if all.shifts < 5000 || all.swaps < 5000 || all.refusals < 5000 {
		t.Errorf("%d shifts, %d swaps, %d refusals: the walk does not meet them all", all.shifts, all.swaps, all.refusals)
	}
}

func (w *walk) shift(i, b int32) {
	if w.items[i].at == b {
		return
	}
	next := w.placement()
	next[i] = b
	delta, _ := w.walker.shift(i, b, w.leaving(i), 0, never/2)
	if w.penalty(i, b) > 0 { // there is no room
		delta = never
	}
	if w.agrees(next, delta, false) {
		w.move(i, b, delta)
		w.shifts++
	}
}

func (w *walk) swap(i, j int32) {
	if w.items[i].at == w.items[j].at {
		return
	}
	next := w.placement()
	next[i], next[j] = next[j], next[i]
	delta, _ := w.walker.swap(i, j, never/2)
	if w.penaltySwap(i, j) > 0 {
		delta = never
	}
	if w.agrees(next, delta, w.linked(w.Family[i], w.Family[j])) {
		w.exchange(i, j, delta)
		w.swaps++
	}
}

// agrees compares a change with what full evaluation says of the placement after it. It reports whether
// the move is allowed. mayRefuse is for what the state refuses without a closer look.
func (w *walk) agrees(next []int32, delta int64, mayRefuse bool) bool {
	w.t.Helper()
	cost, err := w.Evaluate(next)
	switch {
	case err != nil && delta != never:
		w.t.Fatalf("seed %d: allowed, but %v", w.seed, err)
	case err == nil && delta == never && !mayRefuse:
		w.t.Fatalf("seed %d: refused a move that keeps all rules", w.seed)
	case err == nil && delta != never && cost != w.cost+delta:
		w.t.Fatalf("seed %d: cost %d, want %d", w.seed, w.cost+delta, cost)
	case delta == never:
		w.refusals++
	}
	return delta != never
}

func (w *walk) placement() []int32 {
	at := make([]int32, w.Items)
	w.state.placement(at)
	return at
}

// recount compares all running figures with those of a state that is counted anew.
func (w *walk) recount() {
	w.t.Helper()
	sameState(w.t, w.seed, w.state, newState(w.Problem, w.familyTable, w.placement()))
}

func sameState(t *testing.T, seed uint64, s, fresh *state) {
	t.Helper()
	if s.cost != fresh.cost || s.wave.height != fresh.wave.height || !slices.Equal(s.wave.away, fresh.wave.away) ||
		!slices.Equal(s.wave.having, fresh.wave.having) {
		t.Fatalf("seed %d: running cost %d and wave %d, counted anew %d and %d", seed, s.cost, s.wave.height, fresh.cost, fresh.wave.height)
	}
	if !slices.Equal(s.room, fresh.room) || !slices.Equal(s.ease, fresh.ease) || !slices.Equal(s.bill, fresh.bill) || !slices.Equal(s.gap, fresh.gap) || !slices.Equal(s.bin, fresh.bin) ||
		!slices.Equal(s.domainCount, fresh.domainCount) || !slices.Equal(s.domainsUsed, fresh.domainsUsed) || !slices.Equal(s.areaCount, fresh.areaCount) {
		t.Fatalf("seed %d: running figures differ from those counted anew", seed)
	}
}

func TestALimitNeverHidesAChangeWithinIt(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 2))
		p := randomProblem(rng)
		w := newWalker(p, newFamilyTable(p), newSizes(p), p.Start, seed, Setting{Hot: 1, Cold: 1, Penalty: 10})
		w.cool(0)
		for range 100 {
			i, j, b := int32(rng.IntN(p.Items)), int32(rng.IntN(p.Items)), int32(rng.IntN(p.Bins))
			limit := rng.Int64N(100) - 50
			if w.items[i].at != b {
				gain, penalty := w.leaving(i), w.penalty(i, b)
				if all, _ := w.shift(i, b, gain, 0, never/2); all <= limit-penalty {
					if got, ok := w.shift(i, b, gain, 0, limit); !ok || got != all {
						t.Fatalf("seed %d: a shift of %d and a penalty of %d are hidden by the limit %d", seed, all, penalty, limit)
					}
				} else if _, ok := w.shift(i, b, gain, 0, limit); ok {
					t.Fatalf("seed %d: a shift of %d and a penalty of %d are within the limit %d", seed, all, penalty, limit)
				}
			}
			if w.items[i].at != w.items[j].at {
				penalty := w.penaltySwap(i, j)
				if all, _ := w.swap(i, j, never/2); all <= limit-penalty {
					if got, ok := w.swap(i, j, limit); !ok || got != all {
						t.Fatalf("seed %d: a swap of %d and a penalty of %d are hidden by the limit %d", seed, all, penalty, limit)
					}
				} else if _, ok := w.swap(i, j, limit); ok {
					t.Fatalf("seed %d: a swap of %d and a penalty of %d are within the limit %d", seed, all, penalty, limit)
				}
			}
		}
	}
}
