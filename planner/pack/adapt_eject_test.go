package pack

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"berth/planner/pack/eject"
)

// fleetProblem has plain bins, present places, pins, prices of choices, demands of choices, items that may
// stay out, and groups apart. Goal 0 prices where items are, goal 1 which bins are open.
func fleetProblem(rng *rand.Rand, items, bins int) *Problem {
	p := &Problem{Resources: make([]Resource, 1+rng.IntN(2)), Goals: 2}
	for range bins {
		b := Bin{Parent: Root, Open: Cost{0, rng.Int64N(9)}, Keep: rng.IntN(9) == 0}
		for range p.Resources {
			b.Hard = append(b.Hard, 5+rng.Int64N(20))
		}
		p.Bins = append(p.Bins, b)
	}
	for range items {
		p.Items = append(p.Items, fleetItem(rng, p))
	}
	for range rng.IntN(3) {
		g := Group{Kind: Apart}
		for i := range items {
			if rng.IntN(3) == 0 {
				g.Items = append(g.Items, i)
			}
		}
		p.Groups = append(p.Groups, g)
	}
	return p
}

func fleetItem(rng *rand.Rand, p *Problem) Item {
	bins := len(p.Bins)
	it := Item{MustFit: rng.IntN(4) > 0, Out: Cost{rng.Int64N(40), 0}, Start: rng.IntN(bins+1) - 1}
	demand := func() []int64 {
		var d []int64
		for range p.Resources {
			d = append(d, rng.Int64N(12))
		}
		return d
	}
	it.Demand = demand()
	for b := range bins {
		if rng.IntN(4) == 0 {
			continue
		}
		c := Choice{Bin: b}
		if rng.IntN(3) == 0 {
			c.Cost = Cost{rng.Int64N(12), 0}
		}
		if rng.IntN(8) == 0 {
			c.Demand = demand()
		}
		it.Choices = append(it.Choices, c)
	}
	if rng.IntN(8) == 0 && len(it.Choices) > 0 {
		it.Choices = it.Choices[:1]
	}
	if rng.IntN(5) > 0 {
		it.Leave = Cost{1 + rng.Int64N(15), 0}
	}
	return it
}

// optimum is the least cost in each goal by itself over all placements, impossible where there is none.
func optimum(p *Problem) []int64 {
	s := newState(p)
	least := slices.Repeat([]int64{impossible}, p.Goals)
	eachPlacement(s, func() {
		for g := range least {
			least[g] = min(least[g], s.goal(g))
		}
	})
	return least
}

// eachPlacement puts the items of a fleet into their bins in every way that keeps the rules.
func eachPlacement(s *state, tell func()) {
	var visit func(i int)
	visit = func(i int) {
		if i == len(s.p.Items) {
			tell()
			return
		}
		for c := Nowhere; c < len(s.p.Items[i].Choices); c++ {
			if c == Nowhere && s.p.Items[i].MustFit || c != Nowhere && !s.fits(i, c) {
				continue
			}
			s.put(i, c)
			visit(i + 1)
			s.take(i, c)
		}
	}
	visit(0)
}

// ejectAll searches without an end to the work.
func ejectAll(p *Problem) eject.Result {
	r, _ := ejectSolve(newState(p), newShape(p), 0, nil, endless(), eject.Options{Nodes: 1 << 20})
	return r
}

func TestEjectionFindsTheOptimumOfEnumeration(t *testing.T) {
	solvable := 0
	for seed := range uint64(1000) {
		rng := rand.New(rand.NewPCG(seed, 2))
		p := fleetProblem(rng, 3+rng.IntN(4), 2+rng.IntN(3))
		s := newState(p)
		if !s.price[0].pricesItems() {
			continue
		}
		if !ejectable(s, 0) || ejectable(s, 1) {
			t.Fatalf("seed %d: ejectable: %v, %v", seed, ejectable(s, 0), ejectable(s, 1))
		}
		got, want := ejectAll(p), optimum(p)[0]
		if got.Cost != want || got.Least != want {
			t.Fatalf("seed %d: cost %d, bound %d, enumeration finds %d", seed, got.Cost, got.Least, want)
		}
		if want == impossible {
			continue
		}
		solvable++
		if cost, _, ok := Evaluate(p, got.At); !ok || cost[0] != want {
			t.Fatalf("seed %d: %v costs %d", seed, got.At, cost)
		}
	}
	if solvable < 500 {
		t.Errorf("%d solvable, want at least 500", solvable)
	}
}

func TestAnEjectionThatIsCutShortNeverPromisesTooMuch(t *testing.T) {
	early := 0
	for seed := range uint64(500) {
		rng := rand.New(rand.NewPCG(seed, 2))
		p := fleetProblem(rng, 3+rng.IntN(4), 2+rng.IntN(3))
		want := optimum(p)[0]
		for _, steps := range []int64{10, 100, 1000} {
			m := &meter{ctx: context.Background(), left: steps}
			got, ok := ejectSolve(newState(p), newShape(p), 0, nil, m, eject.Options{Nodes: 1 << 20})
			if !ok {
				early++
				continue
			}
			if got.Least > want || got.At != nil && got.Cost < want {
				t.Fatalf("seed %d: bound %d, cost %d after %d steps, enumeration finds %d", seed, got.Least, got.Cost, steps, want)
			}
		}
	}
	if early < 50 {
		t.Errorf("%d ended before they began, want at least 50", early)
	}
}

// A goal of moving that comes after one of opening is as small as it can be only within what opening
// allows, and the engine still agrees with enumeration.
func TestMovesAfterOpeningKeepWhatWasReached(t *testing.T) {
	if testing.Short() {
		t.Skip("slow, and has one goroutine")
	}
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 13))
		p := fleetProblem(rng, 3+rng.IntN(4), 2+rng.IntN(3))
		if seed%2 == 0 {
			swapGoals(p)
		}
		want := enumerate(p)
		got := Solve(context.Background(), p, Options{Seed: seed})
		if want == nil {
			if _, _, ok := Evaluate(p, got.Bin); ok || got.Proven > 0 {
				t.Errorf("seed %d: %v, and there is no solution", seed, got.Bin)
			}
			continue
		}
		if !slices.Equal(got.Cost, want) || !got.Optimal() || got.Impossible {
			t.Errorf("seed %d: cost %v, %d proven; enumeration finds %v", seed, got.Cost, got.Proven, want)
		}
	}
}

// swapGoals exchanges the two goals of a fleet.
func swapGoals(p *Problem) {
	swap := func(c Cost) {
		if c != nil {
			c[0], c[1] = c[1], c[0]
		}
	}
	for b := range p.Bins {
		swap(p.Bins[b].Open)
	}
	for i := range p.Items {
		swap(p.Items[i].Out)
		swap(p.Items[i].Leave)
		for c := range p.Items[i].Choices {
			swap(p.Items[i].Choices[c].Cost)
		}
	}
}

// bigFleet is a fleet of the size that is promised: each item may go to every bin, and the present
// placement is over in some.
func bigFleet(bins, items int) *Problem {
	rng := rand.New(rand.NewPCG(1, 14))
	p := &Problem{Resources: make([]Resource, 2), Goals: 1}
	var choices []Choice
	for b := range bins {
		p.Bins = append(p.Bins, Bin{Parent: Root, Hard: []int64{10000, 10000}})
		choices = append(choices, Choice{Bin: b})
	}
	for range items {
		d := []int64{200 + rng.Int64N(1000), 200 + rng.Int64N(1000)}
		p.Items = append(p.Items, Item{Demand: d, Choices: choices, MustFit: true, Start: rng.IntN(bins), Leave: Cost{d[0]}})
	}
	return p
}

func TestAFleetOf1000BinsAnd10000ItemsStopsWhenItIsTold(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	p := bigFleet(1000, 10000)
	for _, after := range []time.Duration{0, 30 * time.Millisecond, 300 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(context.Background(), after)
		begin := time.Now()
		r := Solve(ctx, p, Options{Steps: Unlimited})
		cancel()
		t.Logf("told after %v, done after %v, cost %v, bound %v", after, time.Since(begin), r.Cost, r.Bound)
		// A machine that is busy with other things takes its time; this is about loops that do not ask.
		if late := time.Since(begin) - after; late > 5*time.Second || len(r.Bin) != len(p.Items) {
			t.Errorf("told after %v: %v late, %d bins", after, late, len(r.Bin))
		}
	}
}
