package anneal

import "slices"

// A walker: how it draws, tries and accepts.

// The constants of a walker's tries. Those of Setting differ between walkers.
const (
	// triesEach is how many bins, or partners, are tried with one item: leaving is counted once for all.
	triesEach = 4

	// drawsEach is how often a bin is drawn that an item cannot get into before that is given up.
	drawsEach = 16

	// A walker works for a while on a block of bins that it draws, so that they and their items stay in the
	// processor's cache: so many bins that they hold about blockItems, but no fewer than blockBins. On 1,000
	// bins with 50,000 items it tries twice as many changes a second as with blocks of 100 bins.
	blockItems = 1600
	blockBins  = 16
	blockStay  = 4096 // items tried before the next block

	// peerWindow is how many places up or down in the order by size a peer stands at most.
	peerWindow = 32
)

// Setting is how one walker searches. Temperatures are in units of an item's mean weight, see sizes.
type Setting struct {
	Hot, Cold float64 // the first and the last temperature
	Penalty   float64 // the first price of room that a bin does not have, in units of what load over Soft costs
	Home      float64 // price of being away, in units of the temperature, where a resource is transient
	Return    int     // of 256 shifts of an item that is away, how many go home, where a resource is transient
	Swaps     int     // of 256 items tried, with how many the moves are swaps
	Peers     int     // of 256 swaps, how many are with peers
	Large     int     // of 256 items tried, how many are drawn by size, the larger the likelier
}

// walker anneals one placement.
type walker struct {
	*state
	rng
	Setting
	*sizes
	block       []int32 // bins
	stay        int     // items to try before the next block
	temperature float64 // in units of cost
	home        float64 // price of being away, in units of cost
	tries       int64
	refused     int64 // bins drawn that the item cannot get into; they are no part of tries, which the work is measured in
	penalties   penalties

	best     []int32 // the best placement so far, but for the items in changed
	bestCost int64
	changed  []int32 // items that were moved since best was the current placement
	isIn     []bool  // by item, whether it is in changed
}

func newWalker(p *Problem, fam *familyTable, sz *sizes, at []int32, seed uint64, set Setting) *walker {
	w := &walker{
		state: newState(p, fam, at), rng: rng{seed}, Setting: set, sizes: sz, block: make([]int32, blockSize(p)),
		best: slices.Clone(at), changed: make([]int32, 0, p.Items), isIn: make([]bool, p.Items), penalties: newPenalties(p),
	}
	w.bestCost = w.cost
	return w
}

func blockSize(p *Problem) int {
	return min(p.Bins, max(blockBins, blockItems*p.Bins/max(1, p.Items)))
}

// quench is the share of the time that goes from the cold temperature down to a unit of cost. It decides on
// what is small beside the items' weights, like the costs of being away.
const quench = 0.15

// cool sets the temperature for the share of the time that is gone, 0 to 1: from hot to cold by equal
// factors, and in the last part on to a unit of cost.
func (w *walker) cool(gone float64) {
	from, to, part := w.Hot*w.unit, w.Cold*w.unit, gone/(1-quench)
	if part > 1 {
		from, to, part = to, min(1, to), min(1, (gone-1+quench)/quench)
	}
	w.temperature = from * power(to/from, max(0, part))
	w.home = w.Home * w.temperature
	w.raise(gone)
}

// walk tries so many changes at one temperature.
func (w *walker) walk(tries int64) {
	for end := w.tries + tries; w.tries < end; w.stay-- {
		if w.stay <= 0 {
			w.adapt()
			w.choose()
			w.stay = blockStay
		}
		from := w.block[w.below(len(w.block))]
		if len(w.in[from]) == 0 {
			w.tries++
			continue
		}
		i := w.in[from][w.below(len(w.in[from]))]
		u := w.next()
		if int(u&255) < w.Large {
			i = w.large()
		}
		if int(u>>8&255) < w.Swaps {
			w.trySwaps(i)
		} else {
			w.tryShifts(i)
		}
	}
}

// choose draws the next block, all bins where they fit.
func (w *walker) choose() {
	if len(w.block) == w.Bins {
		for k := range w.block {
			w.block[k] = int32(k)
		}
		return
	}
	for k := range w.block {
		w.block[k] = int32(w.below(w.Bins))
	}
}

// tryShifts takes item i to the first of some bins where that is within the limit.
func (w *walker) tryShifts(i int32) {
	it := &w.items[i]
	limit := w.limit(w.temperature)
	gain, relief := w.leaving(i), w.relief(i)
	away := it.start != it.at && it.start >= 0
	if it.start == it.at {
		limit -= int64(w.home)
		if limit+gain+relief < 0 && len(w.Balances) == 0 { // nothing but balances can get cheaper elsewhere
			w.tries++
			return
		}
	}
	for k := range triesEach {
		w.tries++
		to := w.reachable(it)
		if away && k == 0 && int(w.next()&255) < w.Return {
			to = it.start
		}
		if to == it.at {
			continue
		}
		within := limit
		if away && to == it.start {
			within += int64(w.home)
		}
		if delta, ok := w.shift(i, to, gain, relief, within); ok {
			w.makeShift(i, to, delta)
			return
		}
	}
}

// trySwaps exchanges item i with the first of some items where that is within the limit.
func (w *walker) trySwaps(i int32) {
	from := w.items[i].at
	limit := w.limit(w.temperature)
	for range triesEach {
		w.tries++
		j := w.partner(i)
		if j < 0 || w.items[j].at == from || !w.mayBeIn(w.items[j].class, from) {
			continue
		}
		more := w.items[i].change(w.items[j].at) + w.items[j].change(from)
		within := limit - int64(float64(more)*w.home)
		if delta, ok := w.swap(i, j, within); ok {
			w.makeSwap(i, j, delta)
			return
		}
	}
}

func (w *walker) makeShift(i, to int32, delta int64) {
	from := w.items[i].at
	w.touch(i)
	w.move(i, to, delta)
	w.made(from, to)
}

func (w *walker) makeSwap(i, j int32, delta int64) {
	a, b := w.items[i].at, w.items[j].at
	w.touch(i)
	w.touch(j)
	w.exchange(i, j, delta)
	w.made(a, b)
}

// made is what follows a change of two bins.
func (w *walker) made(a, b int32) {
	w.recount(a)
	w.recount(b)
	w.keep()
}

// partner draws an item to exchange item i with: a peer, or one of a bin of the block; -1 for none.
func (w *walker) partner(i int32) int32 {
	if int(w.next()&255) < w.Peers {
		at := int(w.rank[i]) + w.below(2*peerWindow+1) - peerWindow
		return w.order[min(max(0, at), w.Items-1)]
	}
	list := w.in[w.reachable(&w.items[i])]
	if len(list) == 0 {
		return -1
	}
	return list[w.below(len(list))]
}

// reachable draws a bin of the block that an item may be in, or that where it is.
func (w *walker) reachable(it *item) int32 {
	block := w.block
	if it.class == Anywhere {
		return block[w.below(len(block))]
	}
	set := w.Allowed[int(it.class)*w.words:][:w.words]
	for k := range drawsEach {
		if b := block[w.below(len(block))]; set[b>>6]>>(b&63)&1 != 0 {
			w.refused += int64(k)
			return b
		}
	}
	w.refused += drawsEach
	return it.at
}

// large draws an item, the larger the likelier: the kth largest with a share of about ln(n/k)/n.
func (w *walker) large() int32 {
	return w.order[w.Items-1-w.below(1+w.below(w.Items))]
}

// follow goes on from where another walker is. What it found best so far stays.
func (w *walker) follow(o *walker) {
	at := make([]int32, w.Items)
	o.placement(at)
	for i := range w.items {
		if w.items[i].at != at[i] {
			w.touch(int32(i))
		}
	}
	w.reset(at)
	copy(w.penalties.factor, o.penalties.factor)
	for b := range int32(w.Bins) {
		w.recount(b)
	}
}

// touch notes that item i is about to move.
func (w *walker) touch(i int32) {
	if !w.isIn[i] {
		w.isIn[i] = true
		w.changed = append(w.changed, i)
	}
}

// keep takes the placement over as the best where it is. Only items moved since the last time are copied,
// so that the best costs a constant for each change made, however large the problem.
func (w *walker) keep() {
	if w.cost >= w.bestCost || w.penalties.broken > 0 {
		return
	}
	w.bestCost = w.cost
	for _, i := range w.changed {
		w.best[i] = w.items[i].at
		w.isIn[i] = false
	}
	w.changed = w.changed[:0]
}
