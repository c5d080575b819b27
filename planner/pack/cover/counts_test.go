package cover

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestCountsListsEveryPointInOrder(t *testing.T) {
	listed := 0
	for seed := range uint64(1000) {
		rng := rand.New(rand.NewPCG(seed, 5))
		c := randomCovering(rng)
		from := rng.Int64N(60)
		to := from + rng.Int64N(60)
		want := map[string]bool{}
		each(c, func(x []int64) {
			if p := c.cost(x); c.covers(x) && p >= from && p <= to {
				want[fmt.Sprint(x)] = true
			}
		})
		got, whole := c.Counts(from, to, 1<<14, nil)
		if len(got) != len(want) || !whole {
			t.Fatalf("seed %d: %d of %d, whole: %v", seed, len(got), len(want), whole)
		}
		for k, g := range got {
			if !want[fmt.Sprint(g.X)] || g.Price != c.cost(g.X) || k > 0 && got[k-1].Price > g.Price {
				t.Fatalf("seed %d: %v", seed, got)
			}
		}
		listed += len(got)
		if few, whole := c.Counts(from, to, 2, nil); whole != (len(want) <= 2) || whole && len(few) != len(want) {
			t.Fatalf("seed %d: a list of at most 2 of %d is called whole: %v", seed, len(want), whole)
		}
		if none, whole := c.Counts(from, to, 1<<14, func() bool { return true }); len(want) > 0 && (whole || len(none) > 0) {
			t.Fatalf("seed %d: a list of %d that was stopped at once has %d, whole: %v", seed, len(want), len(none), whole)
		}
	}
	if listed < 500 {
		t.Errorf("%d points", listed)
	}
}
