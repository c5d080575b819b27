package pack

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
)

// alikeProblem is a vector packing problem: bins that are all alike, and a goal of open bins.
func alikeProblem(rng *rand.Rand, items, resources int) *Problem {
	p := &Problem{Goals: 1}
	hard := make([]int64, resources)
	for r := range hard {
		p.Resources = append(p.Resources, Resource{Name: string(rune('a' + r))})
		hard[r] = 100
	}
	choices := make([]Choice, items)
	for b := range items {
		p.Bins = append(p.Bins, Bin{Parent: Root, Hard: hard, Open: Cost{3}})
		choices[b].Bin = b
	}
	for range items {
		it := Item{Choices: choices, MustFit: true, Start: Nowhere}
		for range resources {
			it.Demand = append(it.Demand, 15+rng.Int64N(50))
		}
		p.Items = append(p.Items, it)
	}
	return p
}

// Of three items that each take more than half of a bin no two go together, which no sum of a resource shows.
func TestWeightsShowHowManyBinsHaveToBeOpen(t *testing.T) {
	p := alikeProblem(rand.New(rand.NewPCG(1, 24)), 3, 1)
	for i := range p.Items {
		p.Items[i].Demand = []int64{51}
	}
	r := Solve(context.Background(), p, Options{Seed: 1, Steps: 1_000_000})
	c := r.Certificate
	if c == nil || c.Weights == nil || c.Least != 9 || r.Bound[0] != 9 {
		t.Fatalf("bound %v, certificate %+v", r.Bound, c)
	}
	if got, err := throughJSON(t, c).Check(p); err != nil || got != 9 {
		t.Errorf("it shows %d, %v", got, err)
	}
	// Bins that hold two prove nothing of three.
	for b := range p.Bins {
		p.Bins[b].Hard = []int64{102}
	}
	c.Opens = nil // which does not hold for these bins either
	if got, err := throughJSON(t, c).Check(p); err != nil || got > 6 {
		t.Errorf("of larger bins it shows %d, %v", got, err)
	}
}

func TestCertificatesOfVectorPackingAreNeverAboveWhatIsPackedAndShowTheBound(t *testing.T) {
	weighed, shown := 0, 0
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 25))
		p := alikeProblem(rng, 10+rng.IntN(20), 1+rng.IntN(3))
		r := Solve(context.Background(), p, Options{Seed: seed, Steps: 5_000_000})
		c := r.Certificate
		if c == nil {
			t.Fatalf("seed %d: no certificate", seed)
		}
		got, err := throughJSON(t, c).Check(p)
		if err != nil || got != c.Least || got > r.Cost[0] || got > r.Bound[0] {
			t.Fatalf("seed %d: it shows %d of %d, %v; packed for %d, bound %d", seed, got, c.Least, err, r.Cost[0], r.Bound[0])
		}
		if c.Weights != nil {
			weighed++
			for _, bad := range []int64{-1, 1 << 62} {
				d := throughJSON(t, c)
				d.Weights.Weight[0] = bad
				if _, err := d.Check(p); err == nil || !strings.Contains(err.Error(), "weights: item 0 weighs") {
					t.Errorf("seed %d: a weight of %d: %v", seed, bad, err)
				}
			}
			d := throughJSON(t, c)
			d.Weights.Weight[0] *= 1000 // which only makes the bin that has it heavier
			if got, err := d.Check(p); err == nil && got > r.Cost[0] {
				t.Errorf("seed %d: with other weights it shows %d, packed for %d", seed, got, r.Cost[0])
			}
		}
		if got == r.Bound[0] {
			shown++
		}
	}
	if weighed < 10 || shown < 60 {
		t.Errorf("%d of 60 with weights, %d show the whole bound", weighed, shown)
	}
	t.Logf("%d of 60 with weights, %d show the whole bound", weighed, shown)
}
