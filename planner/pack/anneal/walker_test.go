package anneal

import (
	"math/rand/v2"
	"slices"
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

// A walker that goes on from where another is has that one's figures, and its best placement stays right.
func TestAWalkerThatFollowsHasAllFiguresOfTheOther(t *testing.T) {
	better := 0
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 13))
		p := randomProblem(rng)
		at, fam, sz := someStartNowhere(p, rng), newFamilyTable(p), newSizes(p)
		set := Setting{Hot: 1, Cold: 1e-2, Penalty: 0.1, Swaps: 100, Peers: 128}
		a, b := newWalker(p, fam, sz, at, seed, set), newWalker(p, fam, sz, at, seed+1000, set)
		for _, w := range []*walker{a, b} {
			w.cool(0.5)
			w.walk(5_000)
		}
		best := a.bestCost
		a.follow(b)
		if a.cost != b.cost || a.penalties.broken != b.penalties.broken || a.bestCost != best || !slices.Equal(a.penalties.short, b.penalties.short) ||
			!slices.Equal(a.room, b.room) || !slices.Equal(a.ease, b.ease) || !slices.Equal(a.gap, b.gap) || !slices.Equal(a.bill, b.bill) {
			t.Fatalf("seed %d: cost %d and %d, %d and %d broken", seed, a.cost, b.cost, a.penalties.broken, b.penalties.broken)
		}
		a.cool(0.95)
		a.walk(20_000)
		if cost, err := p.Evaluate(a.best); err != nil || cost != a.bestCost {
			t.Fatalf("seed %d: the best costs %d, is %d, %v", seed, a.bestCost, cost, err)
		}
		if a.bestCost < best {
			better++
		}
	}
	if better < 10 {
		t.Errorf("%d walkers found something better after it", better)
	}
}
