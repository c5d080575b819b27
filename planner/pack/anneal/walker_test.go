package anneal

import (
	"math/rand/v2"
	"testing"
)

func randomWalker(rng *rand.Rand, set Setting) *walker {
	p := randomProblem(rng)
	at := someStartNowhere(p, rng)
	w := newWalker(p, newFamilyTable(p), newSizes(p), at, rng.Uint64(), set)
	w.cool(rng.Float64())
	return w
}

func TestNothingIsAllocatedForATry(t *testing.T) {
	for _, set := range []Setting{
		{Hot: 1, Cold: 1e-2, Swaps: 100, Peers: 128},
		{Hot: 1, Cold: 1e-2, Swaps: 100, Peers: 128, Large: 100},
	} {
		w := randomWalker(rand.New(rand.NewPCG(1, 5)), set)
		w.walk(100_000) // lists of bins grow at first
		if n := testing.AllocsPerRun(10, func() { w.walk(10_000) }); n > 0 {
			t.Errorf("%+v: %v allocations in 10,000 tries", set, n)
		}
	}
}
