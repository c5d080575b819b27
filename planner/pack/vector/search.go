package vector

import (
	"cmp"
	"slices"
)

// The state of the ejection search: which bins are open, what is outside, how items are weighed.

// Search looks for places for all items in the bins that are open. It is an ejection search (Nagata and
// Braysy 2009, for routes; Buljubasic and Vasquez 2016, for bins): an item that is
// outside goes into a bin with room for it, or takes the place of the one or two items there that
// weigh least, which are outside then. An item gains weight each time that it forces its way, so that it
// is not thrown out for ever again, and is kept for a few rounds. After each, some random shifts and
// exchanges that keep every rule move the room about.
//
// It never leaves the capacities: what is wanted is a packing, and how far one is from it is told by
// what is outside alone.
type Search struct {
	*packing
	rnd     random
	outside []int32
	size    []int64 // of each item, as the open bins see it
	weight  []int64
	until   []int64 // the round before which an item is kept
	round   int64
	open    []int32
	openTo  [][]int32 // of each class, the open bins that its items may go into
	looks   int64

	best         place
	equals       int
	leave, spare []int32  // scratch of force
	room         []uint64 // in lanes
}

// place is a bin for an item, and what has to leave it.
type place struct {
	weight int64
	bin    int32
	e, f   int32
}

const (
	shakes     = 10  // random moves after an item from outside; 50 were no better
	tenure     = 5   // an item is kept for this many rounds to twice as many; 20 were no better
	lookAtAll  = 128 // with more bins than these, it looks at some
	lookAtSome = 32
)

// NewSearch begins with all items outside and all bins open.
func NewSearch(p *Problem, seed uint64) *Search {
	n := p.Items()
	q := &Search{
		packing: newPacking(p), rnd: random(seed), outside: make([]int32, 0, n), size: make([]int64, n),
		weight: make([]int64, n), until: make([]int64, n), openTo: make([][]int32, len(p.Allowed)),
		leave: make([]int32, 0, n), spare: make([]int32, 0, n),
	}
	q.room = make([]uint64, q.lanes.words)
	q.begin()
	return q
}

// At is the bin of each item, -1 where it has none. It is only good until the next call.
func (q *Search) At() []int32 { return q.at }

// Outside are the items that have no place. It is only good until the next call.
func (q *Search) Outside() []int32 { return q.outside }

// Open opens these bins and closes all others; what is in those is outside then.
func (q *Search) Open(bins []int32, budget *Budget) {
	budget.spend(len(q.at) + len(q.closed))
	for b := range q.closed {
		q.closed[b] = true
	}
	for _, b := range bins {
		q.closed[b] = false
	}
	for i, b := range q.at {
		if b != outside && q.closed[b] {
			q.take(int32(i))
		}
	}
	q.begin()
}

// Start puts the items that are outside where at says, as far as those bins can take them.
func (q *Search) Start(at []int32) {
	for i, b := range at {
		if b != outside && q.at[i] == outside && q.takes(int32(i), b) {
			q.put(int32(i), b)
		}
	}
	q.begin()
}

// load puts patterns into the first bins, and closes the bins from target on.
func (q *Search) load(patterns [][]int32, target int) {
	for i := range q.at {
		if q.at[i] != outside {
			q.take(int32(i))
		}
	}
	b := int32(0)
	for _, list := range patterns {
		if int(b) == target {
			break
		}
		for _, i := range list {
			if q.at[i] == outside {
				q.put(i, b)
			}
		}
		if len(q.in[b]) > 0 {
			b++
		}
	}
	for b := range q.closed {
		q.closed[b] = b >= target
	}
	q.begin()
}

// begin sets up what follows from the bins that are open.
func (q *Search) begin() {
	p := q.p
	q.open = q.open[:0]
	for b := range q.closed {
		if !q.closed[b] {
			q.open = append(q.open, int32(b))
		}
	}
	for c, bins := range p.Allowed {
		q.openTo[c] = q.openTo[c][:0]
		for _, b := range bins {
			if !q.closed[b] {
				q.openTo[c] = append(q.openTo[c], b)
			}
		}
	}
	q.measure()
	q.outside, q.round = q.outside[:0], 0
	for i := range q.at {
		q.weight[i], q.until[i] = q.size[i], 0
		if q.at[i] == outside {
			q.outside = append(q.outside, int32(i))
		}
	}
}

// measure sizes the items: shares of what the open bins have, by scarcity, in thousandths of a mean bin.
func (q *Search) measure() {
	p := q.p
	room, scarce := make([]float64, p.Resources), q.scarcity(1)
	for _, b := range q.open {
		for r, c := range p.capacity(b) {
			room[r] += float64(c)
		}
	}
	for i := range q.size {
		x := 0.0
		for r, d := range p.demand(int32(i)) {
			x += float64(float64(d) / max(room[r], 1) * scarce[r])
		}
		q.size[i] = max(1, int64(x*float64(len(q.open))*1000))
	}
}

// BestFit puts what is outside into the open bins: items with a single bin first, then the largest, each where
// its demand points best to where there is room. What finds no place stays outside.
func (q *Search) BestFit(budget *Budget) {
	p := q.p
	slices.SortFunc(q.outside, func(a, b int32) int {
		return cmp.Or(
			cmp.Compare(min(len(q.openTo[p.Class[a]]), 2), min(len(q.openTo[p.Class[b]]), 2)),
			cmp.Compare(q.size[b], q.size[a]), cmp.Compare(a, b))
	})
	free := make([]float64, len(p.Capacity))
	for b := range q.in {
		at := free[b*p.Resources:][:p.Resources]
		for r := range at {
			at[r] = 1
		}
		for _, i := range q.in[b] {
			q.reserve(at, i, int32(b))
		}
	}
	rest := q.outside[:0]
	for k, i := range q.outside {
		if budget.Empty() { // a look at all bins for each of the others takes a tenth of a second in a large fleet
			rest = append(rest, q.outside[k:]...)
			break
		}
		to := q.bestOf(q.openTo[p.Class[i]], i, free)
		budget.spend(len(q.openTo[p.Class[i]]))
		if to < 0 {
			rest = append(rest, i)
			continue
		}
		q.reserve(free[int(to)*p.Resources:][:p.Resources], i, to)
		q.put(i, to)
	}
	q.outside = rest
}

// reserve takes the item off the shares of a bin that are free.
func (q *Search) reserve(free []float64, i, b int32) {
	capacity := q.p.capacity(b)
	for r, d := range q.p.demand(i) {
		free[r] -= float64(d) / float64(max(1, capacity[r]))
	}
}

func (q *Search) bestOf(bins []int32, i int32, free []float64) int32 {
	to, best := int32(outside), 0.0
	for _, b := range bins {
		if !q.fits(i, b) || q.clashes(i, b, outside, outside) {
			continue
		}
		v, capacity := 0.0, q.p.capacity(b)
		for r, d := range q.p.demand(i) {
			v += float64(float64(d) / float64(max(1, capacity[r])) * free[int(b)*q.p.Resources+r])
		}
		if to < 0 || v > best {
			best, to = v, b
		}
	}
	return to
}
