package pack

// Evaluate adds up a solution from nothing: the bin of every item, or Nowhere. It returns the cost in
// each goal, the size of each elastic bin in use (0 for all other bins), and whether every rule holds.
// It shares no sums with the search, so that one can be held against the other.
//
// A choice that an item does not have costs nothing and breaks a rule.
func Evaluate(p *Problem, bins []int) (cost, size []int64, ok bool) {
	e := evaluation{p: p, ok: true, cost: make([]int64, p.Goals), size: make([]int64, len(p.Bins)), used: make([]bool, len(p.Bins))}
	e.load = make([][]int64, len(p.Bins))
	for b := range p.Bins {
		e.load[b] = make([]int64, len(p.Resources))
		e.used[b] = p.Bins[b].Keep
	}
	for i, b := range bins {
		e.item(&p.Items[i], b)
	}
	for b := len(p.Bins) - 1; b >= 0; b-- {
		e.bin(b)
	}
	for _, g := range p.Groups {
		e.group(g, bins)
	}
	if k := p.Peak; k != nil {
		e.cost[k.Goal] += e.peak(k)
	}
	return e.cost, e.size, e.ok
}

type evaluation struct {
	p          *Problem
	load       [][]int64
	used       []bool
	cost, size []int64
	ok         bool
}

func (e *evaluation) item(it *Item, b int) {
	if b == Nowhere {
		addCost(e.cost, it.Out, 1)
		e.ok = e.ok && !it.MustFit
		return
	}
	demand := it.Demand
	if c := choiceFor(it, b); c < 0 {
		e.ok = false
	} else {
		addCost(e.cost, it.Choices[c].Cost, 1)
		demand = it.demand(c)
	}
	e.used[b] = true
	for r, d := range demand {
		e.load[b][r] += d
	}
}

// bin closes a bin whose items and nested bins are all in: its parent has a smaller index.
func (e *evaluation) bin(b int) {
	bin := &e.p.Bins[b]
	for r, load := range e.load[b] {
		if bin.Soft != nil && load > bin.Soft[r] {
			addCost(e.cost, e.p.Resources[r].Over, load-bin.Soft[r])
		}
	}
	if !e.used[b] {
		return
	}
	addCost(e.cost, bin.Open, 1)
	if bin.Parent != Root {
		e.used[bin.Parent] = true
	}
	for r, load := range e.load[b] {
		weight := load
		switch {
		case bin.Elastic != nil && bin.Elastic.Resource == r:
			size, allowed := bin.Elastic.SizeFor(load)
			e.ok = e.ok && allowed
			e.size[b], weight = size, size
			addCost(e.cost, bin.Elastic.Cost, size)
		default:
			e.ok = e.ok && (load == 0 || load <= bin.Hard[r])
			if bin.Reserve != nil && bin.Reserve[r] != Held {
				weight = bin.Reserve[r]
			}
		}
		if bin.Parent != Root {
			e.load[bin.Parent][r] += weight
		}
	}
}

func (e *evaluation) group(g Group, bins []int) {
	seen := map[int]bool{}
	for _, i := range g.Items {
		b := bins[i]
		if b == Nowhere {
			continue
		}
		if g.Kind == Apart && seen[b] || g.Kind == Together && len(seen) > 0 && !seen[b] {
			e.ok = false
		}
		seen[b] = true
	}
}

func (e *evaluation) peak(k *Peak) int64 {
	var top int64
	for b := range e.p.Bins {
		if bin := &e.p.Bins[b]; bin.Gauge > 0 {
			used := bin.Gauge - bin.Hard[k.Resource] + e.load[b][k.Resource]
			top = max(top, ceilDivSigned(used*k.Scale, bin.Gauge))
		}
	}
	return top
}
