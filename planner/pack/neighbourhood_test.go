package pack

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// What is freed may stay where it is, go to where others are freed from, and, where it pays, to where it would not.
func TestAPartOfAFleetHasItsItemsAndTheBinsBetweenThem(t *testing.T) {
	paid, found := 0, 0
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 22))
		p := randomProblem(rng, 12, 6)
		s, sh := newState(p), newShape(p)
		for _, i := range rng.Perm(len(p.Items)) {
			s.put(i, cheapestChoice(s, i))
		}
		goal := rng.IntN(p.Goals)
		if i, bin := s.payer(goal, rng); i != Nowhere {
			found++
			to := s.lists.choice(i, bin)
			if s.bin[i] < 0 || to == Nowhere || p.price(i, to, goal) >= p.price(i, s.choiceOf(i), goal) {
				t.Fatalf("seed %d: item %d does not pay less in bin %d", seed, i, bin)
			}
		}
		size := neighbourhoodMin + rng.IntN(4)
		items, only := fleetItems(s, sh, goal, size, rng)
		if sorted := slices.Sorted(slices.Values(items)); len(items) > size || len(slices.Compact(sorted)) != len(items) || len(only) != len(items) {
			t.Fatalf("seed %d: %v of at most %d", seed, items, size)
		}
		var roots []int
		for _, i := range items {
			if b := s.bin[i]; b >= 0 {
				roots = append(roots, sh.root[b])
				if !slices.Contains(only[i], s.choiceOf(i)) {
					t.Fatalf("seed %d: item %d may not stay in %d", seed, i, b)
				}
			}
		}
		for _, i := range items {
			for _, c := range only[i] {
				root := sh.root[p.Items[i].Choices[c].Bin]
				if slices.Contains(roots, root) {
					continue
				}
				// The second root, or one of two at random; nothing may be there yet.
				if roots = append(roots, root); p.price(items[0], s.choiceOf(items[0]), goal) > 0 {
					paid++
				}
			}
		}
	}
	if found < 20 || paid == 0 {
		t.Errorf("%d items that pay, %d of them with a bin to go to", found, paid)
	}
}

// A search that looks at some choices only finds what is best among those, and nothing else.
func TestBranchAndBoundLooksAtTheChoicesThatItIsGiven(t *testing.T) {
	better := 0
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 23))
		p := randomProblem(rng, 5, 4)
		only := map[int][]int{}
		narrow := *p
		narrow.Items = slices.Clone(p.Items)
		for i := range p.Items {
			only[i] = []int{}
			var left []Choice
			for c := range p.Items[i].Choices {
				if rng.IntN(3) > 0 {
					only[i] = append(only[i], c)
					left = append(left, p.Items[i].Choices[c])
				}
			}
			narrow.Items[i].Choices, narrow.Items[i].MustFit = left, false
		}
		p.Items = slices.Clone(p.Items)
		for i := range p.Items {
			p.Items[i].MustFit = false
		}
		b := newBranch(newState(p), newShape(p), 0, nil, impossible, endless())
		b.only = only
		if !b.run() || b.solution == nil {
			t.Fatalf("seed %d: no solution", seed)
		}
		if want := enumerate(&narrow); b.best != want[0] {
			t.Fatalf("seed %d: %d, enumeration of what is left finds %d", seed, b.best, want[0])
		}
		if all := enumerate(p); all[0] < b.best {
			better++
		}
	}
	if better == 0 {
		t.Error("no choice that was left out mattered")
	}
}
