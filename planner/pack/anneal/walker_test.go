package anneal

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func randomWalker(rng *rand.Rand, set Setting) *walker {
	p := randomProblem(rng)
	at := someStartNowhere(p, rng)
	w := newWalker(p, newFamilyTable(p), at, rng.Uint64(), set)
	w.cool(rng.Float64())
	return w
}

func TestAWalkKeepsRulesAndFigures(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 3))
		w := randomWalker(rng, Setting{Hot: 1, Cold: 1e-3, Home: 2, Return: 64, Swaps: 128, Peers: 128, Forced: 64})
		for range 5 {
			w.walk(2000)
			at := make([]int32, w.Items)
			w.placement(at)
			sameState(t, seed, w.state, newState(w.Problem, w.familyTable, at))
			for _, c := range []struct {
				at   []int32
				cost int64
			}{{at, w.cost}, {w.best, w.bestCost}} {
				if cost, err := w.Evaluate(c.at); err != nil || cost != c.cost {
					t.Fatalf("seed %d: cost %d, want %d, %v", seed, c.cost, cost, err)
				}
			}
		}
	}
}

func TestForcedMovesKeepRulesAndFigures(t *testing.T) {
	made := 0
	for seed := range uint64(400) {
		w := randomWalker(rand.New(rand.NewPCG(seed, 4)), Setting{Hot: 10, Cold: 1})
		w.choose()
		before, after := make([]int32, w.Items), make([]int32, w.Items)
		for range 100 {
			w.placement(before)
			cost := w.cost
			w.tryForced(int32(w.below(w.Items)))
			w.placement(after)
			if want, err := w.Evaluate(after); err != nil || want != w.cost {
				t.Fatalf("seed %d: cost %d, want %d, %v", seed, w.cost, want, err)
			}
			if !slices.Equal(before, after) {
				made++
			} else if cost != w.cost {
				t.Fatalf("seed %d: taken back, but the cost went from %d to %d", seed, cost, w.cost)
			}
			sameState(t, seed, w.state, newState(w.Problem, w.familyTable, after))
		}
	}
	if made < 2000 {
		t.Errorf("only %d forced moves were made", made)
	}
}

func TestNothingIsAllocatedForATry(t *testing.T) {
	for _, set := range []Setting{
		{Hot: 1, Cold: 1e-2, Swaps: 100, Peers: 128, Forced: 100},
		{Hot: 1, Cold: 1e-2, Swaps: 100, Peers: 128, Large: 100, Walls: true},
	} {
		w := randomWalker(rand.New(rand.NewPCG(1, 5)), set)
		w.walk(100_000) // lists of bins grow at first
		if n := testing.AllocsPerRun(10, func() { w.walk(10_000) }); n > 0 {
			t.Errorf("%+v: %v allocations in 10,000 tries", set, n)
		}
	}
}
