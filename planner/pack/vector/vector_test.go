package vector

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
)

// check is what is wrong with a packing, and how many bins it uses.
func check(p *Problem, at []int32) (used int, wrong string) {
	load, holds := make([]int64, len(p.Capacity)), map[int32]bool{}
	for i, b := range at {
		if b < 0 || int(b) >= p.Bins() || !slices.Contains(p.Allowed[p.Class[i]], b) {
			return 0, "an item is in no bin that it may use"
		}
		holds[b] = true
		for r, d := range p.demand(int32(i)) {
			load[int(b)*p.Resources+r] += d
		}
	}
	for k, l := range load {
		if l > p.Capacity[k] {
			return 0, "a bin is over its capacity"
		}
	}
	for _, set := range p.Apart {
		seen := map[int32]bool{}
		for _, i := range set {
			if seen[at[i]] {
				return 0, "items that are apart share a bin"
			}
			seen[at[i]] = true
		}
	}
	return len(holds), ""
}

// alike makes bins of one kind, one for each item.
func alike(rng *rand.Rand, items, resources int, most int64) *Problem {
	p := &Problem{Resources: resources, Allowed: [][]int32{nil}}
	capacity := make([]int64, resources)
	for r := range capacity {
		capacity[r] = 10 + rng.Int64N(20)
	}
	if rng.IntN(4) == 0 {
		capacity[0] = 1 << 60
	}
	for i := range items {
		p.Class = append(p.Class, 0)
		p.Allowed[0] = append(p.Allowed[0], int32(i))
		p.Capacity = append(p.Capacity, capacity...)
		for _, c := range capacity {
			p.Demand = append(p.Demand, rng.Int64N(min(c, most)+1)*rng.Int64N(2))
		}
	}
	return p
}

// fewest is the least number of bins that are all alike, by trying every packing.
func fewest(p *Problem) int {
	at, best := make([]int32, p.Items()), p.Items()
	free := slices.Clone(p.Capacity)
	var visit func(i, used int)
	visit = func(i, used int) {
		if used >= best {
			return
		}
		if i == len(at) {
			best = used
			return
		}
		for b := 0; b <= used; b++ {
			ok := true
			for r, d := range p.demand(int32(i)) {
				free[b*p.Resources+r] -= d
				ok = ok && free[b*p.Resources+r] >= 0
			}
			if ok {
				visit(i+1, max(used, b+1))
			}
			for r, d := range p.demand(int32(i)) {
				free[b*p.Resources+r] += d
			}
		}
	}
	visit(0, 0)
	return best
}

func TestAlikeBinsAreAsFewAsEnumerationFinds(t *testing.T) {
	reached, proven := 0, 0
	const problems = 300
	for seed := range uint64(problems) {
		rng := rand.New(rand.NewPCG(seed, 1))
		p := alike(rng, 1+rng.IntN(10), 1+rng.IntN(4), []int64{4, 12, 30}[rng.IntN(3)])
		want := fewest(p)
		r := Identical(p, 0, seed, NewBudget(context.Background(), 200_000, nil))
		if r.At == nil {
			t.Fatalf("seed %d: no packing", seed)
		}
		if used, wrong := check(p, r.At); wrong != "" || used != r.Bins {
			t.Fatalf("seed %d: %d bins of %d: %s", seed, used, r.Bins, wrong)
		}
		if r.Bound > want || r.Bins < want {
			t.Fatalf("seed %d: %d bins, bound %d, enumeration finds %d", seed, r.Bins, r.Bound, want)
		}
		if bound := proves(t, p, &r); bound != r.Bound {
			t.Errorf("seed %d: the certificate proves %d, not %d", seed, bound, r.Bound)
		}
		if r.Bins == want {
			reached++
		}
		if r.Bound == want {
			proven++
		}
	}
	if reached < problems || proven < problems*98/100 {
		t.Errorf("of %d problems %d at the optimum, %d proven", problems, reached, proven)
	}
}

// proves is the bound that a certificate shows, by trying every set of items that fits into a bin.
func proves(t *testing.T, p *Problem, r *Result) int {
	bound := continuous(p)
	if r.Weight == nil {
		return bound
	}
	var most, sum int64
	for set := range 1 << p.Items() {
		load, weight := make([]int64, p.Resources), int64(0)
		for i := range p.Items() {
			if set>>i&1 != 0 {
				weight += r.Weight[i]
				for k, d := range p.demand(int32(i)) {
					load[k] += d
				}
			}
		}
		fits := true
		for k, l := range load {
			fits = fits && l <= p.Capacity[k]
		}
		if fits {
			most = max(most, weight)
		}
	}
	if most > r.Most {
		t.Errorf("a bin can hold %d, more than %d", most, r.Most)
	}
	for _, w := range r.Weight {
		sum += w
	}
	return max(bound, int((sum+r.Most-1)/r.Most))
}
