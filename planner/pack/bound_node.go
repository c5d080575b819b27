package pack

import "math"

// The node of branch and bound: what is undecided there, and what each can still do. The other files with bound_ say what it costs at least.

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
