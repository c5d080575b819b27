package pack

import (
	"cmp"
	"slices"
)

// A first solution by cheapest insertion, the most constrained item first.

// construct decides on every undecided item: the items with the fewest choices first, among them the
// largest (by the largest share of what all bins together have, as in first fit decreasing), each to the choice
// that adds the least cost, goal by goal, among the bins that take it. Of equal choices it takes the
// bin in which it starts, then the one that leaves the least room (best fit). What fits nowhere stays out.
// A choice after which the groups miss less comes first: the rest of a group may still be on its way.
//
// It is not counted as work, but once the context is done, the present bin or else the next that takes
// the item is good enough (next fit), and where bins are so full that this takes long, the rest stays out.
func construct(s *state, m *meter) {
	order := byDifficulty(s.p, undecidedItems(s))
	next, left := 0, lastLooks
	for _, i := range order {
		if m.ask(len(s.p.Items[i].Choices)); m.ended {
			next = max(nextChoice(s, i, next, &left), 0)
			continue
		}
		s.put(i, cheapestChoice(s, i))
	}
}

// lastLooks is how many bins construct looks at for all items together once the context is done: a hundredth of a
// second.
const lastLooks = 1 << 17

// nextChoice puts the item into its present bin where it fits, else to the first choice that takes it
// from the given one on, and returns it, or Nowhere. left is how many it may look at.
func nextChoice(s *state, i, from int, left *int) int {
	it := &s.p.Items[i]
	pick := s.lists.choice(i, it.Start)
	if pick == Nowhere || !s.fits(i, pick) {
		pick = Nowhere
		for k := range min(len(it.Choices), *left) {
			*left--
			if c := (from + k) % len(it.Choices); s.fits(i, c) {
				pick = c
				break
			}
		}
	}
	s.put(i, pick)
	return pick
}

func undecidedItems(s *state) []int {
	var out []int
	for i, b := range s.bin {
		if b == undecided {
			out = append(out, i)
		}
	}
	return out
}

// byDifficulty sorts items: fewest choices first, then largest, then by index.
func byDifficulty(p *Problem, items []int) []int {
	share := shares(p)
	slices.SortFunc(items, func(a, b int) int {
		return cmp.Or(
			cmp.Compare(len(p.Items[a].Choices), len(p.Items[b].Choices)),
			cmp.Compare(share[b], share[a]),
			cmp.Compare(a, b),
		)
	})
	return items
}

// shares gives each item its largest demand over the resources, in millionths of all bins' capacity.
func shares(p *Problem) []int64 {
	total := make([]float64, len(p.Resources))
	for b := range p.Bins {
		if p.Bins[b].Parent != Root {
			continue
		}
		for r, c := range p.Bins[b].Hard {
			if c < Unlimited {
				total[r] += float64(c)
			}
		}
	}
	out := make([]int64, len(p.Items))
	for i := range p.Items {
		for r, d := range p.Items[i].Demand {
			if total[r] > 0 {
				out[i] = max(out[i], int64(float64(d)*1e6/total[r]))
			}
		}
	}
	return out
}

// cheapestChoice returns the choice that construct describes, or Nowhere.
func cheapestChoice(s *state, i int) int {
	choice := Nowhere
	it := &s.p.Items[i]
	try, best := putting{change: change{cost: make([]int64, s.p.Goals)}}, putting{change: change{cost: make([]int64, s.p.Goals)}}
	for c := range it.Choices {
		if !s.tryPut(i, c, &try) {
			continue
		}
		if it.Choices[c].Bin == it.Start {
			try.room = -1
		}
		d := cmp.Or(cmp.Compare(try.missing, best.missing), slices.Compare(try.cost, best.cost))
		if choice == Nowhere || d < 0 || d == 0 && try.room < best.room {
			choice = c
			try, best = best, try
		}
	}
	return choice
}

// putting is what deciding on an item would change, and the room that its bin would have left.
type putting struct {
	change
	room int64
}

// tryPut reports whether the undecided item fits into the bin of the choice, and what that would change.
func (s *state) tryPut(i, choice int, t *putting) bool {
	b := s.p.Items[i].Choices[choice].Bin
	if s.plainBins && !s.price[s.p.Goals-1].peak {
		if !s.tryShift(i, choice, &t.change) {
			return false
		}
		t.room = s.room(b) - s.p.Items[i].demand(choice)[0]
		return true
	}
	if !s.fits(i, choice) {
		return false
	}
	s.remember(&t.change)
	s.put(i, choice)
	s.compare(&t.change)
	t.room = s.room(b)
	s.take(i, choice)
	return true
}

// giveUp takes items out that break a rule of their groups, as far as they may be out, until what is left
// breaks none.
func giveUp(s *state) {
	for again := true; again && s.group.missing > 0; {
		again = false
		for g := range s.p.Groups {
			for _, i := range s.p.Groups[g].Items {
				if s.bin[i] >= 0 && !s.p.Items[i].MustFit && s.group.breaks(g, i, s.bin) {
					s.move(i, Nowhere)
					again = true
				}
			}
		}
	}
}

// room is what a bin has left in its first resource; of an elastic one, at its present size.
func (s *state) room(b int) int64 {
	bin := &s.p.Bins[b]
	if e := bin.Elastic; e != nil {
		return e.usable(s.size(b)) - s.load[b*s.res+e.Resource]
	}
	return bin.Hard[0] - s.load[b*s.res]
}
