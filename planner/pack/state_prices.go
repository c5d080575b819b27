package pack

import "slices"

// The state's prices: each goal in flat tables.

// prices are the costs of one goal in flat tables, for trying changes fast. A table is nil where nothing
// in it costs anything in the goal.
type prices struct {
	goal    int
	over    []int64 // of each resource
	balance []int64 // of each balance
	open    []int64 // of each bin
	leave   []int64 // of each item
	out     []int64 // of each item
	choice  bool    // some choice costs something
	between int64
	wave    int64
	peak    bool
	elastic bool // some size costs something
}

func newPrices(p *Problem, l *lists) []prices {
	out := make([]prices, p.Goals)
	for g := range out {
		pr := &out[g]
		pr.goal = g
		pr.over = table(len(p.Resources), func(r int) int64 { return p.Resources[r].Over.at(g) })
		pr.balance = table(len(p.Balances), func(k int) int64 { return p.Balances[k].Cost.at(g) })
		pr.open = table(len(p.Bins), func(b int) int64 { return p.Bins[b].Open.at(g) })
		pr.leave = table(len(p.Items), func(i int) int64 { return p.Items[i].Leave.at(g) })
		pr.out = table(len(p.Items), func(i int) int64 { return p.Items[i].Out.at(g) })
		pr.choice = l.cost(g)
		if p.Between != nil {
			pr.between = p.Between.Cost.at(g)
		}
		if p.Wave != nil {
			pr.wave = p.Wave.Cost.at(g)
		}
		pr.elastic = slices.ContainsFunc(p.Bins, func(b Bin) bool { return b.Elastic != nil && b.Elastic.Cost.at(g) != 0 })
		pr.peak = p.Peak != nil && p.Peak.Goal == g
	}
	return out
}

// table lists n figures, nil where all are 0.
func table(n int, figure func(int) int64) []int64 {
	out := make([]int64, n)
	priced := false
	for k := range out {
		out[k] = figure(k)
		priced = priced || out[k] != 0
	}
	if !priced {
		return nil
	}
	return out
}

// cost reports whether some choice costs something in the goal.
func (l *lists) cost(g int) bool {
	for _, choices := range l.each {
		for c := range choices {
			if choices[c].Cost.at(g) != 0 {
				return true
			}
		}
	}
	return false
}

// price is what an item pays in a goal for one of its choices, or for staying out with Nowhere.
func (p *Problem) price(i, choice, g int) int64 {
	it := &p.Items[i]
	if choice == Nowhere {
		return it.Out.at(g)
	}
	c := &it.Choices[choice]
	price := c.Cost.at(g)
	if it.away(c.Bin) {
		price += it.Leave.at(g)
		if k := p.Between; k != nil {
			price += k.Cost.at(g) * int64(k.Of[it.Start][c.Bin])
		}
	}
	return price
}

// pricesItems reports whether an item's cost in the goal depends on where it is.
func (pr *prices) pricesItems() bool {
	return pr.choice || pr.leave != nil || pr.out != nil || pr.between != 0
}

// pricesMore reports whether something else than where items are costs anything in the goal.
func (pr *prices) pricesMore() bool {
	return pr.over != nil || pr.balance != nil || pr.open != nil || pr.wave != 0 || pr.peak || pr.elastic
}
