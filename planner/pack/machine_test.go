package pack

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"math/rand/v2"
	"testing"
)

// The sum is that of amd64 and arm64; another search has another one. Branch and bound, neighbourhoods, annealing,
// column generation, ejection search and the bounds by type are all in it.
func TestASolutionIsTheSameOnEveryMachine(t *testing.T) {
	h := fnv.New64a()
	note := func(p *Problem, steps int64) {
		r := Solve(context.Background(), p, Options{Seed: 1, Steps: steps})
		for _, b := range r.Bin {
			_ = binary.Write(h, binary.LittleEndian, int64(b))
		}
		_ = binary.Write(h, binary.LittleEndian, r.Cost)
		_ = binary.Write(h, binary.LittleEndian, r.Bound)
		_ = binary.Write(h, binary.LittleEndian, []int64{r.Steps, r.Tried})
	}
	for seed := range uint64(3) {
		note(randomProblem(rand.New(rand.NewPCG(seed, 6)), 60, 12), 300_000)
		note(richProblem(rand.New(rand.NewPCG(seed, 7)), 40, 8), 300_000)
		note(reassignmentProblem(rand.New(rand.NewPCG(seed, 16))), 300_000)
		note(manyTypes(rand.New(rand.NewPCG(seed, 8)), 1), 300_000)
		note(manyTypes(rand.New(rand.NewPCG(seed, 8)), 3), 300_000)
	}
	if got := h.Sum64(); got != 0x7471ad54bfaafc28 {
		t.Errorf("%#x", got)
	}
}

// manyTypes has 120 items for 40 bins of so many types, as few of which as possible are to be open.
func manyTypes(rng *rand.Rand, types int) *Problem {
	p := &Problem{Resources: make([]Resource, 2), Goals: 1}
	var all, some []Choice
	for b := range 40 {
		size := int64(100 * (1 + b%types))
		p.Bins = append(p.Bins, Bin{Parent: Root, Hard: []int64{size, size}, Open: Cost{size/10 + int64(b%types)}})
		all = append(all, Choice{Bin: b})
		if b%types == 0 {
			some = append(some, Choice{Bin: b})
		}
	}
	for i := range 120 {
		it := Item{Demand: []int64{5 + rng.Int64N(35), 5 + rng.Int64N(35)}, MustFit: true, Start: Nowhere, Out: Cost{0}, Choices: all}
		if i%5 == 0 {
			it.Choices = some
		}
		p.Items = append(p.Items, it)
	}
	return p
}
