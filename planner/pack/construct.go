package pack

import (
	"cmp"
	"slices"
)

// construct decides on every undecided item: the items with the fewest choices first, among them the
// largest (FirstFitDecreasing by the largest share of what all bins together have), each to the choice
// that adds the least cost, goal by goal, among the bins that take it. Of equal choices it takes the
// item's present bin, then the one that leaves the least room (best fit). What fits nowhere stays out.
// A choice after which the groups miss less comes first: the rest of a group may still be on its way.
//
// In a large problem the items that would rather stay come before all others: what takes the place of one
// of hundreds that run is not found again by moving one or two at a time.
func construct(s *state) {
	order := byDifficulty(s.p, undecidedItems(s))
	if large(s.p) {
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(s.p.leaves(a), s.p.leaves(b)) })
	}
	c := newChooser(s)
	for _, i := range order {
		s.put(i, c.cheapest(i))
	}
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
	slices.SortStableFunc(items, func(a, b int) int {
		return cmp.Or(
			cmp.Compare(len(p.Items[a].Choices), len(p.Items[b].Choices)),
			cmp.Compare(share[b], share[a]),
			cmp.Compare(a, b),
		)
	})
	return items
}

// leaves is 0 for an item whose Start is the cheapest of its choices, goal by goal, else 1.
func (p *Problem) leaves(i int) int {
	it := &p.Items[i]
	home := choiceFor(it, it.Start)
	if home == Nowhere {
		return 1
	}
	for c := range it.Choices {
		for g := range p.Goals {
			away, here := it.Choices[c].Cost.at(g), it.Choices[home].Cost.at(g)
			if c != home {
				away += it.Leave.at(g)
			}
			if away < here {
				return 1
			}
			if away > here {
				break
			}
		}
	}
	return 0
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

// chooser finds the choice that construct describes.
type chooser struct {
	s          *state
	cost, best []int64
}

func newChooser(s *state) *chooser {
	return &chooser{s: s, cost: make([]int64, s.p.Goals), best: make([]int64, s.p.Goals)}
}

// cheapest returns the choice of an undecided item, or Nowhere.
func (k *chooser) cheapest(i int) int {
	s := k.s
	best, bestRoom, bestMissing := Nowhere, int64(0), int64(0)
	it := &s.p.Items[i]
	for c := range it.Choices {
		if !s.fits(i, c) {
			continue
		}
		b := it.Choices[c].Bin
		s.put(i, c)
		s.costsInto(k.cost)
		room, missing := s.room(b), s.ties.missing
		s.take(i, c)
		if b == it.Start {
			room = -1
		}
		d := cmp.Or(cmp.Compare(missing, bestMissing), slices.Compare(k.cost, k.best))
		if best == Nowhere || d < 0 || d == 0 && room < bestRoom {
			best, bestRoom, bestMissing = c, room, missing
			k.cost, k.best = k.best, k.cost
		}
	}
	return best
}

// giveUp takes items out that break a rule of their groups, as far as they may be out, until what is left
// breaks none.
func giveUp(s *state) {
	for again := true; again && s.ties.missing > 0; {
		again = false
		for g := range s.p.Groups {
			for _, i := range s.p.Groups[g].Items {
				if s.bin[i] >= 0 && !s.p.Items[i].MustFit && s.ties.breaks(g, i, s.bin) {
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
