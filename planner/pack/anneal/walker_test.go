package anneal

import (
	"math/rand/v2"
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
		w := randomWalker(rng, Setting{Hot: 1, Cold: 1e-3, Home: 2, Return: 64, Swaps: 128, Peers: 128})
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

func TestNothingIsAllocatedForATry(t *testing.T) {
	for _, set := range []Setting{
		{Hot: 1, Cold: 1e-2, Swaps: 100, Peers: 128},
		{Hot: 1, Cold: 1e-2, Swaps: 100, Peers: 128, Large: 100, Walls: true},
	} {
		w := randomWalker(rand.New(rand.NewPCG(1, 5)), set)
		w.walk(100_000) // lists of bins grow at first
		if n := testing.AllocsPerRun(10, func() { w.walk(10_000) }); n > 0 {
			t.Errorf("%+v: %v allocations in 10,000 tries", set, n)
		}
	}
}
