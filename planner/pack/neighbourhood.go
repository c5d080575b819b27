package pack

import (
	"math/rand/v2"
	"slices"
)

// Large neighbourhood search: branch and bound over some items of a solution, again and again.

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
		var freed []int
		var only map[int][]int
		if sh.large() {
			freed, only = fleetItems(s, sh, goal, size, rng)
		} else {
			freed = relatedItems(s, sh, size, rng)
		}
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
		b.only = only
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

// fleetItems is relatedItems for a fleet, where two roots chosen at random have hardly ever to do with what costs
// something. Half of the time the first root holds an item that pays more in the goal than it would have to, and the
// second is one where it would pay less; that item is freed. What is freed may only go to bins of the roots that
// something is freed from, and of the second: else a node of the search would look at hundreds of choices of each.
func fleetItems(s *state, sh *shape, goal, size int, rng *rand.Rand) (freed []int, only map[int][]int) {
	roots := make([]bool, len(s.p.Bins))
	payer, to := Nowhere, Nowhere
	if rng.IntN(2) == 0 {
		payer, to = s.payer(goal, rng)
	}
	if payer != Nowhere {
		freed = append(freed, payer)
		roots[sh.root[s.bin[payer]]], roots[sh.root[to]] = true, true
	} else {
		for range 2 {
			if i := rng.IntN(len(s.p.Items)); s.bin[i] >= 0 {
				roots[sh.root[s.bin[i]]] = true
			}
		}
	}
	var near []int
	for i, b := range s.bin {
		if i != payer && b >= 0 && roots[sh.root[b]] {
			near = append(near, i)
		}
	}
	rng.Shuffle(len(near), func(a, b int) { near[a], near[b] = near[b], near[a] })
	freed = append(freed, near[:min(len(near), size-size/3-len(freed))]...)
	for range size / 3 { // so that there is room to exchange with
		if i := rng.IntN(len(s.p.Items)); !slices.Contains(freed, i) {
			freed = append(freed, i)
			if b := s.bin[i]; b >= 0 {
				roots[sh.root[b]] = true
			}
		}
	}
	only = make(map[int][]int, len(freed))
	for _, i := range freed {
		only[i] = []int{}
		for c := range s.p.Items[i].Choices {
			if roots[sh.root[s.p.Items[i].Choices[c].Bin]] {
				only[i] = append(only[i], c)
			}
		}
	}
	return freed, only
}

// payer looks for an item that costs more in the goal than it would in another bin, and for such a bin.
func (s *state) payer(goal int, rng *rand.Rand) (item, bin int) {
	const looks = 64
	for range looks {
		i := rng.IntN(len(s.p.Items))
		choices := s.p.Items[i].Choices
		if s.bin[i] < 0 || len(choices) == 0 {
			continue
		}
		now := s.p.price(i, s.choiceOf(i), goal)
		for k, from := 0, rng.IntN(len(choices)); now > 0 && k < len(choices); k++ {
			if c := (from + k) % len(choices); s.p.price(i, c, goal) < now {
				return i, choices[c].Bin
			}
		}
	}
	return Nowhere, Nowhere
}
