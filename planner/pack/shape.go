package pack

import "slices"

// What follows from a problem alone and is computed once: roots, smallest demands, sizes.

// shape is what can be said of a problem before any item is placed.
type shape struct {
	root        []int   // the root above each bin, or itself
	roots       []int   // the bins without a parent
	rank        []int   // the position of a root in roots
	below       [][]int // the bins of each root that some item may go into
	itemClass   []int   // items of one class are the same in every respect but their name
	itemClasses int
	binClass    []int     // bins of one class are the same to every item
	priced      []bool    // goals in which some choice of some item costs something
	share       []int64   // see shares
	least       [][]int64 // what each item needs at least, wherever it goes, for each resource
	resizes     int64     // all sizes of elastic bins are multiples of it
	elastic     []int     // the elastic bins
	demands     bool      // some choice has a demand of its own
	choices     int       // of all items
}

func newShape(p *Problem) *shape {
	sh := &shape{share: shares(p), priced: make([]bool, p.Goals)}
	takes := make([]bool, len(p.Bins))
	seen := map[*Choice]int{} // slices that items share are looked through once
	for i := range p.Items {
		it := &p.Items[i]
		sh.choices += len(it.Choices)
		sh.notePrices(it.Out)
		if it.Start >= 0 {
			sh.notePrices(it.Leave)
			if p.Between != nil {
				sh.notePrices(p.Between.Cost)
			}
		}
		if n := len(it.Choices); n > 0 && seen[&it.Choices[0]] != n {
			seen[&it.Choices[0]] = n
			for _, c := range it.Choices {
				takes[c.Bin] = true
				sh.demands = sh.demands || c.Demand != nil
				sh.notePrices(c.Cost)
			}
		}
	}
	for i := range p.Items {
		sh.least = append(sh.least, sh.leastDemand(&p.Items[i]))
	}
	sh.below = make([][]int, len(p.Bins))
	for b := range p.Bins {
		root := b
		if p.Bins[b].Parent != Root {
			root = sh.root[p.Bins[b].Parent]
		} else {
			sh.roots = append(sh.roots, b)
		}
		sh.rank = append(sh.rank, len(sh.roots)-1)
		sh.root = append(sh.root, root)
		if takes[b] {
			sh.below[root] = append(sh.below[root], b)
		}
		if e := p.Bins[b].Elastic; e != nil {
			sh.elastic = append(sh.elastic, b)
			sh.resizes = gcd(sh.resizes, gcd(e.Step, e.Min))
		}
	}
	sh.classify(p)
	return sh
}

// leastDemand is the item's smallest demand over its choices, for each resource by itself.
func (sh *shape) leastDemand(it *Item) []int64 {
	if !sh.demands {
		return it.Demand
	}
	least := slices.Clone(it.Demand)
	for c := range it.Choices {
		for r, d := range it.demand(c) {
			if c == 0 || d < least[r] {
				least[r] = d
			}
		}
	}
	return least
}

func (sh *shape) notePrices(c Cost) {
	for g, v := range c {
		sh.priced[g] = sh.priced[g] || v > 0
	}
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// isElastic reports whether the bin chooses its size in the resource.
func isElastic(b *Bin, r int) bool { return b.Elastic != nil && b.Elastic.Resource == r }

// sum adds and stays at Unlimited.
func sum(values ...int64) int64 {
	var total int64
	for _, v := range values {
		if total += v; total >= Unlimited {
			return Unlimited
		}
	}
	return total
}
