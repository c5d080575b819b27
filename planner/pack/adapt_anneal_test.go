package pack

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
)

// reassignmentProblem has what package anneal's model has: plain bins, groups that are whole families, prices of
// being over, out of balance and away. Its present placement keeps all rules.
func reassignmentProblem(rng *rand.Rand) *Problem {
	bins, items := 3+rng.IntN(6), 6+rng.IntN(20)
	p := &Problem{
		Goals: 2, Resources: []Resource{{Name: "memory", Over: Cost{0, 3}}, {Name: "disk", Transient: true, Over: Cost{0, 1}}},
		Balances: []Balance{{Of: 0, With: 1, Target: 1, Cost: Cost{0, 2}}}, Wave: &Wave{Cost: Cost{0, 5}}, Between: &Between{Cost: Cost{0, 1}},
	}
	load := make([][2]int64, bins)
	var half, all []Choice
	for b := range bins {
		all = append(all, Choice{Bin: b})
		if rng.IntN(2) == 0 {
			half = append(half, Choice{Bin: b})
		}
		row := make([]int32, bins)
		for k := range row {
			row[k] = rng.Int32N(4)
		}
		p.Between.Of = append(p.Between.Of, row)
	}
	for range items {
		it := Item{Demand: []int64{1 + rng.Int64N(9), rng.Int64N(9)}, MustFit: true, Choices: all, Start: rng.IntN(bins), Out: Cost{1, 0}, Leave: Cost{0, rng.Int64N(4)}}
		switch {
		case rng.IntN(4) == 0 && len(half) > 0:
			it.Choices = half
			it.Start = half[rng.IntN(len(half))].Bin
		case rng.IntN(8) == 0:
			it.Choices = []Choice{{Bin: it.Start}}
		}
		load[it.Start][0] += it.Demand[0]
		load[it.Start][1] += it.Demand[1]
		p.Items = append(p.Items, it)
	}
	for b := range bins {
		hard := []int64{load[b][0] + rng.Int64N(20), load[b][1] + rng.Int64N(20)}
		p.Bins = append(p.Bins, Bin{Parent: Root, Hard: hard, Soft: []int64{hard[0] / 2, hard[1] / 2}, Domain: rng.IntN(3), Area: rng.IntN(2)})
	}
	addFamilies(rng, p)
	return p
}

// addFamilies groups items that are in different bins now, and asks for what the present placement has.
func addFamilies(rng *rand.Rand, p *Problem) {
	var families [][]int
	for _, i := range rng.Perm(len(p.Items)) {
		f := rng.IntN(len(families) + 1)
		if f == len(families) {
			families = append(families, nil)
		}
		free := true
		for _, j := range families[f] {
			free = free && p.Items[j].Start != p.Items[i].Start
		}
		if free {
			families[f] = append(families[f], i)
		}
	}
	for _, items := range families {
		domains := map[int]bool{}
		for _, i := range items {
			domains[p.Bins[p.Items[i].Start].Domain] = true
		}
		p.Groups = append(p.Groups, Group{Kind: Apart, Items: items}, Group{Kind: Spread, Items: items, Domains: max(1, len(domains))})
		p.Wave.Groups = append(p.Wave.Groups, items)
		group := Group{Kind: Near, Items: items, To: families[rng.IntN(len(families))]}
		if p.Groups = append(p.Groups, group); !startKeepsRules(p) {
			p.Groups = p.Groups[:len(p.Groups)-1]
		}
	}
}

func startKeepsRules(p *Problem) bool {
	bins := make([]int, len(p.Items))
	for i := range bins {
		bins[i] = p.Items[i].Start
	}
	_, _, ok := Evaluate(p, bins)
	return ok
}

func TestAReassignmentCostsWhatTheProblemDoes(t *testing.T) {
	kept, broken := 0, 0
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 11))
		p := reassignmentProblem(rng)
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		m := newAnnealProblem(newState(p), 1, endless())
		if m == nil {
			t.Fatalf("seed %d: the model does not hold it", seed)
		}
		for range 50 {
			bins, at := make([]int, len(p.Items)), make([]int32, len(p.Items))
			for i := range bins {
				if bins[i] = p.Items[i].Start; rng.IntN(len(bins)) < 2 {
					bins[i] = rng.IntN(len(p.Bins))
				}
				at[i] = int32(bins[i])
			}
			want, _, ok := Evaluate(p, bins)
			got, err := m.flat.Evaluate(at)
			if ok != (err == nil) || ok && got != want[1] {
				t.Fatalf("seed %d: cost %d, %v; want %d, %v", seed, got, err, want[1], ok)
			}
			if ok {
				kept++
			} else {
				broken++
			}
		}
	}
	if kept < 1000 || broken < 1000 {
		t.Errorf("%d placements that keep the rules, %d that break one", kept, broken)
	}
}

func TestASearchThatIsStoppedWhileItAnnealsGivesTheBestThatItTold(t *testing.T) {
	stopped := 0
	for seed := range uint64(20) {
		p := reassignmentProblem(rand.New(rand.NewPCG(seed, 16)))
		start := make([]int, len(p.Items))
		for i := range start {
			start[i] = p.Items[i].Start
		}
		initial, _, _ := Evaluate(p, start)
		ctx, cancel := context.WithCancel(t.Context())
		told := initial[1]
		r := Solve(ctx, p, Options{Seed: seed, Steps: 20_000_000, Progress: func(now Progress) {
			if now.Goal == 1 && now.Cost < told {
				told = now.Cost
				cancel()
			}
		}})
		cancel()
		cost, size, ok := Evaluate(p, r.Bin)
		if !ok || !slices.Equal(cost, r.Cost) || !slices.Equal(size, r.Size) {
			t.Fatalf("seed %d: cost %v, is %v; rules kept: %v", seed, r.Cost, cost, ok)
		}
		if r.Stopped && told < initial[1] {
			if stopped++; cost[1] > told {
				t.Errorf("seed %d: it told of %d and gives %d", seed, told, cost[1])
			}
		}
	}
	if stopped < 5 {
		t.Errorf("%d of 20 were stopped after something better was found", stopped)
	}
}

func TestAProblemThatTheFlatModelDoesNotHoldIsLeftAlone(t *testing.T) {
	for name, change := range map[string]func(p *Problem){
		"a nested bin":             func(p *Problem) { p.Bins[1].Parent = 0 },
		"a price of being in use":  func(p *Problem) { p.Bins[0].Open = Cost{0, 1} },
		"a choice that costs":      func(p *Problem) { p.Items[0].Choices = []Choice{{Bin: p.Items[0].Start, Cost: Cost{0, 1}}} },
		"a demand by bin":          func(p *Problem) { p.Items[0].Choices = []Choice{{Bin: p.Items[0].Start, Demand: []int64{1, 1}}} },
		"items that are together":  func(p *Problem) { p.Groups = append(p.Groups, Group{Kind: Together, Items: []int{0, 1}}) },
		"groups that overlap":      func(p *Problem) { p.Groups = []Group{{Items: []int{0, 1}}, {Items: []int{1, 2}}} },
		"a peak":                   func(p *Problem) { p.Peak = &Peak{Goal: 1, Scale: 1} },
		"a huge demand":            func(p *Problem) { p.Items[0].Demand = []int64{1 << 31, 0} },
		"a price in an early goal": func(p *Problem) { p.Items[0].Leave = Cost{1, 1} },
	} {
		t.Run(name, func(t *testing.T) {
			p := reassignmentProblem(rand.New(rand.NewPCG(1, 12)))
			change(p)
			if newAnnealProblem(newState(p), 1, endless()) != nil {
				t.Error("it is taken")
			}
		})
	}
}

func TestAnnealingNeverBreaksARuleAndIsDeterministic(t *testing.T) {
	better, seeds := 0, 20
	if testing.Short() {
		seeds = 4
	}
	for seed := range uint64(seeds) {
		p := reassignmentProblem(rand.New(rand.NewPCG(seed, 13)))
		start := make([]int, len(p.Items))
		for i := range start {
			start[i] = p.Items[i].Start
		}
		initial, _, _ := Evaluate(p, start)
		var first Result
		for n, workers := range []int{1, 2} {
			r := Solve(t.Context(), p, Options{Seed: seed, Steps: 2_000_000, Workers: workers})
			cost, _, ok := Evaluate(p, r.Bin)
			if !ok || cost[0] != 0 || cost[1] > initial[1] || cost[1] < r.Bound[1] {
				t.Fatalf("seed %d: cost %v from %v, bound %v, rules kept: %v", seed, cost, initial, r.Bound, ok)
			}
			if n == 0 {
				first = r
			} else if r.Tried != first.Tried || cost[1] != first.Cost[1] {
				t.Errorf("seed %d: %d workers tried %d for %d, one %d for %d", seed, workers, r.Tried, cost[1], first.Tried, first.Cost[1])
			}
			if cost[1] < initial[1] && r.Tried > 1_000_000 { // annealing has most of the work
				better++
			}
		}
	}
	if better < seeds/2 {
		t.Errorf("only %d of %d got better by annealing", better, 2*seeds)
	}
}
