package pack

import "math/rand/v2"

// richProblem is a spiced problem with the rules of fleets besides: what is away, transient demand,
// domains and areas, balance, waves. Half of them have plain bins only, in which changes are tried
// without being made.
func richProblem(rng *rand.Rand, items, bins int) *Problem {
	p := spicedProblem(rng, items, bins)
	plain := rng.IntN(2) == 0
	if plain {
		flatten(p)
	}
	addDisk(rng, p)
	if plain && rng.IntN(2) == 0 {
		twins(p)
	}
	for b := range p.Bins {
		p.Bins[b].Domain, p.Bins[b].Area = rng.IntN(3), rng.IntN(2)
	}
	for i := range p.Items {
		it := &p.Items[i]
		if n := len(it.Choices); n > 0 && rng.IntN(2) == 0 {
			it.Start = it.Choices[rng.IntN(n)].Bin
		}
		if rng.IntN(2) == 0 {
			it.Leave = Cost{0, rng.Int64N(3), 0, rng.Int64N(2), 0}
		}
	}
	addRules(rng, p)
	return p
}

// flatten makes every bin a root of a fixed size.
func flatten(p *Problem) {
	for b := range p.Bins {
		bin := &p.Bins[b]
		if bin.Parent != Root {
			bin.Hard = []int64{20, 5}
		}
		bin.Parent, bin.Elastic, bin.Reserve = Root, nil, nil
	}
}

// twins makes all bins and all items the same, so that only what is decided about them later tells them
// apart: where they are, where an item comes from, what it is near to.
func twins(p *Problem) {
	var choices []Choice
	for b := range p.Bins {
		p.Bins[b] = Bin{Parent: Root, Hard: []int64{20, 8, 6}, Gauge: 24}
		choices = append(choices, Choice{Bin: b})
	}
	for i := range p.Items {
		p.Items[i] = Item{Demand: []int64{6, 2, 2}, Choices: choices, Out: Cost{1, 0, 0, 0, 0}, Start: Nowhere}
	}
}

// addDisk adds a transient resource.
func addDisk(rng *rand.Rand, p *Problem) {
	p.Resources = append(p.Resources, Resource{Name: "disk", Transient: true, Over: Cost{0, 0, 1, 0, 0}})
	for b := range p.Bins {
		bin := &p.Bins[b]
		hard := 4 + rng.Int64N(8)
		bin.Hard = append(bin.Hard[:2:2], hard)
		if bin.Soft != nil {
			bin.Soft = append(bin.Soft[:2:2], hard-2)
		}
		if bin.Reserve != nil {
			bin.Reserve = append(bin.Reserve[:2:2], Held)
		}
	}
	for i := range p.Items {
		it := &p.Items[i]
		disk := rng.Int64N(5)
		it.Demand = append(it.Demand[:2:2], disk)
		choices := make([]Choice, len(it.Choices))
		for c, choice := range it.Choices {
			if choice.Demand != nil {
				choice.Demand = append(choice.Demand[:2:2], disk)
			}
			choices[c] = choice
		}
		it.Choices = choices
	}
}

// addRules adds rules and costs between items and bins.
func addRules(rng *rand.Rand, p *Problem) {
	some := func() []int {
		order := rng.Perm(len(p.Items))
		return order[:1+rng.IntN(len(order)-1)]
	}
	if rng.IntN(2) == 0 {
		p.Groups = append(p.Groups, Group{Kind: Spread, Items: some(), Domains: 1 + rng.IntN(3)})
	}
	if rng.IntN(2) == 0 {
		to := some()
		p.Groups = append(p.Groups, Group{Kind: Near, Items: some(), To: to}, Group{Kind: Near, Items: to, To: some()})
	}
	if rng.IntN(2) == 0 {
		p.Groups = append(p.Groups, Group{Kind: Apart, Items: some()[:1]})
	}
	if rng.IntN(2) == 0 && len(p.Bins) > 0 {
		p.Balances = []Balance{{Of: 1, With: 0, Target: 1 + rng.Int64N(3), Cost: Cost{0, 0, 0, 1, 0}}, {Of: 2, With: 1, Target: 1, Cost: Cost{0, 0, 1, 0, 0}}}
	}
	if rng.IntN(2) == 0 {
		p.Between = &Between{Cost: Cost{0, 0, 2, 1, 0}}
		for range p.Bins {
			row := make([]int32, len(p.Bins))
			for k := range row {
				row[k] = rng.Int32N(4)
			}
			p.Between.Of = append(p.Between.Of, row)
		}
	}
	if rng.IntN(2) == 0 {
		order := rng.Perm(len(p.Items))
		cut := rng.IntN(len(order))
		p.Wave = &Wave{Groups: [][]int{order[:cut], order[cut:]}, Cost: Cost{0, 0, 1, 0, 0}}
	}
}
