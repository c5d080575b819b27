package pack

import (
	"math"
	"slices"

	"berth/planner/pack/vector"
)

// The first solution of a fleet, by package vector, without a look at the cost of each choice.

// startLooks bounds the search for a place of what best fit leaves over, in looks at a bin or an item for
// each item.
const startLooks = 2_000

// start decides on those items of a fleet that have a place without a look at the cost of each choice. Construct does
// that, and takes a second for 1,000 bins and 10,000 items.
func (sv *solver) start() {
	if sv.large() && !sv.meter.stopped() {
		sv.startByVectors()
		keepAtStart(sv.s, sv.meter)
	}
}

// startByVectors decides on the items of which package vector can speak, as far as it finds a place for them: all
// where they come from as far as they fit, the others by best fit, and what is then left by the ejection search. Where
// something is decided already it does nothing.
func (sv *solver) startByVectors() {
	s := sv.s
	if slices.ContainsFunc(s.bin, func(b int) bool { return b != undecided }) || !s.fleet() || !s.choicesAreFree() {
		return
	}
	d := newVectorProblem(s, 0, nil, sv.meter)
	budget := vector.NewBudget(sv.meter.ctx, sv.meter.left, sv.o.Spent).Part(1, 10, math.MaxInt64)
	before := budget.Left()
	q := vector.NewSearch(d.p, sv.o.Seed)
	at := make([]int32, len(d.item))
	for k, i := range d.item {
		at[k] = int32(s.p.Items[i].Start)
	}
	q.Start(at)
	q.BestFit(budget)
	q.Fill(startLooks*int64(len(d.item)), budget)
	for k, b := range q.At() {
		if b >= 0 {
			s.put(d.item[k], s.lists.choice(d.item[k], int(b)))
		}
	}
	sv.meter.spend(int(before - budget.Left()))
}

// choicesAreFree reports whether it costs the same in every goal which bin an item goes into, but for
// being away, and for what is open.
func (s *state) choicesAreFree() bool {
	for g := range s.price {
		if pr := &s.price[g]; pr.choice || pr.over != nil || pr.balance != nil || pr.between != 0 || pr.peak {
			return false
		}
	}
	return true
}
