package anneal

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestADescentEndsWhereNoShiftAndNoSwapIsBetter(t *testing.T) {
	moved := 0
	for seed := range uint64(100) {
		p := randomProblem(rand.New(rand.NewPCG(seed, 16)))
		r := newRun(t.Context(), p, p.Start, Options{Tries: 1})
		initial := r.result.Cost
		r.descend()
		at, cost := r.result.At, r.result.Cost
		if got, err := p.Evaluate(at); err != nil || got != cost {
			t.Fatalf("seed %d: cost %d, is %d, %v", seed, cost, got, err)
		}
		if cost < initial {
			moved++
		}
		linked := newFamilyTable(p)
		for i := range at {
			for b := range int32(p.Bins) {
				next := slices.Clone(at)
				next[i] = b
				if got, err := p.Evaluate(next); err == nil && got < cost {
					t.Fatalf("seed %d: item %d in bin %d costs %d, less than %d", seed, i, b, got, cost)
				}
			}
			for j := range i {
				if f := (&families{familyTable: linked}); f.linked(p.Family[i], p.Family[j]) {
					continue // not looked at closely
				}
				next := slices.Clone(at)
				next[i], next[j] = next[j], next[i]
				if got, err := p.Evaluate(next); err == nil && got < cost {
					t.Fatalf("seed %d: items %d and %d exchanged cost %d, less than %d", seed, i, j, got, cost)
				}
			}
		}
	}
	if moved < 50 {
		t.Errorf("only %d of 100 placements got better", moved)
	}
}
