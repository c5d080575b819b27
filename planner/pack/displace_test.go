package pack

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
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

// holdAgainst holds a complete displacement against enumeration.
func holdAgainst(t *testing.T, seed uint64, p *Problem, got displaced, want int64) {
	t.Helper()
	if got.cost != want || got.least != want {
		t.Fatalf("seed %d: cost %d, bound %d, enumeration finds %d", seed, got.cost, got.least, want)
	}
	if want == impossible {
		return
	}
	if cost, _, ok := Evaluate(p, got.bin); !ok || cost[0] != want {
		t.Fatalf("seed %d: %v costs %d", seed, got.bin, cost)
	}
}

func TestDisplacementFindsTheOptimumOfEnumeration(t *testing.T) {
	solvable, deep, withPools := 0, 0, 0
	for seed := range uint64(2000) {
		rng := rand.New(rand.NewPCG(seed, 2))
		p := fleetProblem(rng, 3+rng.IntN(4), 2+rng.IntN(3))
		want := optimum(p)[0]
		s, sh := newState(p), newShape(p)
		if !s.price[0].pricesItems() {
			continue
		}
		if !displaceable(s, sh, 0) || displaceable(s, sh, 1) {
			t.Fatalf("seed %d: displaceable: %v, %v", seed, displaceable(s, sh, 0), displaceable(s, sh, 1))
		}
		d := newDisplacement(s, sh, 0, nil, endless())
		holdAgainst(t, seed, p, d.run(1<<20), want)
		if want < impossible {
			solvable++
			if 1<<20-d.spare > 10 {
				deep++
			}
		}
		eager := newDisplacement(s, sh, 0, nil, endless())
		eager.patience = 0
		holdAgainst(t, seed, p, eager.run(1<<20), want)
		if len(eager.pools) > 0 {
			withPools++
		}
		if early := newDisplacement(s, sh, 0, nil, endless()).run(3); early.least > want {
			t.Fatalf("seed %d: bound %d after 3 nodes, enumeration finds %d", seed, early.least, want)
		}
		for _, steps := range []int64{10, 100, 1000} {
			short := newDisplacement(s, sh, 0, nil, &meter{ctx: context.Background(), left: steps})
			if short == nil {
				continue
			}
			if got := short.run(1 << 20); got.least > want || got.bin != nil && got.cost < want {
				t.Fatalf("seed %d: bound %d, cost %d after %d steps, enumeration finds %d", seed, got.least, got.cost, steps, want)
			}
		}
	}
	if solvable < 1000 || deep < 150 || withPools < 50 {
		t.Errorf("%d solvable, %d with more than 10 nodes, %d with pools", solvable, deep, withPools)
	}
}

// What is tried and taken back leaves no trace: a displacement that has run is where it began.
func TestADisplacementTakesBackWhatItTried(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 12))
		p := fleetProblem(rng, 8, 4)
		s, sh := newState(p), newShape(p)
		d := newDisplacement(s, sh, 0, nil, endless())
		if d.bound() == impossible {
			continue
		}
		load, bin, bound := slices.Clone(d.load), slices.Clone(d.bin), d.bound()
		d.run(1 << 12)
		if !slices.Equal(load, d.load) || !slices.Equal(bin, d.bin) || bound != d.bound() || len(d.hand)+len(d.scratch.ints)+len(d.scratch.columns)+len(d.scratch.places) > 0 {
			t.Fatalf("seed %d: load %v, %v; bins %v, %v; bound %d, %d", seed, load, d.load, bin, d.bin, bound, d.bound())
		}
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
