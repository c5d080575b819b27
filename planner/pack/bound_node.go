package pack

import "math"

// The node of branch and bound, of which the other files with bound_ say what it costs at least.

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

// openItem is an undecided item with the choices it still has, a part of the arena.
type openItem struct {
	item   int
	lo, hi int
}

// node is the part of the arenas that belongs to one node of the search tree.
type node struct{ items []openItem }

func (b *branch) cheapest(o openItem, g int) int64 {
	least := int64(math.MaxInt64)
	for _, c := range b.list[o.lo:o.hi] {
		least = min(least, b.price(o.item, c, g))
	}
	return least
}

// price is what a choice costs by itself.
func (b *branch) price(i, c, g int) int64 { return b.s.p.price(i, c, g) }

// knapsackItem is an item that would pay regret for leaving a region; impossible if it cannot.
type knapsackItem struct {
	item   int
	regret int64
}

// scratch are lists of items for each region, reused from node to node.
type scratch struct {
	at   [][]knapsackItem
	used []int
	open []knapsackItem
}

func (sc *scratch) init(p *Problem) { sc.at = make([][]knapsackItem, len(p.Bins)) }

func (sc *scratch) reset() {
	for _, at := range sc.used {
		sc.at[at] = sc.at[at][:0]
	}
	sc.used = sc.used[:0]
}

func (sc *scratch) add(at int, k knapsackItem) {
	if len(sc.at[at]) == 0 {
		sc.used = append(sc.used, at)
	}
	sc.at[at] = append(sc.at[at], k)
}
