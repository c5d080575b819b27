package planner

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// enumerateBest judges every placement there is, by the tally alone, and returns the least score of
// those that break no rule.
func enumerateBest(p *Problem) []int64 {
	return enumerateAmong(p, func(broken []Reason) bool { return len(broken) == 0 })
}

// enumerateAmong is the same among the placements whose broken rules are allowed.
func enumerateAmong(p *Problem, allowed func(broken []Reason) bool) []int64 {
	var names []string
	for i := range p.Services {
		if !p.Services[i].Agent {
			names = append(names, p.Services[i].Name)
		}
	}
	hosts := p.Hosts()
	pl := Placement{Host: map[string]string{}}
	var best []int64
	var visit func(i int)
	visit = func(i int) {
		if i == len(names) {
			t := newTally(p, pl)
			if !allowed(t.violations()) {
				return
			}
			if s := t.score(); best == nil || slices.Compare(s, best) < 0 {
				best = s
			}
			return
		}
		visit(i + 1)
		for h := range hosts {
			pl.Host[names[i]] = hosts[h].Name
			visit(i + 1)
		}
		delete(pl.Host, names[i])
	}
	visit(0)
	return best
}

func costs(plan *Plan) []int64 {
	var out []int64
	for _, s := range plan.Scores {
		out = append(out, s.Cost)
	}
	return out
}

func TestTheOptimumOfSmallLabsIsThatOfEnumeration(t *testing.T) {
	if testing.Short() {
		t.Skip("slow, and has one goroutine")
	}
	const labs = 200
	compared, unplacedSomething := 0, 0
	for seed := uint64(0); compared < labs; seed++ {
		rng := rand.New(rand.NewPCG(seed, 10))
		p := randomLab(rng, 1+rng.IntN(3), 3+rng.IntN(3))
		plan := Solve(context.Background(), p, Options{})
		want := enumerateBest(plan.Problem)
		if want == nil {
			continue // agents alone, or the guests that stay, are too much
		}
		compared++
		if got := costs(plan); !slices.Equal(got, want) {
			t.Errorf("seed %d, goal %v: score %v, enumeration finds %v", seed, p.Goal, got, want)
		}
		if !plan.Proven {
			t.Errorf("seed %d: not proven", seed)
		}
		for _, sc := range plan.Scores {
			if sc.Bound != sc.Cost {
				t.Errorf("seed %d: %v is proven at %d with bound %d", seed, sc.Criterion, sc.Cost, sc.Bound)
			}
		}
		if len(plan.Violations) > 0 {
			t.Errorf("seed %d: the plan breaks %v", seed, plan.Violations)
		}
		if len(plan.Unplaced) > 0 {
			unplacedSomething++
		}
	}
	if unplacedSomething == 0 || unplacedSomething == labs {
		t.Errorf("%d of the labs leave something out: the labs test only one side", unplacedSomething)
	}
}

func TestEveryServiceIsPlacedOrUnplacedOnce(t *testing.T) {
	for seed := range uint64(50) {
		p := randomLab(rand.New(rand.NewPCG(seed, 11)), 4, 15)
		plan := Solve(context.Background(), p, Options{})
		seen := map[string]int{}
		for _, pd := range plan.Placed {
			if !pd.Service.Agent {
				seen[pd.Service.Name]++
			}
		}
		for _, u := range plan.Unplaced {
			seen[u.Service.Name]++
		}
		for i := range p.Services {
			if s := &p.Services[i]; !s.Agent && seen[s.Name] != 1 {
				t.Errorf("seed %d: %s is listed %d times", seed, s.Name, seen[s.Name])
			}
		}
	}
}

func TestTheOrderOfTheInputIsIrrelevant(t *testing.T) {
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 12))
		p := randomLab(rng, 4, 12)
		q := *p
		q.Services, q.Machines = slices.Clone(p.Services), slices.Clone(p.Machines)
		rng.Shuffle(len(q.Services), func(i, j int) { q.Services[i], q.Services[j] = q.Services[j], q.Services[i] })
		rng.Shuffle(len(q.Machines), func(i, j int) { q.Machines[i], q.Machines[j] = q.Machines[j], q.Machines[i] })
		a, b := Solve(context.Background(), p, Options{}), Solve(context.Background(), &q, Options{})
		if !reflect.DeepEqual(a.Placement, b.Placement) {
			t.Errorf("seed %d: %v, shuffled %v", seed, a.Placement, b.Placement)
		}
	}
}

func TestApplyingADiffLeadsToTheOther(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 13))
		p := randomLab(rng, 3, 8)
		a := Solve(context.Background(), p, Options{}).Placement
		p.Goal = (p.Goal + 1) % 4
		b := Solve(context.Background(), p, Options{}).Placement
		if got := Apply(a, Diff(a, b)); !reflect.DeepEqual(got, b) {
			t.Errorf("seed %d: %v, want %v", seed, got, b)
		}
		if d := Diff(a, a); len(d) != 0 {
			t.Errorf("seed %d: a placement differs from itself by %v", seed, d)
		}
	}
}
