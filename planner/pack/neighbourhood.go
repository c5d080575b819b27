package pack

import (
	"math/rand/v2"
	"slices"
)

// The sizes of a neighbourhood, in items: small ones are searched completely in an instant, and when
// they stop paying the next are larger. Found by trial on random labs of 12 bins and 60 items.
const (
	neighbourhoodMin  = 6
	neighbourhoodMax  = 24
	neighbourhoodWork = 40_000 // steps spent on one at most
	neighbourhoodWait = 30     // fruitless ones before they grow
)

// LargeNeighbourhoodSearch (Shaw 1998) frees some items of a complete solution and lets branch look for
// a better place for them in the goal, again and again. It returns the cost that it reached.
func largeNeighbourhoodSearch(s *state, sh *shape, goal int, limit []int64, least int64, m *meter, rng *rand.Rand) {
	size, fruitless := neighbourhoodMin, 0
	for s.goal(goal) > least && !m.empty() {
		was := make([]int, 0, size)
		freed := relatedItems(s, sh, size, rng)
		for _, i := range freed {
			c := s.choiceOf(i)
			was = append(was, c)
		}
		best := s.goal(goal)
		for k, i := range freed {
			s.take(i, was[k])
		}
		m.ask(4 * len(s.p.Items)) // finding one takes a look at all items, some times
		part := m.part(neighbourhoodWork)
		part.spend(len(freed))
		b := newBranch(s, sh, goal, limit, best, part)
		b.run()
		m.give(part)
		for k, i := range freed {
			if b.solution != nil {
				s.put(i, b.solution[i])
			} else {
				s.put(i, was[k])
			}
		}
		fruitless++
		if b.solution != nil {
			size, fruitless = neighbourhoodMin, 0
		} else if fruitless >= neighbourhoodWait {
			size, fruitless = size+2, 0
		}
		if size > neighbourhoodMax || size > len(s.p.Items) {
			size = neighbourhoodMin
		}
	}
}

// relatedItems picks items to free: those of two random roots first, then any, in random order.
func relatedItems(s *state, sh *shape, size int, rng *rand.Rand) []int {
	size = min(size, len(s.p.Items))
	roots := map[int]bool{}
	for range 2 {
		if i := rng.IntN(len(s.p.Items)); s.bin[i] >= 0 {
			roots[sh.root[s.bin[i]]] = true
		}
	}
	order := rng.Perm(len(s.p.Items))
	near := func(i int) int {
		if b := s.bin[i]; b == Nowhere || roots[sh.root[b]] {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(order, func(a, b int) int { return near(a) - near(b) })
	// A third from anywhere, so that there is room to exchange with.
	related := order[:size-size/3]
	return append(slices.Clone(related), order[len(order)-size/3:]...)
}
