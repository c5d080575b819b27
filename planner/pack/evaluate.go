package pack

// The oracle: a solution added up from nothing.

// Evaluate adds up a solution from nothing: the bin of every item, or Nowhere. It returns the cost in
// each goal, the size of each elastic bin in use (0 for all other bins), and whether every rule holds.
// It shares no sums with the search, so that one can be held against the other.
//
// A choice that an item does not have costs nothing and breaks a rule.
func Evaluate(p *Problem, bins []int) (cost, size []int64, ok bool) {
	e := evaluation{p: p, ok: true, cost: make([]int64, p.Goals), size: make([]int64, len(p.Bins)), used: make([]bool, len(p.Bins))}
	e.load, e.transient = make([][]int64, len(p.Bins)), make([][]int64, len(p.Bins))
	for b := range p.Bins {
		e.load[b], e.transient[b] = make([]int64, len(p.Resources)), make([]int64, len(p.Resources))
		e.used[b] = p.Bins[b].Keep
	}
	for i, b := range bins {
		e.item(&p.Items[i], b)
	}
	for b := len(p.Bins) - 1; b >= 0; b-- {
		e.bin(b)
	}
	for g := range p.Groups {
		e.group(&p.Groups[g], bins)
	}
	if k := p.Wave; k != nil {
		addCost(e.cost, k.Cost, e.wave(k, bins))
	}
	if k := p.Peak; k != nil {
		e.cost[k.Goal] += e.peak(k)
	}
	return e.cost, e.size, e.ok
}

type evaluation struct {
	p               *Problem
	load, transient [][]int64
	used            []bool
	cost, size      []int64
	ok              bool

	bins, domains marks                 // of the group that is looked at
	areas         map[slice[int]][]bool // by list of items, where they are
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
	if b != it.Start && it.Start != Nowhere {
		e.away(it, b)
	}
}

// choiceFor finds the item's choice of a bin, or Nowhere. Most lists are in the order of bins and lack few of
// them; there the choice stands at place b or soon before.
func choiceFor(it *Item, b int) int {
	likely := min(b, len(it.Choices)-1)
	for c := likely; c >= 0; c-- {
		if it.Choices[c].Bin == b {
			return c
		}
	}
	for c := likely + 1; c < len(it.Choices); c++ {
		if it.Choices[c].Bin == b {
			return c
		}
	}
	return Nowhere
}

// away adds what an item in another bin than its Start costs, and holds there and above.
func (e *evaluation) away(it *Item, b int) {
	addCost(e.cost, it.Leave, 1)
	if k := e.p.Between; k != nil {
		addCost(e.cost, k.Cost, int64(k.Of[it.Start][b]))
	}
	demand := it.Demand
	if c := choiceFor(it, it.Start); c >= 0 {
		demand = it.demand(c)
	}
	for x := it.Start; x != Root; x = e.p.Bins[x].Parent {
		for r, d := range demand {
			if e.p.Resources[r].Transient {
				e.transient[x][r] += d
			}
		}
	}
}

// bin closes a bin whose items and nested bins are all in: its parent has a smaller index.
func (e *evaluation) bin(b int) {
	bin := &e.p.Bins[b]
	for r, load := range e.load[b] {
		if bin.Soft != nil && load > bin.Soft[r] {
			addCost(e.cost, e.p.Resources[r].Over, load-bin.Soft[r])
		}
		if taken := load + e.transient[b][r]; !isElastic(bin, r) && taken != 0 && taken > bin.Hard[r] {
			e.ok = false
		}
	}
	if bin.Parent == Root {
		for _, k := range e.p.Balances {
			free := func(r int) int64 { return bin.Hard[r] - e.load[b][r] }
			addCost(e.cost, k.Cost, max(0, k.Target*free(k.Of)-free(k.With)))
		}
	}
	if e.used[b] {
		e.usedBin(b)
	}
}

// usedBin adds what a bin in use costs and weighs.
func (e *evaluation) usedBin(b int) {
	bin := &e.p.Bins[b]
	addCost(e.cost, bin.Open, 1)
	if bin.Parent != Root {
		e.used[bin.Parent] = true
	}
	for r, load := range e.load[b] {
		weight := load
		switch {
		case isElastic(bin, r):
			size, allowed := bin.Elastic.SizeFor(load)
			e.ok = e.ok && allowed
			e.size[b], weight = size, size
			addCost(e.cost, bin.Elastic.Cost, size)
		case bin.Reserve != nil && bin.Reserve[r] != Held:
			weight = bin.Reserve[r]
		}
		if bin.Parent != Root {
			e.load[bin.Parent][r] += weight
		}
	}
}

func (e *evaluation) group(g *Group, bins []int) {
	if g.Kind == Near {
		e.near(g, bins)
		return
	}
	inBin, inDomain := e.bins.next(), e.domains.next()
	count, domains := 0, 0
	for _, i := range g.Items {
		b := bins[i]
		if b < 0 {
			continue
		}
		again := inBin.add(b)
		if g.Kind == Apart && again || g.Kind == Together && count > 0 && !again {
			e.ok = false
		}
		if !inDomain.add(e.p.Bins[b].Domain) {
			domains++
		}
		count++
	}
	if g.Kind == Spread && domains < min(g.Domains, count) {
		e.ok = false
	}
}

// near looks for an area with an item of the group and none of those that it is to be near to.
func (e *evaluation) near(g *Group, bins []int) {
	there := e.areasOf(g.To, bins)
	for area, is := range e.areasOf(g.Items, bins) {
		if is && (area >= len(there) || !there[area]) {
			e.ok = false
		}
	}
}

// areasOf tells in which areas some items are. Groups share their lists: each is read once.
func (e *evaluation) areasOf(items, bins []int) []bool {
	if len(items) == 0 {
		return nil
	}
	key := slice[int]{&items[0], len(items)}
	areas, known := e.areas[key]
	if known {
		return areas
	}
	for _, i := range items {
		if bins[i] < 0 {
			continue
		}
		area := e.p.Bins[bins[i]].Area
		if area >= len(areas) {
			areas = append(areas, make([]bool, area+1-len(areas))...)
		}
		areas[area] = true
	}
	if e.areas == nil {
		e.areas = map[slice[int]][]bool{}
	}
	e.areas[key] = areas
	return areas
}

// marks is a set of small numbers that is emptied at once: a fleet has a hundred thousand groups.
type marks struct {
	at  []int
	now int
}

func (m *marks) next() *marks {
	m.now++
	return m
}

// add reports whether the number was there already.
func (m *marks) add(n int) bool {
	if n >= len(m.at) {
		m.at = append(m.at, make([]int, n+1-len(m.at))...)
	}
	was := m.at[n] == m.now
	m.at[n] = m.now
	return was
}

// wave is the largest number of items of a group that are away.
func (e *evaluation) wave(k *Wave, bins []int) int64 {
	var most int64
	for _, group := range k.Groups {
		var away int64
		for _, i := range group {
			if start := e.p.Items[i].Start; start >= 0 && bins[i] >= 0 && bins[i] != start {
				away++
			}
		}
		most = max(most, away)
	}
	return most
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
