package pack

import (
	"math/rand/v2"
	"slices"
)

// randomProblem makes a small instance in which every part of the model occurs: nested and elastic
// bins, reservations, soft capacities, groups, classes of equal items and bins, several goals, a peak.
func randomProblem(rng *rand.Rand, items, bins int) *Problem {
	p := &Problem{Resources: []Resource{{Name: "memory"}, {Name: "cpu"}}, Goals: 5}
	p.Resources[0].Over = Cost{0, 0, 0, 1, 0}
	p.Peak = &Peak{Goal: 4, Resource: 0, Scale: 100}
	for len(p.Bins) < bins {
		hard := []int64{20 + rng.Int64N(20), 6 + rng.Int64N(6)}
		b := Bin{Parent: Root, Hard: hard, Gauge: hard[0] + 4, Open: Cost{0, 0, 1, 0, 0}}
		switch rng.IntN(3) {
		case 0:
			b.Soft = []int64{hard[0] - 5, hard[1]}
		case 1:
			b.Hard[0] += 15
			root := len(p.Bins)
			p.Bins = append(p.Bins, b)
			for range 1 + rng.IntN(2) {
				if len(p.Bins) == bins {
					break
				}
				p.Bins = append(p.Bins, Bin{
					Parent: root, Hard: []int64{0, 5}, Reserve: []int64{Held, 4}, Open: Cost{0, 0, 1, 0, 0},
					Elastic: &Elastic{Resource: 0, Min: 4, Max: 24, Step: 4, Num: 9, Den: 10, Base: 1, Cost: Cost{0, 0, 0, 2, 0}},
				})
			}
			continue
		}
		p.Bins = append(p.Bins, b)
		if rng.IntN(3) == 0 && len(p.Bins) < bins {
			p.Bins = append(p.Bins, b)
		}
	}
	for len(p.Items) < items {
		it := Item{Demand: []int64{1 + rng.Int64N(14), rng.Int64N(4)}, Out: Cost{1 + rng.Int64N(3), 0, 0, 0, 0}, Start: rng.IntN(bins+1) - 1}
		for b := range p.Bins {
			holds := b+1 < len(p.Bins) && p.Bins[b+1].Parent == b
			if !holds && rng.IntN(5) > 0 {
				c := Choice{Bin: b, Cost: Cost{0, rng.Int64N(3), 0, 0, 0}}
				if rng.IntN(5) == 0 {
					c.Demand = []int64{it.Demand[0] + rng.Int64N(3) - 1, it.Demand[1]}
				}
				it.Choices = append(it.Choices, c)
			}
		}
		p.Items = append(p.Items, it)
		if rng.IntN(4) == 0 && len(p.Items) < items {
			p.Items = append(p.Items, it)
		}
	}
	for kind := range 2 {
		if a, b := rng.IntN(items), rng.IntN(items); a != b {
			p.Groups = append(p.Groups, Group{Kind: GroupKind(kind), Items: []int{a, b}})
		}
	}
	return p
}

// spicedProblem is a random problem with what is rare in a lab: items that must fit, bins that are kept,
// soft capacities below nothing, elastic bins of other shares and steps, loads that fill them exactly.
func spicedProblem(rng *rand.Rand, items, bins int) *Problem {
	p := randomProblem(rng, items, bins)
	for b := range p.Bins {
		bin := &p.Bins[b]
		bin.Keep = rng.IntN(6) == 0
		if bin.Soft != nil && rng.IntN(3) == 0 {
			bin.Soft = []int64{-2, bin.Hard[1]}
		}
		if e := bin.Elastic; e != nil {
			spiced := *e
			spiced.Num, spiced.Base = []int64{9, 5, 7, 10}[rng.IntN(4)], rng.Int64N(2)
			spiced.Step = []int64{1, 3, 4}[rng.IntN(3)]
			spiced.Min = rng.Int64N(6)
			bin.Elastic = &spiced
		}
	}
	for i := range p.Items {
		p.Items[i].MustFit = rng.IntN(4) == 0
	}
	switch rng.IntN(4) {
	case 0:
		alike(rng, p)
	case 1:
		// More is taken of a bin than it has; what asks for nothing may go there all the same.
		p.Bins[rng.IntN(len(p.Bins))].Hard[1] = -1
	}
	return p
}

// alike makes bins that differ in little: every item may go into each that holds no other bin, at no
// cost, so that only what the bins are tells them apart.
func alike(rng *rand.Rand, p *Problem) {
	var leaves []Choice
	for b := range p.Bins {
		bin := &p.Bins[b]
		bin.Keep, bin.Soft = false, nil
		if holds := b+1 < len(p.Bins) && p.Bins[b+1].Parent == b; !holds {
			leaves = append(leaves, Choice{Bin: b})
		}
		if bin.Parent == Root {
			bin.Hard = []int64{24, 8}
			bin.Gauge = []int64{24, 24, 40, 0}[rng.IntN(4)]
		}
		if e := bin.Elastic; e != nil {
			bin.Elastic = &Elastic{Max: 24, Step: 4, Num: 9, Den: 10, Cost: Cost{0, 0, 0, 2, 0}}
		}
	}
	for i := range p.Items {
		p.Items[i].Choices = slices.Clone(leaves)
	}
}
