package pack

import (
	"cmp"
	"slices"
)

// Depth-first branch and bound over the whole model.

// branch is a depth-first branch and bound over the undecided items of a state, for one goal.
//
// It looks for a completion that costs less than best in the goal and no more than limit in each goal
// before it. At every node it lists what each undecided item can still do, drops the choices whose cost
// alone breaks a limit (reduced-cost fixing), prunes by the bounds of bound.go, and decides on an item:
// one that has a single choice left, else the largest, cheapest choice first. (Fewest choices first,
// the usual rule, leaves the large items that decide about the bounds to the end: of 24 random labs of
// 12 hosts and 60 services it proved 8 where this proved 13, with the peak in thousandths.)
//
// Symmetry is broken during search (Gent and Smith 2000): once an item has been tried in a bin, items
// that are the same in every respect need not be tried there further down, and empty bins that are the
// same are tried once. Both kinds map a solution that would be lost to one that has been looked at.
type branch struct {
	s     *state
	shape *shape
	goal  int
	limit []int64
	best  int64
	meter *meter

	only map[int][]int // the choices that are looked at, by item; nil: all

	solution []int   // the choice of each item in the best completion found, nil while there is none
	chosen   []int   // the choice of each item decided here
	banned   [][]int // how often the choice of a bin is banned for a class of items
	list     []int   // arena of choices
	items    []openItem
	scratch  scratch
}

func newBranch(s *state, sh *shape, goal int, limit []int64, best int64, m *meter) *branch {
	b := &branch{s: s, shape: sh, goal: goal, limit: limit, best: best, meter: m, chosen: make([]int, len(s.p.Items))}
	b.banned = make([][]int, sh.itemClasses) // a row is made when it is needed
	b.scratch.init(s.p)
	return b
}

// run searches below the present state. It reports whether the search was complete: if it was, best is
// the optimum of the goal under the limits, or no solution is better than the best given.
func (b *branch) run() (complete bool) {
	return b.visit(undecidedItems(b.s))
}

func (b *branch) visit(open []int) (complete bool) {
	if b.meter.empty() {
		return false
	}
	if len(open) == 0 {
		b.record()
		return true
	}
	listMark, itemMark := len(b.list), len(b.items)
	defer func() { b.list, b.items = b.list[:listMark], b.items[:itemMark] }()
	n, ok := b.expand(open)
	if b.meter.ended {
		return false
	}
	if !ok || b.pruned(n) {
		return true
	}
	pick := b.pick(n)
	return b.try(n, pick, without(open, pick.item))
}

// try decides on the picked item in every way that is left to it.
func (b *branch) try(n node, pick openItem, rest []int) (complete bool) {
	class := b.shape.itemClass[pick.item]
	complete = true
	tried := slices.Clone(b.list[pick.lo:pick.hi])
	b.order(pick.item, tried)
	var binsTried []int
	for _, c := range tried {
		bin := Nowhere
		if c != Nowhere {
			bin = b.s.p.Items[pick.item].Choices[c].Bin
			if !b.s.fits(pick.item, c) || b.seenTwin(binsTried, bin) {
				continue
			}
		}
		b.s.put(pick.item, c)
		b.chosen[pick.item] = c
		sub := b.visit(rest)
		b.s.take(pick.item, c)
		if complete = complete && sub; !sub && b.meter.empty() {
			break
		}
		if bin != Nowhere {
			binsTried = append(binsTried, bin)
			b.ban(class, bin)
		}
	}
	for _, bin := range binsTried {
		b.banned[class][bin]--
	}
	return complete
}

// ban counts that the choice of the bin need not be tried again for items of the class.
func (b *branch) ban(class, bin int) {
	if b.banned[class] == nil {
		b.banned[class] = make([]int, len(b.s.p.Bins))
	}
	b.banned[class][bin]++
}

// seenTwin reports whether the bin is empty and the same as another empty bin that was tried.
func (b *branch) seenTwin(tried []int, bin int) bool {
	if b.s.occupants[bin] > 0 {
		return false
	}
	return slices.ContainsFunc(tried, func(t int) bool {
		return b.s.occupants[t] == 0 && b.shape.binClass[t] == b.shape.binClass[bin]
	})
}

// record keeps a completion that is better.
func (b *branch) record() {
	if got := b.s.goal(b.goal); got < b.best && b.s.group.missing == 0 && b.withinLimits() {
		b.best = got
		b.solution = slices.Clone(b.chosen)
	}
}

func (b *branch) withinLimits() bool {
	for g, limit := range b.limit {
		if b.s.goal(g) > limit {
			return false
		}
	}
	return true
}

// expand lists the choices that fit for every open item, and reports false where one has none left, and
// where the context is done.
func (b *branch) expand(open []int) (node, bool) {
	start := len(b.items)
	for _, i := range open {
		it := &b.s.p.Items[i]
		lo := len(b.list)
		only, looks := b.only[i], len(it.Choices)
		if b.only != nil {
			looks = len(only)
		}
		if b.meter.spend(looks); b.meter.ended {
			return node{}, false
		}
		banned := b.banned[b.shape.itemClass[i]]
		for c := range looks {
			if only != nil {
				c = only[c]
			}
			bin := it.Choices[c].Bin
			if (banned == nil || banned[bin] == 0) && b.s.fits(i, c) {
				b.list = append(b.list, c)
			}
		}
		if !it.MustFit {
			b.list = append(b.list, Nowhere)
		}
		if len(b.list) == lo {
			return node{}, false
		}
		b.items = append(b.items, openItem{i, lo, len(b.list)})
	}
	n := node{items: b.items[start:len(b.items):len(b.items)]}
	return n, b.fix(n)
}

// fix drops choices that alone break a limit, until nothing changes or the context is done. It reports false
// when even the cheapest choices together break one.
func (b *branch) fix(n node) bool {
	for changed := true; changed; {
		changed = false
		for g := 0; g <= b.goal; g++ {
			if !b.shape.priced[g] {
				continue
			}
			slack := b.slack(g)
			for _, o := range n.items {
				b.meter.ask(o.hi - o.lo)
				slack -= b.cheapest(o, g)
			}
			if b.meter.ended {
				return true
			}
			if slack < 0 {
				return false
			}
			for k := range n.items {
				changed = b.dropDear(&n.items[k], g, slack) || changed
			}
		}
	}
	return true
}

// slack is what may still be added in a goal by the open items.
func (b *branch) slack(g int) int64 {
	if g == b.goal {
		return b.best - 1 - b.s.cost[g]
	}
	return b.limit[g] - b.s.cost[g]
}

func (b *branch) dropDear(o *openItem, g int, slack int64) bool {
	least := b.cheapest(*o, g)
	kept := o.lo
	for k := o.lo; k < o.hi; k++ {
		if c := b.list[k]; b.price(o.item, c, g)-least <= slack {
			b.list[kept] = c
			kept++
		}
	}
	changed := kept < o.hi
	o.hi = kept
	return changed
}

// pick returns an open item that has one choice left, else the largest.
func (b *branch) pick(n node) openItem {
	return slices.MinFunc(n.items, func(x, y openItem) int {
		return cmp.Or(
			cmp.Compare(min(x.hi-x.lo, 2), min(y.hi-y.lo, 2)),
			cmp.Compare(b.shape.share[y.item], b.shape.share[x.item]),
			cmp.Compare(x.item, y.item),
		)
	})
}

// order sorts choices of an item by what they add to the cost, from the goal on.
func (b *branch) order(i int, choices []int) {
	cost := make(map[int][]int64, len(choices))
	for _, c := range choices {
		b.s.put(i, c)
		cost[c] = b.s.costs()[b.goal:]
		b.s.take(i, c)
	}
	slices.SortStableFunc(choices, func(x, y int) int { return slices.Compare(cost[x], cost[y]) })
}

func without(items []int, item int) []int {
	out := make([]int, 0, len(items)-1)
	for _, i := range items {
		if i != item {
			out = append(out, i)
		}
	}
	return out
}
