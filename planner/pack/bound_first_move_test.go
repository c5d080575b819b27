package pack

import (
	"math/rand/v2"
	"testing"
)

// inhabited has two or three bins, items that all have a place already, and one goal: what is over soft
// capacities, what leaving costs, and a wave.
func inhabited(rng *rand.Rand) *Problem {
	bins := 2 + rng.IntN(2)
	p := &Problem{Resources: []Resource{{Over: Cost{3}}}, Goals: 1, Between: &Between{Cost: Cost{1}}}
	for range bins {
		p.Bins = append(p.Bins, Bin{Parent: Root, Hard: []int64{30}, Soft: []int64{rng.Int64N(20)}})
		row := make([]int32, bins)
		for b := range row {
			row[b] = rng.Int32N(5)
		}
		p.Between.Of = append(p.Between.Of, row)
	}
	wave := &Wave{Cost: Cost{rng.Int64N(10)}, Groups: make([][]int, 2)}
	for i := range 3 + rng.IntN(3) {
		it := Item{
			Demand: []int64{1 + rng.Int64N(9)}, Start: rng.IntN(bins), Leave: Cost{1 + rng.Int64N(9)},
			Out: Cost{rng.Int64N(60)}, MustFit: rng.IntN(4) > 0,
		}
		for b := range bins {
			it.Choices = append(it.Choices, Choice{Bin: b})
		}
		p.Items = append(p.Items, it)
		if k := rng.IntN(3); k < 2 {
			wave.Groups[k] = append(wave.Groups[k], i)
		}
	}
	p.Wave = wave
	return p
}

func TestTheFirstMoveIsPaidForAndNeverTwice(t *testing.T) {
	counted, tight := 0, 0
	for seed := range uint64(2000) {
		p := inhabited(rand.New(rand.NewPCG(seed, 22)))
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		want := optimum(p)[0]
		c := certify(newState(p), newShape(p), 0, endless())
		if c.Least > want {
			t.Fatalf("seed %d: bound %d with %d for the first move, enumeration finds %d", seed, c.Least, c.FirstMove, want)
		}
		if got, err := throughJSON(t, c).Check(p); err != nil || got != c.Least {
			t.Fatalf("seed %d: the certificate of %d shows %d: %v", seed, c.Least, got, err)
		}
		if c.FirstMove > 0 {
			counted++
			if c.Least == want {
				tight++
			}
		}
	}
	if counted < 500 || tight < 100 {
		t.Errorf("%d with a price of the first move, %d of them tight: too few to say something", counted, tight)
	}
}
