package pack

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// walk decides on all items, then makes random shifts and swaps that the state lets through, and calls
// tell before each with what was tried and what the state said.
func walk(t *testing.T, seed uint64, steps int, tell func(p *Problem, s *state, bins []int, c change, ok bool)) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 12))
	p := richProblem(rng, 10, 6)
	if err := p.Validate(); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	s := newState(p)
	for _, i := range rng.Perm(len(p.Items)) {
		s.put(i, cheapestChoice(s, i))
	}
	c := change{cost: make([]int64, 1+rng.IntN(p.Goals))}
	for range steps {
		i, j := rng.IntN(len(p.Items)), rng.IntN(len(p.Items))
		bins := slices.Clone(s.bin)
		if rng.IntN(3) == 0 {
			ok := s.trySwap(i, j, &c)
			bins[i], bins[j] = bins[j], bins[i]
			if s.bin[i] < 0 || s.bin[j] < 0 || s.bin[i] == s.bin[j] {
				if ok {
					t.Fatalf("seed %d: a swap of %d and %d", seed, s.bin[i], s.bin[j])
				}
				continue
			}
			tell(p, s, bins, c, ok)
			if ok {
				s.exchange(i, j)
			}
			continue
		}
		choice := rng.IntN(len(p.Items[i].Choices)+1) - 1
		ok := s.tryShift(i, choice, &c)
		bins[i] = Nowhere
		if choice >= 0 {
			bins[i] = p.Items[i].Choices[choice].Bin
		}
		if bins[i] == s.bin[i] {
			continue
		}
		tell(p, s, bins, c, ok)
		if ok {
			s.move(i, choice)
		}
	}
}

// What a try says is what evaluation from nothing finds before and after, over every rule; where a try
// refuses, evaluation finds a rule broken that was not, or the state was not within the rules before.
func TestTryingEqualsFullEvaluationOnRandomWalks(t *testing.T) {
	tries, refused := 0, 0
	for seed := range uint64(300) {
		walk(t, seed, 120, func(p *Problem, s *state, bins []int, c change, ok bool) {
			tries++
			before, _, wasOK := Evaluate(p, s.bin)
			after, _, isOK := Evaluate(p, bins)
			if !slices.Equal(before, s.costs()) {
				t.Fatalf("seed %d: cost by difference %v, from nothing %v", seed, s.costs(), before)
			}
			if wasOK && s.group.missing != 0 || !wasOK && s.whole() && !overfull(p, s) {
				t.Fatalf("seed %d: missing %d, evaluation says %v", seed, s.group.missing, wasOK)
			}
			if !ok {
				refused++
				if isOK && wasOK {
					t.Fatalf("seed %d: %v to %v was refused and breaks no rule", seed, s.bin, bins)
				}
				return
			}
			if mustFit := anyOut(p, bins); wasOK && !mustFit && isOK != (c.missing == 0) {
				t.Fatalf("seed %d: %v to %v: missing %d more, evaluation says %v", seed, s.bin, bins, c.missing, isOK)
			}
			for g, d := range c.cost {
				if after[g]-before[g] != d {
					t.Fatalf("seed %d: %v to %v: goal %d changes by %d, the try says %d", seed, s.bin, bins, g, after[g]-before[g], d)
				}
			}
		})
	}
	if tries < 20_000 || refused < tries/10 || refused > tries*9/10 {
		t.Errorf("%d of %d tries refused", refused, tries)
	}
}

// overfull reports whether a bin holds more than its capacity, which a problem may begin with.
func overfull(p *Problem, s *state) bool {
	for b := range p.Bins {
		for r := range p.Resources {
			if h := s.hard(b, r); h > 0 && h > p.Bins[b].Hard[r] && !isElastic(&p.Bins[b], r) {
				return true
			}
			if e := p.Bins[b].Elastic; e != nil && s.occupants[b] > 0 && s.size(b) > e.Max {
				return true
			}
		}
	}
	return false
}

func anyOut(p *Problem, bins []int) bool {
	for i, b := range bins {
		if b < 0 && p.Items[i].MustFit {
			return true
		}
	}
	return false
}

// A try leaves the state as it was, to the last counter.
func TestTryingChangesNothing(t *testing.T) {
	for seed := range uint64(40) {
		var before *state
		walk(t, seed, 60, func(p *Problem, s *state, _ []int, _ change, _ bool) {
			fresh := newState(p)
			for i := range p.Items {
				fresh.put(i, s.choiceOf(i))
			}
			clear(fresh.delta)
			clear(fresh.before)
			now := *s
			now.delta, now.before = fresh.delta, fresh.before
			now.group.meet, fresh.group.meet = forgotten(now.group.meet), forgotten(fresh.group.meet)
			before = fresh
			if !reflect.DeepEqual(*fresh, now) {
				t.Fatalf("seed %d: the state is not what its bins say:\n%+v\n%+v", seed, *fresh, now)
			}
		})
		if before == nil {
			t.Fatalf("seed %d: nothing tried", seed)
		}
	}
}

// forgotten forgets where a group met last that no item is in now.
func forgotten(meet []meeting) []meeting {
	out := slices.Clone(meet)
	for g := range out {
		if out[g].count == 0 {
			out[g].bin = 0
		}
	}
	return out
}

func TestTryingDoesNotAllocate(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 13))
		p := richProblem(rng, 10, 6)
		s := newState(p)
		construct(s, endless())
		c := change{cost: make([]int64, p.Goals)}
		if n := testing.AllocsPerRun(3, func() {
			for i := range p.Items {
				for choice := range p.Items[i].Choices {
					s.tryShift(i, choice, &c)
				}
				for j := range p.Items {
					s.trySwap(i, j, &c)
				}
			}
		}); n != 0 {
			t.Errorf("seed %d: %v allocations", seed, n)
		}
	}
}
