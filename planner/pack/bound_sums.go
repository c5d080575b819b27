package pack

// The bounds of additive costs. The cost of going over soft capacities, and that of a balance, are sums
// over bins of what is above a line, at one price. A sum of excesses is at least the excess of the sums:
// each is convex, and the bins together carry the same load wherever it lies. So one bin as large as all
// gives a bound. It needs no knowledge of where anything may go, and is used where all bins are plain.
//
// For machine reassignment these are the "simple" bounds published with ROADEF/EURO challenge 2012.

// aggregateOver is what all bins together are over their soft capacities at least. Of a bin that cannot be
// filled to its soft capacity only the hard one counts, as no load lies above it.
func aggregateOver(s *state, sh *shape, g int) int64 {
	if s.price[g].over == nil || !s.plainBins {
		return 0
	}
	var total int64
	for r, price := range s.price[g].over {
		if price == 0 {
			continue
		}
		least, _ := together(s, sh, r)
		for b := range s.p.Bins {
			bin := &s.p.Bins[b]
			line := max(bin.Hard[r], 0)
			if bin.Soft != nil {
				line = min(line, bin.Soft[r])
			}
			least -= line
		}
		total += price * max(least, 0)
	}
	return total
}

// aggregateBalance is how far all bins together are out of balance at least.
func aggregateBalance(s *state, sh *shape, g int) int64 {
	if s.price[g].balance == nil || !s.plainBins {
		return 0
	}
	var total int64
	for k, price := range s.price[g].balance {
		if price == 0 {
			continue
		}
		balance := &s.p.Balances[k]
		_, most := together(s, sh, balance.Of)
		least, _ := together(s, sh, balance.With)
		var of, with int64
		for b := range s.p.Bins {
			of += s.p.Bins[b].Hard[balance.Of]
			with += s.p.Bins[b].Hard[balance.With]
		}
		total += price * max(balance.Target*(of-most)-(with-least), 0)
	}
	return total
}

// together is the least and the most of a resource that all items can ask for together.
func together(s *state, sh *shape, r int) (least, most int64) {
	for i := range s.p.Items {
		most += sh.most(s.p, i, r)
		if s.p.Items[i].MustFit {
			least += sh.least[i][r]
		}
	}
	return least, most
}

// most is the most of a resource that an item asks for in any of its choices.
func (sh *shape) most(p *Problem, i, r int) int64 {
	it := &p.Items[i]
	most := it.Demand[r]
	if !sh.demands {
		return most
	}
	for c := range it.Choices {
		most = max(most, it.demand(c)[r])
	}
	return most
}
