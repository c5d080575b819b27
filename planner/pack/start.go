package pack

import (
	"math"

	"berth/planner/pack/vector"
)

// startedUpTo is the number of choices up to which construct looks at the cost of each. It takes some
// tenths of a microsecond for a choice, which is a second for 1,000 bins and 10,000 items.
const startedUpTo = classesUpTo

// startLooks bounds the search for a place of what best fit leaves over, in looks at a bin or an item for
// each item.
const startLooks = 2_000

// start decides on every item: as construct does, or, in large problems of which package vector can
// speak, with all items where they come from as far as they fit, the others by best fit, and what is then
// left by the pool search.
func (sv *solver) start() {
	s := sv.s
	if sv.shape.choices > startedUpTo && s.fleet() && s.choicesAreFree() {
		d := newDense(s, 0, nil)
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
	construct(s)
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
