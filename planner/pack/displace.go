package pack

import "slices"

// displacement is an exact search for goals in which every item has a place that it would rather be in:
// moves above all. It starts from the dream in which every item is in its favourite bin, and repairs it.
//
// A bin that is over has to send away one of its minimal covers (shed.go). An item that was sent away is
// in hand, and has to go into some other bin, where it may push others out (push.go). So a node branches
// on the covers of one bin or on the places of one item, whichever leaves the fewest ways within the
// budget (repair.go). Every solution is below one of the ways: what it sends away from a bin that is over
// holds a minimal cover.
//
// The bound of a node is what is paid, and for each bin the least that it has still to shed beside what
// is fixed there. To it come, each by itself, what an item in hand pushes out wherever it goes, and the
// pools (pool.go). In a fleet few bins are over, by a few items each: of 9 instances with 100 bins and
// 1,000 items the bound at the first node was the optimum in 7, and 0.3 % below it at most.
//
// So the budget is what is varied: first the bound itself, then ever more above it, as in iterative
// deepening (Korf 1985). A budget that is exhausted without a solution is a proof that none is so cheap.
// Once there is a solution, the budget halves the gap that is left, and where that is too much work in
// one round, a quarter of it, and so on.
type displacement struct {
	s       *state // for the problem and its tables; where its items are does not matter
	sh      *shape
	goal    int
	allowed func(i, choice int) bool // nil: every choice
	m       *meter
	late    func() bool // whether to end early; nil for never

	home    *favourites
	clashes [][2]int // items that share a favourite bin and may not
	class   []int    // of each item, its set of bins; -1 for those that may stay out
	classes []*choiceSet
	dearest int64 // no solution costs more

	// The node.
	bin   []int // of each item: where it is, Nowhere or inHand
	fixed []bool
	load  []int64 // of each bin and resource, as in state
	bins  []binState
	hand  []int
	push  [][]int64 // of each item in hand and each bin, and staying out: what that adds, at least
	spent int64
	sum   int64 // of what all bins have still to shed

	// The round.
	budget   int64
	next     int64 // the least budget for which a node that was cut would not have been
	nodes    int   // that the round may still visit
	began    int   // nodes that the round began with
	patience int
	pools    []pool
	again    bool // the round has to end: a pool was learned
	found    bool // the round has to end: a solution was found
	unsure   bool // a list of covers is not complete, so an exhausted budget proves nothing
	ended    bool // the meter is empty, or it is late

	spare int // nodes beyond this round
	best  []int
	cost  int64

	scratch displacementScratch
}

// inHand is the bin of an item that was sent away and has no place yet.
const inHand = -2

// binState is what changes about a bin. Its slices are replaced, never written to.
type binState struct {
	resident []int // items that are in their favourite bin and may still be sent away
	over     bool  // something has to leave, perhaps without regret
	least    int64 // regret of the cheapest cover
	covers   []eviction
	curves   [][]point // of each pool, nil where it is not known yet
	upTo     int64     // all covers up to this regret are listed; negative when none were asked for
}

// displacementScratch is memory used again. What a node appends it takes back when it is undone.
type displacementScratch struct {
	knap    shedding
	steps   []point
	room    []int64
	ints    []int
	columns []int64
	places  []place
	rows    [][]int64 // of push, not in use
	one     [1]int
}

// displaceable reports whether displacement is exact for the goal: every bin takes what it has room for
// and what is not to be apart from what it holds, and nothing is paid but for where items are.
func displaceable(s *state, sh *shape, g int) bool {
	return s.plainBins && s.hold == nil && s.price[g].pricesItems() && !s.price[g].pricesMore() &&
		!slices.ContainsFunc(s.p.Groups, func(g Group) bool { return g.Kind != Apart })
}

// newDisplacement makes the dream. It returns nil when the meter is empty before it is done.
func newDisplacement(s *state, sh *shape, g int, allowed func(i, choice int) bool, m *meter) *displacement {
	n := len(s.p.Items)
	d := &displacement{
		s: s, sh: sh, goal: g, allowed: allowed, m: m, home: newFavourites(s, g, allowed, m),
		fixed: make([]bool, n), load: make([]int64, len(s.load)), bins: make([]binState, len(s.p.Bins)),
		push: make([][]int64, n), cost: impossible, patience: patience,
	}
	if d.home == nil {
		return nil
	}
	if d.home.sum == impossible {
		d.sum = impossible
		return d
	}
	d.findClashes()
	d.classify()
	d.bin, d.spent = slices.Clone(d.home.at), d.home.sum
	for i, b := range d.bin {
		if d.dearest += s.dearest(i, g, m); m.ended {
			return nil
		}
		if b != Nowhere {
			d.addLoad(b, i, 1)
		}
	}
	for b := range d.bins {
		d.sum = plus(d.sum, d.settle(b))
		if d.ended {
			return nil
		}
	}
	return d
}

func (d *displacement) findClashes() {
	for _, group := range d.s.p.Groups {
		at := map[int][]int{}
		for _, i := range group.Items {
			b := d.home.at[i]
			if b == Nowhere {
				continue
			}
			for _, j := range at[b] {
				d.clashes = append(d.clashes, [2]int{i, j})
			}
			at[b] = append(at[b], i)
		}
	}
}

// classify numbers the sets of bins that items may use.
func (d *displacement) classify() {
	d.class = slices.Repeat([]int{-1}, len(d.s.p.Items))
	d.classes = choiceSets(d.s, func(b int) int { return b })
	for k, set := range d.classes {
		for _, i := range set.items {
			d.class[i] = k
		}
	}
}

// settle puts a bin into the state of the dream, and returns what it has to shed at least.
func (d *displacement) settle(b int) int64 {
	st := &d.bins[b]
	for _, i := range d.home.items[b] {
		if d.home.regret[i] < impossible {
			st.resident = append(st.resident, i)
		} else {
			d.fixed[i] = true
		}
	}
	st.least, st.over, st.upTo = d.pushed(b, Nowhere, impossible-1), d.scratch.knap.over(), -1
	return st.least
}

// addLoad adds sign times what an item needs in a bin that it may go into.
func (d *displacement) addLoad(b, i int, sign int64) {
	for r, n := range d.demand(i, b) {
		d.load[b*d.s.res+r] += sign * n
	}
}

// demand is what an item needs in a bin that it may go into.
func (d *displacement) demand(i, b int) []int64 {
	return d.s.p.Items[i].demand(d.s.lists.choice(i, b))
}

// room is the capacity of a bin.
func (d *displacement) room(b, r int) int64 { return max(d.s.p.Bins[b].Hard[r], 0) }

// bound is the least that the node costs, the items in hand aside.
func (d *displacement) bound() int64 { return plus(d.spent, d.sum) }

// spend counts work.
func (d *displacement) spend(steps int) {
	d.m.spend(steps)
	d.ended = d.ended || d.m.empty()
}
