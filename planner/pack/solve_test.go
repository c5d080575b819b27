package pack

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
)

// enumerate tries every assignment and returns the least cost vector.
func enumerate(p *Problem) []int64 {
	bins := make([]int, len(p.Items))
	var best []int64
	var visit func(i int)
	visit = func(i int) {
		if i == len(bins) {
			if cost, _, ok := Evaluate(p, bins); ok && (best == nil || slices.Compare(cost, best) < 0) {
				best = cost
			}
			return
		}
		bins[i] = Nowhere
		visit(i + 1)
		for _, c := range p.Items[i].Choices {
			bins[i] = c.Bin
			visit(i + 1)
		}
	}
	visit(0)
	return best
}

func TestTheOptimumOfSmallProblemsIsThatOfEnumeration(t *testing.T) {
	if testing.Short() {
		t.Skip("slow, and has one goroutine")
	}
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 1))
		p := randomProblem(rng, 4+rng.IntN(3), 3+rng.IntN(3))
		if err := p.Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		got := Solve(context.Background(), p, Options{Seed: seed})
		want := enumerate(p)
		if !slices.Equal(got.Cost, want) {
			t.Errorf("seed %d: cost %v, enumeration finds %v", seed, got.Cost, want)
		}
		if !got.Optimal() {
			t.Errorf("seed %d: not proven: %d goals of %d", seed, got.Proven, p.Goals)
		}
		for g := range got.Bound {
			if got.Bound[g] > want[g] {
				t.Errorf("seed %d: bound %v above the optimum %v", seed, got.Bound, want)
			}
		}
		if _, _, ok := Evaluate(p, got.Bin); !ok {
			t.Errorf("seed %d: the solution %v breaks a rule", seed, got.Bin)
		}
	}
}

// Whichever methods a problem is solved by, the result is that of the seed and the steps.
func TestTheSameSeedAndStepsGiveTheSameSolutionOnAnyNumberOfWorkers(t *testing.T) {
	for name, problem := range map[string]func(rng *rand.Rand) *Problem{
		"every rule":     func(rng *rand.Rand) *Problem { return richProblem(rng, 14, 6) },
		"a lab":          func(rng *rand.Rand) *Problem { return randomProblem(rng, 14, 6) },
		"vector packing": func(rng *rand.Rand) *Problem { return alikeProblem(rng, 40, 2) },
		"types of bins":  func(rng *rand.Rand) *Problem { p, _ := planted(rng, 3, 12); return p },
		"moves":          func(*rand.Rand) *Problem { return bigFleet(40, 300) },
	} {
		for seed := range uint64(3) {
			p := problem(rand.New(rand.NewPCG(seed, 26)))
			first := Solve(context.Background(), p, Options{Seed: seed, Steps: 400_000})
			for _, workers := range []int{1, 2, 5} {
				r := Solve(context.Background(), p, Options{Seed: seed, Steps: 400_000, Workers: workers})
				if !slices.Equal(r.Bin, first.Bin) || !slices.Equal(r.Cost, first.Cost) || !slices.Equal(r.Bound, first.Bound) || r.Steps != first.Steps || r.Proven != first.Proven {
					t.Errorf("%s, seed %d, %d workers: cost %v of %v, bound %v of %v, %d steps of %d", name, seed, workers,
						r.Cost, first.Cost, r.Bound, first.Bound, r.Steps, first.Steps)
				}
			}
		}
	}
}

func TestMustFitItemsAreNeverGivenUpWhereThereIsAWay(t *testing.T) {
	// First fit decreasing fails here: 6 and 4, 5 and 5 fill two bins of 10.
	p := &Problem{Resources: []Resource{{}}, Goals: 1, Bins: []Bin{{Parent: Root, Hard: []int64{10}}, {Parent: Root, Hard: []int64{10}}}}
	for _, d := range []int64{5, 4, 6, 5} {
		p.Items = append(p.Items, Item{Demand: []int64{d}, Choices: []Choice{{Bin: 0}, {Bin: 1}}, MustFit: true, Start: Nowhere})
	}
	r := Solve(context.Background(), p, Options{})
	if _, _, ok := Evaluate(p, r.Bin); !ok || !r.Optimal() {
		t.Errorf("got %v, optimal %v", r.Bin, r.Optimal())
	}
	p.Items[0].Demand[0] = 6
	if r := Solve(context.Background(), p, Options{}); r.Optimal() {
		t.Errorf("21 in two bins of 10 is called optimal: %v", r.Bin)
	}
}

func TestSameSeedSameSolution(t *testing.T) {
	p := randomProblem(rand.New(rand.NewPCG(7, 5)), 40, 9)
	first := Solve(context.Background(), p, Options{Seed: 3, Steps: 300_000})
	for range 3 {
		if again := Solve(context.Background(), p, Options{Seed: 3, Steps: 300_000}); !slices.Equal(again.Bin, first.Bin) || again.Steps != first.Steps {
			t.Fatalf("%v after %d steps, then %v after %d", first.Bin, first.Steps, again.Bin, again.Steps)
		}
	}
}

func TestADoneContextStillGivesASolution(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p := randomProblem(rand.New(rand.NewPCG(8, 5)), 60, 9)
	r := Solve(ctx, p, Options{})
	if _, _, ok := Evaluate(p, r.Bin); !ok || !r.Stopped {
		t.Errorf("solution %v, stopped %v", r.Bin, r.Stopped)
	}
}

func TestAFleetThatIsStoppedAtOnceStaysWhereItIs(t *testing.T) {
	p := &Problem{Resources: make([]Resource, 1), Goals: 1}
	var anywhere []Choice
	for b := range 100 {
		p.Bins = append(p.Bins, Bin{Parent: Root, Hard: []int64{40}, Open: Cost{1}})
		anywhere = append(anywhere, Choice{Bin: b})
	}
	for i := range 3000 {
		p.Items = append(p.Items, Item{Demand: []int64{1}, Start: i % 100, Leave: Cost{1}, Out: Cost{1000}, Choices: anywhere})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := Solve(ctx, p, Options{})
	for i, b := range r.Bin {
		if b != p.Items[i].Start {
			t.Fatalf("item %d went from %d to %d", i, p.Items[i].Start, b)
		}
	}
	if cost, _, ok := Evaluate(p, r.Bin); !ok || !r.Stopped || !slices.Equal(cost, r.Cost) {
		t.Errorf("cost %v, is %v, %v, stopped %v", r.Cost, cost, ok, r.Stopped)
	}
	from := make([]int, len(p.Items))
	for i := range p.Items {
		from[i], p.Items[i].Leave = i/40, nil
	}
	if r := Solve(ctx, p, Options{From: from}); r.Cost[0] > 75 {
		t.Errorf("cost %v, though it begins with 75", r.Cost)
	}
	for i := range 3 { // what comes from nowhere is placed all the same
		p.Items[i].Start = Nowhere
	}
	if r := Solve(ctx, p, Options{}); slices.Contains(r.Bin, Nowhere) {
		t.Errorf("items are out: %v", r.Cost)
	}
}

// Twelve bins and sixty items are the size of a large lab: the search has to stay below its work, and
// the bound below the cost.
func TestLargerProblemsKeepBoundBelowCost(t *testing.T) {
	for seed := range uint64(6) {
		p := randomProblem(rand.New(rand.NewPCG(seed, 6)), 60, 12)
		r := Solve(context.Background(), p, Options{Seed: seed, Steps: 400_000})
		for g := range r.Bound {
			if r.Bound[g] > r.Cost[g] {
				t.Errorf("seed %d, goal %d: bound %d above cost %d", seed, g, r.Bound[g], r.Cost[g])
			}
		}
		if _, _, ok := Evaluate(p, r.Bin); !ok {
			t.Errorf("seed %d: a rule is broken", seed)
		}
	}
}

func TestValidateNamesWhatIsWrong(t *testing.T) {
	whole := func() *Problem { return randomProblem(rand.New(rand.NewPCG(1, 7)), 5, 4) }
	for name, spoil := range map[string]func(*Problem){
		"no goals":                  func(p *Problem) { p.Goals = 0 },
		"a demand is missing":       func(p *Problem) { p.Items[0].Demand = nil },
		"a demand is negative":      func(p *Problem) { p.Items[0].Demand[0] = -1 },
		"a choice names no bin":     func(p *Problem) { p.Items[0].Choices = []Choice{{Bin: 99}} },
		"a choice is named twice":   func(p *Problem) { p.Items[0].Choices = []Choice{{Bin: 1}, {Bin: 1}} },
		"a parent comes after":      func(p *Problem) { p.Bins[0].Parent = 2 },
		"a cost is too short":       func(p *Problem) { p.Items[0].Out = Cost{1} },
		"a group names no item":     func(p *Problem) { p.Groups = []Group{{Items: []int{-1}}} },
		"a step of nothing":         func(p *Problem) { p.Bins[0].Elastic = &Elastic{Step: 0, Num: 1, Den: 1} },
		"a peak in no goal":         func(p *Problem) { p.Peak.Goal = 9 },
		"a start in no bin":         func(p *Problem) { p.Items[0].Start = 77 },
		"a cost is below nothing":   func(p *Problem) { p.Bins[0].Open = Cost{-1, 0, 0, 0, 0} },
		"a capacity is not for all": func(p *Problem) { p.Bins[0].Hard = []int64{1} },
	} {
		p := whole()
		spoil(p)
		if p.Validate() == nil {
			t.Errorf("%s: not noticed", name)
		}
	}
}

func BenchmarkSolveSixtyItemsInTwelveBins(b *testing.B) {
	p := randomProblem(rand.New(rand.NewPCG(4, 6)), 60, 12)
	for b.Loop() {
		Solve(context.Background(), p, Options{Steps: 400_000})
	}
}

func TestASearchBeginsWithTheSolutionThatItIsGiven(t *testing.T) {
	for seed := range uint64(200) {
		p := randomProblem(rand.New(rand.NewPCG(seed, 77)), 7, 4)
		cold := Solve(context.Background(), p, Options{Seed: 1})
		from := slices.Clone(cold.Bin)
		if warm := Solve(context.Background(), p, Options{Seed: 1, From: from, Steps: 1}); cold.Proven == p.Goals && !slices.Contains(from, Nowhere) && slices.Compare(warm.Cost, cold.Cost) != 0 {
			t.Errorf("seed %d: begun with the optimum %v, a search without work ends with %v", seed, cold.Cost, warm.Cost)
		}
		for i := range from { // a solution that breaks rules
			from[i] = i%(len(p.Bins)+1) - 1
		}
		warm := Solve(context.Background(), p, Options{Seed: 1, From: from})
		if _, _, ok := Evaluate(p, warm.Bin); !ok && warm.Proven > 0 {
			t.Errorf("seed %d: a rule is broken", seed)
		}
		if n := min(cold.Proven, warm.Proven); slices.Compare(warm.Cost[:n], cold.Cost[:n]) != 0 {
			t.Errorf("seed %d: costs %v, begun elsewhere %v", seed, cold.Cost, warm.Cost)
		}
	}
}
