package eject

import (
	"slices"

	"berth/planner/pack/exact"
)

// The node of the search and what belongs to its round.

// search is the problem, one node of the tree, and the round of iterative deepening that it belongs to.
type search struct {
	p       *Problem
	o       Options
	apartOf [][]int32 // of each item, the sets of Apart that it is in

	conflicts [][2]int // items with the same home that may not share it

	// The node.
	at      []int // of each item: a bin, Outside or pending
	fixed   []bool
	load    []int64 // bins x resources
	bins    []bin
	ejected []int     // the items that are pending
	insert  [][]int64 // of each of them and each bin, and staying out: what that adds, at least
	paid    int64
	relief  int64 // of all bins together

	// The round.
	threshold  int64
	next       int64 // the least threshold for which a node that was cut would not have been
	nodes      int   // that the round may still visit
	began      int   // nodes that the round began with
	patience   int
	aggregates []aggregate
	restart    bool // the round has to begin again: an aggregate was added
	found      bool // the round has to end: a solution was found
	unsure     bool // a list of covers is not complete, so an exhausted threshold proves nothing
	ended      bool // the work is used up, or it is late

	spare int // nodes beyond this round
	best  []int
	cost  int64

	scratch scratch
}

// pending is the bin of an item that was ejected and has no other place yet.
const pending = -2

// Infeasible is the cost of what cannot be.
const Infeasible int64 = exact.Impossible

// bin is what changes about a bin. Its slices are replaced, never written to.
type bin struct {
	resident []int // items that are at home and may still be ejected
	over     bool  // something has to leave, perhaps without regret
	relief   int64 // regret of the cheapest cover
	covers   []cover
	values   [][]point // value function for each aggregate, nil where it is not known yet
	upTo     int64     // all covers up to this regret are listed; negative when none were asked for
}

// scratch is memory used again. What a node appends it takes back when it is undone.
type scratch struct {
	knap    knapsack
	steps   []point
	room    []int64
	ints    []int
	columns []int64
	places  []place
	rows    [][]int64 // of insert, not in use
	one     [1]int
}

// bound is the least that the node costs, the ejected items aside.
func (s *search) bound() int64 { return exact.Plus(s.paid, s.relief) }

// spend counts work.
func (s *search) spend(steps int) { s.ended = !s.o.Spend(steps) || s.ended }

// end reports whether the round has to end.
func (s *search) end() bool { return s.nodes < 0 || s.restart || s.found || s.ended }

// cut notes that a node was given up that costs at least so much.
func (s *search) cut(cost int64) {
	if cost > s.threshold {
		s.next = min(s.next, cost)
	}
}

// addLoad adds sign times what an item needs in a bin that it may go into.
func (s *search) addLoad(b, i int, sign int64) {
	for r, n := range s.p.demand(i, b) {
		s.load[b*s.p.Resources+r] += sign * n
	}
}

// without copies a list without some of its entries to the end of the scratch.
func (s *search) without(list, gone []int) []int {
	mark := len(s.scratch.ints)
	for _, i := range list {
		if !slices.Contains(gone, i) {
			s.scratch.ints = append(s.scratch.ints, i)
		}
	}
	return s.scratch.ints[mark:len(s.scratch.ints):len(s.scratch.ints)]
}

// place is where an ejected item can go: a bin, or outside as the bin after the last.
type place struct {
	bin  int
	cost int64
	room float64
}
