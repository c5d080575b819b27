package pack

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
)

// counting is a context that is done once it was asked so often: a search can be stopped at each of its looks.
type counting struct {
	context.Context
	left atomic.Int64
}

func (c *counting) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func stoppedAfter(looks int64) *counting {
	c := &counting{Context: context.Background()}
	c.left.Store(looks)
	return c
}

// At whichever of its first 200 looks at the context a search is stopped, its solution costs what it says, its bound is
// none that something beats, and what it calls proven is.
func TestASearchThatIsStoppedEarlySaysNothingWrong(t *testing.T) {
	seeds := uint64(120)
	if testing.Short() {
		seeds = 10
	}
	stopped, partly := 0, 0
	for seed := range seeds {
		rng := rand.New(rand.NewPCG(seed, 21))
		p := richProblem(rng, 5+rng.IntN(2), 3+rng.IntN(3))
		want := enumerate(p)
		if want == nil {
			continue
		}
		for looks := int64(0); looks < 200; looks += 1 + looks/4 {
			r := Solve(stoppedAfter(looks), p, Options{Seed: seed})
			cost, size, ok := Evaluate(p, r.Bin)
			if ok && (!slices.Equal(cost, r.Cost) || !slices.Equal(size, r.Size)) {
				t.Fatalf("seed %d, %d looks: cost %v, is %v", seed, looks, r.Cost, cost)
			}
			if r.Impossible || r.Bound[0] > want[0] || ok && slices.Compare(r.Cost, want) < 0 {
				t.Fatalf("seed %d, %d looks: cost %v, bound %v; enumeration finds %v", seed, looks, r.Cost, r.Bound, want)
			}
			if n := r.Proven; n > 0 && n < len(want) && r.Bound[n] > want[n] {
				t.Fatalf("seed %d, %d looks: %d goals proven, bound %v; enumeration finds %v", seed, looks, n, r.Bound, want)
			}
			if !slices.Equal(r.Cost[:r.Proven], want[:r.Proven]) {
				t.Fatalf("seed %d, %d looks: %d goals of %v are proven; enumeration finds %v", seed, looks, r.Proven, r.Cost, want)
			}
			if c := r.Certificate; c != nil {
				if least, err := c.Check(p); err != nil || least > want[c.Goal] {
					t.Fatalf("seed %d, %d looks: certificate of %d for goal %d, %v; enumeration finds %v", seed, looks, least, c.Goal, err, want)
				}
			}
			if r.Stopped {
				stopped++
			}
			if r.Stopped && r.Proven > 0 {
				partly++
			}
		}
	}
	if !testing.Short() && (stopped < 500 || partly < 20) {
		t.Errorf("%d searches were stopped, %d of them after a goal was proven", stopped, partly)
	}
}

// A stopped construction of a full fleet does not look at all bins for every item.
func TestAStoppedConstructionLooksAtNoMoreBinsThanItMay(t *testing.T) {
	p := &Problem{Resources: make([]Resource, 1), Goals: 1}
	var choices []Choice
	for b := range 10 {
		p.Bins = append(p.Bins, Bin{Parent: Root, Hard: []int64{int64(b / 9)}}) // only the last has room
		choices = append(choices, Choice{Bin: b})
	}
	p.Items = []Item{{Demand: []int64{1}, Choices: choices, Start: Nowhere, Out: Cost{1}}}
	for _, c := range []struct{ from, left, want, rest int }{
		{0, 20, 9, 10}, {0, 10, 9, 0}, {0, 9, Nowhere, 0}, {5, 5, 9, 0}, {9, 1, 9, 0}, {9, 0, Nowhere, 0},
	} {
		left := c.left
		if got := nextChoice(newState(p), 0, c.from, &left); got != c.want || left != c.rest {
			t.Errorf("from %d with %d looks: choice %d and %d looks left, want %d and %d", c.from, c.left, got, left, c.want, c.rest)
		}
	}
}
