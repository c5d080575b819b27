package anneal

import "math/rand/v2"

// randomProblem has every rule and every cost, with little room, so that a random walk meets them all.
func randomProblem(rng *rand.Rand) *Problem {
	p := &Problem{
		Resources: 1 + rng.IntN(4), Bins: 2 + rng.IntN(20), Items: 4 + rng.IntN(40), Domains: 1 + rng.IntN(4), Areas: 1 + rng.IntN(3),
		BetweenCost: 3, WaveCost: 7,
	}
	families := 1 + p.Items/(1+rng.IntN(12))
	p.Families = make([]Family, families)
	for f := range p.Families {
		p.Families[f] = Family{Apart: rng.IntN(5) > 0, Wave: rng.IntN(5) > 0}
	}
	taken := map[[2]int32]bool{}
	for b := range p.Bins {
		p.Domain = append(p.Domain, int32(rng.IntN(p.Domains)))
		p.Area = append(p.Area, int32(rng.IntN(p.Areas)))
		row := make([]int32, p.Bins)
		for c := range row {
			if c != b {
				row[c] = int32(rng.IntN(3))
			}
		}
		p.Between = append(p.Between, row)
	}
	for i := range p.Items {
		for {
			f, b := int32(rng.IntN(families)), int32(rng.IntN(p.Bins))
			if !taken[[2]int32{f, b}] {
				taken[[2]int32{f, b}] = true
				p.Family, p.Start = append(p.Family, f), append(p.Start, b)
				break
			}
			if i > p.Bins*families/2 {
				families++
				p.Families = append(p.Families, Family{Apart: true, Wave: true})
			}
		}
		p.Leave = append(p.Leave, int64(rng.IntN(5)))
		for range p.Resources {
			p.Demand = append(p.Demand, int32(rng.IntN(30)))
		}
	}
	for r := range p.Resources {
		p.Over, p.Transient = append(p.Over, int64(rng.IntN(4))), append(p.Transient, r > 0 && rng.IntN(2) == 0)
	}
	load, _ := p.loads(p.Start)
	for _, l := range load {
		p.Hard = append(p.Hard, int32(l)+int32(rng.IntN(60)))
		p.Soft = append(p.Soft, int32(l)+int32(rng.IntN(60))-30)
	}
	if p.Resources > 1 && rng.IntN(2) == 0 {
		p.Balances = []Balance{{Of: 0, With: 1, Target: 2, Cost: 5}, {Of: 1, With: 0, Target: 1, Cost: 2}}
	}
	narrowClasses(p, rng)
	tightenRules(p, rng)
	return p
}

// narrowClasses lets some items go to half of the bins only.
func narrowClasses(p *Problem, rng *rand.Rand) {
	for range 2 {
		set := make([]uint64, p.Words())
		for b := range p.Bins {
			set[b/64] |= uint64(rng.IntN(2)) << (b % 64)
		}
		p.Allowed = append(p.Allowed, set...)
	}
	p.Class = make([]int32, p.Items)
	for i := range p.Class {
		p.Class[i] = int32(rng.IntN(4)) - 1
		if p.Class[i] >= 2 || p.Class[i] >= 0 && !p.mayBeIn(p.Class[i], p.Start[i]) {
			p.Class[i] = Anywhere
		}
	}
}

// someStartNowhere makes some items new. The placement that the problem was made from stays allowed.
func someStartNowhere(p *Problem, rng *rand.Rand) (at []int32) {
	at = append(at, p.Start...)
	for i := range p.Start {
		if rng.IntN(5) == 0 {
			p.Start[i] = Nowhere
		}
	}
	return at
}

// tightenRules asks for as much spread as there is, and for needs that the start keeps.
func tightenRules(p *Problem, rng *rand.Rand) {
	for f := range p.Families {
		domains, areas := map[int32]bool{}, map[int32]bool{}
		for i, b := range p.Start {
			if p.Family[i] == int32(f) {
				domains[p.Domain[b]], areas[p.Area[b]] = true, true
			}
		}
		p.Families[f].Spread = max(0, len(domains)-rng.IntN(2))
	}
	for range len(p.Families) {
		f, g := rng.IntN(len(p.Families)), int32(rng.IntN(len(p.Families)))
		old := p.Families[f].Needs
		p.Families[f].Needs = append(old[:len(old):len(old)], g)
		if p.checkRules(p.Start) != nil {
			p.Families[f].Needs = old
		}
	}
}
