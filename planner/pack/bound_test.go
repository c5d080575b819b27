package pack

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
)

// completions tries every way to decide on the undecided items and tells each that keeps the rules.
func completions(s *state, tell func(cost []int64)) {
	p := s.p
	bins := slices.Clone(s.bin)
	var visit func(i int)
	visit = func(i int) {
		switch {
		case i == len(bins):
			if cost, _, ok := Evaluate(p, bins); ok {
				tell(cost)
			}
			return
		case s.bin[i] != undecided:
			visit(i + 1)
			return
		}
		bins[i] = Nowhere
		visit(i + 1)
		for _, c := range p.Items[i].Choices {
			bins[i] = c.Bin
			visit(i + 1)
		}
		bins[i] = undecided
	}
	visit(0)
}

// partly decides on some items at random, within the rules.
func partly(rng *rand.Rand, s *state) {
	for i := range s.p.Items {
		if n := len(s.p.Items[i].Choices); n > 0 && rng.IntN(3) == 0 {
			if c := rng.IntN(n); s.fits(i, c) {
				s.put(i, c)
			}
		}
	}
}

// At any node, for any goal and under any limits that a completion keeps, the bound is not above what the
// best completion costs, and no choice that it uses is dropped.
func TestNoBoundIsAboveTheBestCompletion(t *testing.T) {
	if testing.Short() {
		t.Skip("slow, and has one goroutine")
	}
	tight := make([]int, 5)
	for seed := range uint64(1200) {
		rng := rand.New(rand.NewPCG(seed, 8))
		random := spicedProblem
		if seed >= 700 {
			random = richProblem
		}
		p := random(rng, 4+rng.IntN(3), 3+rng.IntN(3))
		s := newState(p)
		partly(rng, s)
		var all [][]int64
		completions(s, func(cost []int64) { all = append(all, cost) })
		if all == nil {
			continue
		}
		best := slices.MinFunc(all, slices.Compare[[]int64])
		for g := range p.Goals {
			// Under the limits that a search has: the earlier goals are as small as they can be.
			b := newBranch(s, newShape(p), g, best[:g], impossible, &meter{ctx: context.Background(), left: 1 << 40})
			n, ok := b.expand(undecidedItems(s))
			if !ok {
				t.Fatalf("seed %d, goal %d: no choice is left, and %v is possible", seed, g, best)
			}
			if got := b.atLeast(n, g); got > best[g] {
				t.Errorf("seed %d, goal %d: bound %d, a completion costs %v", seed, g, got, best)
			} else if got == best[g] && best[g] > 0 {
				tight[g]++
			}
			if b.pruned(n) {
				t.Errorf("seed %d, goal %d: pruned, and %v is possible", seed, g, best)
			}
			// Branch and bound alone finds the best, however it leaves out what is alike.
			alone := newBranch(s, newShape(p), g, best[:g], impossible, &meter{ctx: context.Background(), left: 1 << 40})
			if !alone.run() || alone.best != best[g] {
				t.Errorf("seed %d, goal %d: branch and bound finds %d, best is %v", seed, g, alone.best, best)
			}
			// And without limits.
			least := slices.MinFunc(all, func(x, y []int64) int { return int(x[g] - y[g]) })[g]
			free := newBranch(s, newShape(p), g, unlimited(g), impossible, &meter{ctx: context.Background(), left: 1 << 40})
			if n, ok := free.expand(undecidedItems(s)); !ok || free.atLeast(n, g) > least {
				t.Errorf("seed %d, goal %d without limits: bound %d, a completion costs %d", seed, g, free.atLeast(n, g), least)
			}
		}
	}
	for g, n := range tight {
		if n < 100 {
			t.Errorf("goal %d: the bound meets the optimum %d times only", g, n)
		}
	}
}

func TestTheOptimumOfSpicedProblemsIsThatOfEnumeration(t *testing.T) {
	if testing.Short() {
		t.Skip("slow, and has one goroutine")
	}
	optimumIsThatOfEnumeration(t, spicedProblem)
}

// The same with every rule of the model at once.
func TestTheOptimumOfRichProblemsIsThatOfEnumeration(t *testing.T) {
	if testing.Short() {
		t.Skip("slow, and has one goroutine")
	}
	optimumIsThatOfEnumeration(t, richProblem)
}

func optimumIsThatOfEnumeration(t *testing.T, random func(*rand.Rand, int, int) *Problem) {
	t.Helper()
	solvable := 0
	for seed := range uint64(500) {
		rng := rand.New(rand.NewPCG(seed, 9))
		p := random(rng, 4+rng.IntN(3), 3+rng.IntN(3))
		if err := p.Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		want := enumerate(p)
		if want == nil {
			continue
		}
		solvable++
		got := Solve(context.Background(), p, Options{Seed: seed})
		if !slices.Equal(got.Cost, want) || !slices.Equal(got.Bound, want) || !got.Optimal() {
			t.Errorf("seed %d: cost %v, bound %v, %d goals proven; enumeration finds %v", seed, got.Cost, got.Bound, got.Proven, want)
		}
	}
	if solvable < 250 {
		t.Errorf("%d of 500 can be solved at all", solvable)
	}
}

// Of a size of 4 only 3 can be used, of 8 already 7: growing by 4 gains 4, more than 9 tenths of 4. A
// bound that rounds down twice finds that 8 is not enough for 7.
func TestTheGrowthOfAnElasticBinIsNotRoundedTwice(t *testing.T) {
	p := &Problem{
		Resources: []Resource{{}}, Goals: 1,
		Bins: []Bin{
			{Parent: Root, Hard: []int64{100}},
			{Parent: 0, Hard: []int64{0}, Elastic: &Elastic{Min: 4, Max: 40, Step: 4, Num: 9, Den: 10, Cost: Cost{1}}},
		},
		Items: []Item{
			{Demand: []int64{3}, Choices: []Choice{{Bin: 1}}, MustFit: true, Start: Nowhere},
			{Demand: []int64{4}, Choices: []Choice{{Bin: 1}}, MustFit: true, Start: Nowhere},
		},
	}
	for _, root := range []int64{100, 8} {
		p.Bins[0].Hard[0] = root
		s := newState(p)
		s.put(0, 0)
		b := newBranch(s, newShape(p), 0, nil, impossible, &meter{ctx: context.Background(), left: 1000})
		if n, ok := b.expand(undecidedItems(s)); !ok || b.atLeast(n, 0) != 8 {
			t.Errorf("in a root of %d: the bound is %d", root, b.atLeast(n, 0))
		}
		if r := Solve(context.Background(), p, Options{}); r.Cost[0] != 8 || !r.Optimal() {
			t.Errorf("in a root of %d: cost %v", root, r.Cost)
		}
	}
}

// Capacities without limit and demands near what the caller may ask for do not wrap around.
func TestLargeFiguresDoNotOverflow(t *testing.T) {
	const pebi = 1 << 50
	p := &Problem{
		Resources: []Resource{{}}, Goals: 2,
		Bins: []Bin{
			{Parent: Root, Hard: []int64{Unlimited}},
			{Parent: 0, Hard: []int64{0}, Elastic: &Elastic{Max: 40 * pebi, Step: pebi / 1024, Num: 900, Den: 1000, Cost: Cost{0, 1}}},
		},
	}
	for range 20 {
		p.Items = append(p.Items, Item{Demand: []int64{pebi}, Choices: []Choice{{Bin: 1}}, Out: Cost{1, 0}, Start: Nowhere})
	}
	r := Solve(context.Background(), p, Options{})
	if want := ratioUp(20*pebi, 1000, 900); r.Cost[0] != 0 || !r.Optimal() || r.Size[1] < want || r.Size[1] > want+pebi/1024 {
		t.Errorf("cost %v, size %v", r.Cost, r.Size)
	}
}

func TestRatiosRoundAsTheySay(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 10))
	for range 2000 {
		x, num, den := rng.Int64N(1<<40), 1+rng.Int64N(1000), 1+rng.Int64N(1000)
		if got, want := ratio(x, num, den), x*num/den; got != want {
			t.Fatalf("%d*%d/%d: %d, want %d", x, num, den, got, want)
		}
		if got, want := ratioUp(x, num, den), (x*num+den-1)/den; got != want {
			t.Fatalf("%d*%d/%d rounded up: %d, want %d", x, num, den, got, want)
		}
	}
}

// What is kept in a bin may be more than its root has. An item that needs no growth goes there all the
// same: that the root is over is not its doing.
func TestAKeptBinThatIsTooMuchForItsRootStillTakesWhatItHasRoomFor(t *testing.T) {
	p := &Problem{
		Resources: []Resource{{}}, Goals: 1,
		Bins: []Bin{
			{Parent: Root, Hard: []int64{3}},
			{Parent: 0, Keep: true, Hard: []int64{0}, Elastic: &Elastic{Min: 4, Max: 8, Step: 4, Num: 1, Den: 1}},
		},
		Items: []Item{
			{Demand: []int64{3}, Choices: []Choice{{Bin: 1}}, Out: Cost{1}, Start: Nowhere},
			{Demand: []int64{2}, Choices: []Choice{{Bin: 1}}, Out: Cost{1}, Start: Nowhere},
		},
	}
	r := Solve(context.Background(), p, Options{})
	if r.Cost[0] != 1 || r.Bound[0] != 1 || r.Size[1] != 4 || !r.Optimal() {
		t.Errorf("cost %v, bound %v, size %v", r.Cost, r.Bound, r.Size)
	}
}
