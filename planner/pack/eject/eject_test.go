package eject

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// randomProblem has pins, prices of choices, demands of choices, items that may stay out, choices that are not allowed, and sets apart.
func randomProblem(rng *rand.Rand, items, bins int) *Problem {
	p := &Problem{Resources: 1 + rng.IntN(2), Bins: bins}
	for range bins * p.Resources {
		p.Capacity = append(p.Capacity, 5+rng.Int64N(20))
	}
	prices, out := make([][]int64, items), make([]int64, items)
	p.Price = func(i, choice int) int64 {
		if choice == Outside {
			return out[i]
		}
		return prices[i][choice]
	}
	if rng.IntN(3) == 0 {
		p.Allowed = func(i, choice int) bool { return choice == Outside || (i+choice)%4 != 0 }
	}
	for i := range items {
		list := List{At: slices.Repeat([]int32{Outside}, bins)}
		for b := range bins {
			if rng.IntN(4) == 0 {
				continue
			}
			list.At[b] = int32(len(list.Bins))
			list.Bins = append(list.Bins, b)
			list.Demand = append(list.Demand, nil)
			if rng.IntN(8) == 0 {
				list.Demand[len(list.Bins)-1] = randomDemand(rng, p.Resources)
			}
			prices[i] = append(prices[i], rng.Int64N(20))
		}
		out[i] = rng.Int64N(40)
		p.Lists = append(p.Lists, list)
		some := slices.ContainsFunc(list.Bins, func(b int) bool { return p.allows(i, int(list.At[b])) })
		p.Items = append(p.Items, Item{Demand: randomDemand(rng, p.Resources), List: i, MayStayOut: !some || rng.IntN(4) == 0})
		p.derive(i)
	}
	for range rng.IntN(3) {
		var set []int
		for i := range items {
			if rng.IntN(3) == 0 {
				set = append(set, i)
			}
		}
		p.Apart = append(p.Apart, set)
	}
	return p
}

func randomDemand(rng *rand.Rand, resources int) []int64 {
	var out []int64
	for range resources {
		out = append(out, rng.Int64N(12))
	}
	return out
}

// derive fills in what follows from an item's choices and prices.
func (p *Problem) derive(i int) {
	it := &p.Items[i]
	it.Home, it.Least, it.Regret, it.Set = Outside, Infeasible, Infeasible, Outside
	it.Floor = slices.Clone(it.Demand)
	next, dearest := Infeasible, int64(0)
	see := func(c, b int) {
		if !p.allows(i, c) {
			return
		}
		cost := p.Price(i, c)
		dearest = max(dearest, cost)
		if cost < it.Least {
			next, it.Least, it.Home = it.Least, cost, b
		} else {
			next = min(next, cost)
		}
	}
	for c, b := range p.Lists[it.List].Bins {
		see(c, b)
		for r, d := range p.demand(i, b) {
			it.Floor[r] = min(it.Floor[r], d)
		}
	}
	if it.MayStayOut {
		see(Outside, Outside)
	} else if bins := p.Lists[it.List].Bins; len(bins) > 0 {
		it.Set = len(p.Sets)
		p.Sets = append(p.Sets, bins)
	}
	if next < Infeasible {
		it.Regret = next - it.Least
	}
	p.Dearest += dearest
}

// optimum is the least cost of all placements that Evaluate accepts, Infeasible where there is none.
func optimum(p *Problem) int64 {
	least := Infeasible
	at := make([]int, len(p.Items))
	var visit func(i int)
	visit = func(i int) {
		if i == len(at) {
			if cost, ok := p.Evaluate(at); ok {
				least = min(least, cost)
			}
			return
		}
		for b := Outside; b < p.Bins; b++ {
			at[i] = b
			visit(i + 1)
		}
	}
	visit(0)
	return least
}

func endless() Options { return Options{Nodes: 1 << 20, Spend: func(int) bool { return true }} }

func holdAgainst(t *testing.T, seed uint64, p *Problem, got Result, want int64) {
	t.Helper()
	if got.Cost != want || got.Least != want {
		t.Fatalf("seed %d: cost %d, bound %d, enumeration finds %d", seed, got.Cost, got.Least, want)
	}
	if want == Infeasible {
		return
	}
	if cost, ok := p.Evaluate(got.At); !ok || cost != want {
		t.Fatalf("seed %d: %v costs %d", seed, got.At, cost)
	}
}

func TestTheSearchFindsTheOptimumOfEnumeration(t *testing.T) {
	solvable, deep, aggregated := 0, 0, 0
	for seed := range uint64(1500) {
		rng := rand.New(rand.NewPCG(seed, 1))
		p := randomProblem(rng, 3+rng.IntN(4), 2+rng.IntN(3))
		want := optimum(p)
		s := newSearch(p, endless())
		holdAgainst(t, seed, p, s.run(), want)
		if want < Infeasible {
			solvable++
			if 1<<20-s.spare > 10 {
				deep++
			}
		}
		eager := newSearch(p, endless())
		eager.patience = 0
		holdAgainst(t, seed, p, eager.run(), want)
		if len(eager.aggregates) > 0 {
			aggregated++
		}
		few := endless()
		few.Nodes = 3
		if early, _ := Solve(p, few); early.Least > want {
			t.Fatalf("seed %d: bound %d after 3 nodes, enumeration finds %d", seed, early.Least, want)
		}
	}
	if solvable < 700 || deep < 100 || aggregated < 30 {
		t.Errorf("%d solvable, %d with more than 10 nodes, %d with aggregates", solvable, deep, aggregated)
	}
}

func TestWhatIsTriedAndTakenBackLeavesNoTrace(t *testing.T) {
	ran := 0
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 12))
		s := newSearch(randomProblem(rng, 8, 4), endless())
		if s.bound() == Infeasible {
			continue
		}
		ran++
		load, at, bound := slices.Clone(s.load), slices.Clone(s.at), s.bound()
		s.run()
		sc := &s.scratch
		if !slices.Equal(load, s.load) || !slices.Equal(at, s.at) || bound != s.bound() || len(s.ejected)+len(sc.ints)+len(sc.columns)+len(sc.places) > 0 {
			t.Fatalf("seed %d: load %v, %v; bins %v, %v; bound %d, %d", seed, load, s.load, at, s.at, bound, s.bound())
		}
	}
	if ran < 100 {
		t.Errorf("%d ran, want at least 100", ran)
	}
}

func TestEveryMinimalCoverIsFoundAndNoOther(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 3))
		k := knapsack{excess: []int64{rng.Int64N(20), rng.Int64N(20) - 5}}
		for i := range 7 {
			k.items = append(k.items, leaver{i, rng.Int64N(6), []int64{rng.Int64N(8), rng.Int64N(8)}})
		}
		want := map[string]int64{}
		for set := range 1 << 7 {
			if key, regret, ok := minimalCover(&k, set); ok {
				want[key] = regret
			}
		}
		k.prepare()
		found := 0
		complete := k.covers(Infeasible-1, 1<<20, func(set []int, regret int64) int64 {
			key := make([]byte, 7)
			for _, j := range set {
				key[k.items[j].item] = 1
			}
			if r, ok := want[string(key)]; !ok || r != regret {
				t.Errorf("seed %d: %v for %d is none, or costs %d", seed, key, regret, r)
			}
			found++
			return Infeasible - 1
		})
		if !complete || found != len(want) {
			t.Errorf("seed %d: %d covers, %d by enumeration; complete: %v", seed, found, len(want), complete)
		}
	}
}

// minimalCover reports whether the items of a set of bits are a minimal cover, with its regret and a key for it.
func minimalCover(k *knapsack, set int) (key string, regret int64, ok bool) {
	covers := func(set int) bool {
		sum := []int64{0, 0}
		for i := range k.items {
			if set>>i&1 == 1 {
				sum[0] += k.items[i].demand[0]
				sum[1] += k.items[i].demand[1]
			}
		}
		return sum[0] >= k.excess[0] && sum[1] >= k.excess[1]
	}
	if !covers(set) {
		return "", 0, false
	}
	bits := make([]byte, len(k.items))
	for i, it := range k.items {
		if set>>i&1 == 1 {
			if covers(set &^ (1 << i)) {
				return "", 0, false
			}
			bits[i] = 1
			regret += it.regret
		}
	}
	return string(bits), regret, true
}
