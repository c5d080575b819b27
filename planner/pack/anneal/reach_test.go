package anneal

import (
	"context"
	"math/rand/v2"
	"testing"
)

// A walk on the problem as it is, hot and with low penalties, gets nowhere that the narrowed problem does not allow.
func TestNoBinIsOutOfReachThatAnItemGetsInto(t *testing.T) {
	narrower, placements := 0, 0
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 21))
		w := randomWalker(rng, Setting{Hot: 5, Cold: 1e-2, Penalty: 1, Swaps: 100})
		n := narrowed(context.Background(), w.Problem)
		for i := range int32(w.Items) {
			for b := range int32(w.Bins) {
				if w.mayBeIn(w.Class[i], b) && !n.mayBeIn(n.Class[i], b) {
					narrower++
				}
			}
		}
		for step := range 100 {
			w.cool(float64(step) / 100)
			w.walk(100)
			if w.penalties.broken > 0 {
				continue
			}
			placements++
			for i, it := range w.items {
				if !n.mayBeIn(n.Class[i], it.at) {
					t.Fatalf("seed %d: item %d is in bin %d, which is said to be out of its reach", seed, i, it.at)
				}
			}
		}
	}
	if narrower < 1000 || placements < 1000 {
		t.Errorf("%d pairs fewer, %d placements compared", narrower, placements)
	}
}

// Bin 0 is full of what item 0 takes there wherever it is, so nothing gets in. Bin 2 is too small for item 1, which
// therefore stays in bin 1, and what it takes there leaves no room for item 2; nor does that for item 0 in bin 2.
func TestWhatCannotLeaveTakesRoomOfAllResources(t *testing.T) {
	p := &Problem{
		Resources: 2, Bins: 3, Items: 3, Domains: 1, Areas: 1,
		Transient: []bool{true, false}, Over: []int64{1, 1},
		Hard:   []int32{10, 9, 20, 6, 20, 3},
		Soft:   make([]int32, 6),
		Demand: []int32{10, 1, 1, 4, 1, 3},
		Start:  []int32{0, 1, 2}, Family: []int32{0, 1, 2}, Families: make([]Family, 3), Leave: make([]int64, 3),
		Class: []int32{Anywhere, Anywhere, Anywhere}, Domain: make([]int32, 3), Area: make([]int32, 3),
	}
	n := narrowed(context.Background(), p)
	for i, want := range [][]bool{{true, true, false}, {false, true, false}, {false, false, true}} {
		for b, may := range want {
			if got := n.mayBeIn(n.Class[i], int32(b)); got != may {
				t.Errorf("item %d into bin %d: %v, want %v", i, b, got, may)
			}
		}
	}
	if p.Class[1] != Anywhere {
		t.Error("the problem itself is changed")
	}
}
