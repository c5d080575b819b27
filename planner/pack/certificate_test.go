package pack

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"berth/planner/pack/cover"
)

func throughJSON(t *testing.T, c *Certificate) *Certificate {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	back := &Certificate{}
	if err := json.Unmarshal(text, back); err != nil {
		t.Fatal(err)
	}
	return back
}

func TestNoCertificateIsAboveTheOptimumOfEnumeration(t *testing.T) {
	var solvable, tight [2]int
	for seed := range uint64(3000) {
		rng := rand.New(rand.NewPCG(seed, 3))
		p := fleetProblem(rng, 3+rng.IntN(4), 2+rng.IntN(3))
		want := optimum(p)
		for goal := range 2 {
			c := certify(newState(p), newShape(p), goal, endless())
			if c.Least > want[goal] {
				t.Fatalf("seed %d, goal %d: bound %d, enumeration finds %d", seed, goal, c.Least, want)
			}
			if want[goal] < impossible {
				solvable[goal]++
				if c.Least == want[goal] {
					tight[goal]++
				}
			}
			if got, err := throughJSON(t, c).Check(p); err != nil || got != c.Least {
				t.Fatalf("seed %d, goal %d: the certificate of %d shows %d: %v", seed, goal, c.Least, got, err)
			}
		}
	}
	if tight[0] < 500 || tight[1] < 150 {
		t.Errorf("of %v solvable, %v are tight", solvable, tight)
	}
}

// With every part of the model: nested and elastic bins, groups of all kinds, transient demand, balances,
// items that have to fit.
func TestNoCertificateOfARichProblemIsAboveTheOptimum(t *testing.T) {
	if testing.Short() {
		t.Skip("slow, and has one goroutine")
	}
	counted, moving := make([]int, 5), 0
	for seed := range uint64(800) {
		rng := rand.New(rand.NewPCG(seed, 15))
		p := richProblem(rng, 4+rng.IntN(2), 3+rng.IntN(3))
		if seed%2 == 0 {
			for i := range p.Items {
				p.Items[i].MustFit = rng.IntN(8) > 0
			}
		}
		least := slices.Repeat([]int64{impossible}, p.Goals)
		completions(newState(p), func(cost []int64) {
			for g, c := range cost {
				least[g] = min(least[g], c)
			}
		})
		for g := range p.Goals {
			c := certify(newState(p), newShape(p), g, endless())
			if c.Least > least[g] {
				t.Fatalf("seed %d, goal %d: bound %d, enumeration finds %d", seed, g, c.Least, least[g])
			}
			if got, err := throughJSON(t, c).Check(p); err != nil || got != c.Least {
				t.Fatalf("seed %d, goal %d: the certificate of %d shows %d: %v", seed, g, c.Least, got, err)
			}
			if c.Least > 0 && c.Least < impossible {
				counted[g]++
			}
			if c.FirstMove > 0 {
				moving++
			}
		}
	}
	if moving < 20 {
		t.Errorf("%d first moves were counted", moving)
	}
	for g, n := range counted[:4] {
		if n < 10 {
			t.Errorf("goal %d: %d bounds above nothing", g, n)
		}
	}
}

// A certificate whose figures were tampered with is refused, or shows no more than is true.
func TestATamperedCertificateShowsNothingMore(t *testing.T) {
	refused := 0
	for seed := range uint64(2000) {
		rng := rand.New(rand.NewPCG(seed, 4))
		p := fleetProblem(rng, 3+rng.IntN(4), 2+rng.IntN(3))
		goal := rng.IntN(2)
		c := certify(newState(p), newShape(p), goal, endless())
		if c.Least == impossible {
			continue
		}
		want := optimum(p)[goal]
		c = throughJSON(t, c)
		c.Favourites, c.Over, c.Balance, c.Least = 1000, 1000, 1000, 1000 // is not believed
		tamper(rng, c)
		got, err := c.Check(p)
		if err != nil {
			refused++
		} else if got > want {
			t.Fatalf("seed %d: tampered with, it shows %d of %d", seed, got, want)
		}
	}
	if refused < 300 {
		t.Errorf("%d refused", refused)
	}
}

func tamper(rng *rand.Rand, c *Certificate) {
	if o := c.Opens; o != nil && len(o.Rows) > 0 {
		k, r := rng.IntN(len(o.Types)), rng.IntN(len(o.Problem.Rows))
		switch rng.IntN(9) {
		case 0:
			o.Problem.Price[k]++
		case 1:
			o.Problem.Low[k]++
		case 2:
			o.Problem.Rows[r].Need++
		case 3:
			o.Problem.Rows[r].Of[k]--
		case 4:
			o.Problem.High[k]--
		case 5:
			o.Rows[r].Types = nil
		case 6:
			o.Types[k] = append(o.Types[k], o.Types[k][0])
		case 7:
			o.Narrow = []int{99}
		case 8:
			if y := o.Proof.Multipliers; y != nil {
				y[r] = 2*y[r] + 1
			}
		}
	}
	for k := range c.Sheds {
		switch part := &c.Sheds[k]; rng.IntN(3) {
		case 0:
			part.Items = part.Items[:max(len(part.Items)-1, 0)]
		case 1:
			c.Sheds = append(c.Sheds, *part)
			return
		case 2:
			if y := part.Proof.Multipliers; y != nil {
				y[0] = 1 << 62
			}
		}
	}
}

// With more types of bins than a word has bits, the relaxation pours into all of them together.
func TestManyTypesAreTakenTogether(t *testing.T) {
	for _, bins := range []int{maxTypes, maxTypes + 1, 3 * maxTypes} {
		p := &Problem{Resources: make([]Resource, 1), Goals: 1}
		var choices []Choice
		for b := range bins {
			p.Bins = append(p.Bins, Bin{Parent: Root, Hard: []int64{int64(10 + b)}, Open: Cost{1}})
			choices = append(choices, Choice{Bin: b})
		}
		for range 50 {
			p.Items = append(p.Items, Item{Demand: []int64{9}, Choices: choices, MustFit: true, Start: Nowhere})
		}
		p.Items[0].Choices = choices[:1]
		p.Groups = []Group{{Kind: Apart, Items: []int{1, 2, 3, 4, 5, 6, 7, 8, 9}}}
		c := certify(newState(p), newShape(p), 0, endless())
		var need, count int64 = 450 - 10, 1
		for b := bins - 1; need > 0; b-- {
			need -= int64(10 + b)
			count++
		}
		apart := int64(9)
		if bins <= maxTypes {
			apart = 10 // what goes to bin 0 leaves no room there
		}
		if want := max(count, apart); c.Least != want {
			t.Errorf("%d types: bound %d, want %d", bins, c.Least, want)
		}
		if got, err := throughJSON(t, c).Check(p); err != nil || got != c.Least {
			t.Errorf("%d types: the certificate of %d shows %d: %v", bins, c.Least, got, err)
		}
	}
}

// Capacities without a limit neither overflow nor cost a bound its strength.
func TestABinWithoutLimitIsOpenOrNot(t *testing.T) {
	p := &Problem{Resources: make([]Resource, 2), Goals: 1}
	var choices []Choice
	for b := range 20 {
		p.Bins = append(p.Bins, Bin{Parent: Root, Hard: []int64{Unlimited, 10}, Open: Cost{3}})
		choices = append(choices, Choice{Bin: b})
	}
	for range 40 {
		p.Items = append(p.Items, Item{Demand: []int64{1 << 50, 4}, Choices: choices, MustFit: true, Start: Nowhere})
	}
	c := certify(newState(p), newShape(p), 0, endless())
	if got, err := throughJSON(t, c).Check(p); err != nil || got != 48 || c.Least != 48 {
		t.Errorf("bound %d, shown %d: %v", c.Least, got, err)
	}
}

// The set of roots in use of every solution is among the counts of its price.
func TestEverySolutionHasOneOfTheCounts(t *testing.T) {
	seen := 0
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 16))
		p := fleetProblem(rng, 3+rng.IntN(3), 2+rng.IntN(3))
		s, sh := newState(p), newShape(p)
		r := newRelaxation(s, sh, 1, endless())
		counts, whole := r.problem.Counts(0, Unlimited, 1<<16, nil)
		if !whole {
			t.Fatalf("seed %d: the list is not whole", seed)
		}
		eachPlacement(s, func() {
			open := make([]int64, len(r.types))
			for k := range r.types {
				for _, root := range r.types[k].roots {
					if s.occupants[root] > 0 {
						open[k]++
					}
				}
			}
			seen++
			if !slices.ContainsFunc(counts, func(c cover.Count) bool { return slices.Equal(c.X, open) && c.Price == s.goal(1) }) {
				t.Fatalf("seed %d: %v opens %v, which is not listed", seed, s.bin, open)
			}
		})
	}
	if seen < 1000 {
		t.Errorf("%d solutions", seen)
	}
}
