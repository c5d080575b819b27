package pack

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Whether an item is taken out once for all of its choices, or for each, the same shift is found, and the state is
// what evaluation from nothing says.
func TestAShiftThatIsMadeIsTheOneThatTryingFinds(t *testing.T) {
	made, none := 0, 0
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 21))
		p := randomProblem(rng, 8, 5)
		if p.Peak == nil {
			continue
		}
		s := newState(p)
		for _, i := range rng.Perm(len(p.Items)) {
			s.put(i, cheapestChoice(s, i))
		}
		c := &climber{s: s, m: endless(), change: change{cost: make([]int64, p.Goals)}}
		for range 30 {
			i := rng.IntN(len(p.Items))
			want := slices.Clone(s.bin)
			for choice := range p.Items[i].Choices {
				if s.tryShift(i, choice, &c.change) && c.better() {
					want[i] = p.Items[i].Choices[choice].Bin
					break
				}
			}
			moved := !slices.Equal(want, s.bin)
			if got := c.make(i); got != moved || !slices.Equal(s.bin, want) {
				t.Fatalf("seed %d, item %d: %v, %v, want %v", seed, i, got, s.bin, want)
			}
			if cost, _, _ := Evaluate(p, s.bin); !slices.Equal(cost, s.costs()) {
				t.Fatalf("seed %d: cost by difference %v, from nothing %v", seed, s.costs(), cost)
			}
			if moved {
				made++
				continue
			}
			none++ // so that the next try begins elsewhere
			if choice := rng.IntN(len(p.Items[i].Choices)+1) - 1; s.tryShift(i, choice, &c.change) {
				s.move(i, choice)
			}
		}
	}
	if made < 100 || none < 100 {
		t.Errorf("%d shifts were made, and none %d times", made, none)
	}
}

// A fleet ends after its own number of steps, a lab after that of labs.
func TestAFleetHasItsOwnNumberOfSteps(t *testing.T) {
	for _, c := range []struct {
		bins, items int
		most        int64
	}{{50, 100, DefaultSteps}, {300, 400, FleetSteps}} {
		sh := newShape(bigFleet(c.bins, c.items))
		if got := sh.defaultSteps(); got != c.most {
			t.Errorf("%d bins, %d items: %d steps, want %d", c.bins, c.items, got, c.most)
		}
	}
}
