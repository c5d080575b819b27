package pack

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Sums kept by difference must equal sums from nothing after any walk of puts and takes.
func TestDifferencesEqualFullEvaluationOnRandomWalks(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 2))
		p := randomProblem(rng, 12, 7)
		s := newState(p)
		for i := range p.Items {
			s.put(i, Nowhere)
		}
		for range 300 {
			i := rng.IntN(len(p.Items))
			s.take(i, s.choiceOf(i))
			choice := Nowhere
			if n := len(p.Items[i].Choices); n > 0 {
				if c := rng.IntN(n); s.fits(i, c) {
					choice = c
				}
			}
			s.put(i, choice)
			cost, size, ok := Evaluate(p, s.bin)
			if !ok {
				t.Fatalf("seed %d: fits let %v through", seed, s.bin)
			}
			if !slices.Equal(cost, s.costs()) {
				t.Fatalf("seed %d: cost by difference %v, from nothing %v", seed, s.costs(), cost)
			}
			for b := range p.Bins {
				if s.size(b) != size[b] {
					t.Fatalf("seed %d: bin %d has size %d by difference, %d from nothing", seed, b, s.size(b), size[b])
				}
			}
		}
	}
}

// fits must refuse exactly what breaks a rule.
func TestFitsAgreesWithEvaluation(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 3))
		p := randomProblem(rng, 6, 5)
		s := newState(p)
		for i := range p.Items {
			for c := range p.Items[i].Choices {
				b := p.Items[i].Choices[c].Bin
				bins := slices.Clone(s.bin)
				for k := range bins {
					if bins[k] == undecided {
						bins[k] = Nowhere
					}
				}
				bins[i] = b
				if _, _, ok := Evaluate(p, bins); ok != s.fits(i, c) {
					t.Fatalf("seed %d: item %d in bin %d: fits says %v, evaluation %v", seed, i, b, s.fits(i, c), ok)
				}
			}
			s.put(i, cheapestChoice(s, i))
		}
	}
}

func TestTakingBackRestoresTheState(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 4))
	p := randomProblem(rng, 10, 6)
	s := newState(p)
	load, cost := slices.Clone(s.load), slices.Clone(s.cost)
	construct(s, endless())
	for i := range p.Items {
		s.take(i, s.choiceOf(i))
	}
	if !slices.Equal(load, s.load) || !slices.Equal(cost, s.cost) {
		t.Errorf("after taking all back: loads %v, costs %v; want %v, %v", s.load, s.cost, load, cost)
	}
}
