package pack

import "berth/planner/pack/anneal"

// Groups as package anneal has them: families.

// fillFamilies turns groups into families: sets of items such that every group is about the whole of one. It
// fails where groups overlap in part, or one cannot be kept with everything in.
func fillFamilies(s *state, goal int, flat *anneal.Problem) bool {
	p, f := s.p, newFamilies(s.p, flat)
	for g := range p.Groups {
		group := &p.Groups[g]
		if group.Kind == Together && len(group.Items) > 1 {
			return false
		}
		at := f.of(group.Items)
		switch {
		case len(group.Items) == 0:
			continue
		case at < 0:
			return false
		case group.Kind == Apart:
			f.flat.Families[at].Apart = true
		case group.Kind == Spread:
			f.flat.Families[at].Spread = max(f.flat.Families[at].Spread, min(group.Domains, len(group.Items)))
		case group.Kind == Near:
			to := f.of(group.To)
			if to < 0 {
				return false
			}
			f.flat.Families[at].Needs = append(f.flat.Families[at].Needs, int32(to))
		}
	}
	if s.price[goal].wave != 0 {
		for _, items := range p.Wave.Groups {
			if at := f.of(items); at >= 0 {
				f.flat.Families[at].Wave = true
			} else if len(items) > 0 {
				return false
			}
		}
	}
	f.rest()
	return true
}

// families hands out families to sets of items.
type families struct {
	flat *anneal.Problem
	size []int              // of each family
	seen map[slice[int]]int // the family of each slice that came up before
}

// slice is a slice of a problem as a key: problems share those of large groups, which are then read once.
type slice[T any] struct {
	first *T
	n     int
}

func newFamilies(p *Problem, flat *anneal.Problem) *families {
	f := &families{flat: flat, seen: map[slice[int]]int{}}
	flat.Family = make([]int32, len(p.Items))
	for i := range flat.Family {
		flat.Family[i] = Nowhere
	}
	return f
}

// of returns the family of exactly these items, a new one where none of them has one yet, -1 where there
// is none.
func (f *families) of(items []int) int {
	if len(items) == 0 {
		return -1
	}
	key := slice[int]{&items[0], len(items)}
	at, ok := f.seen[key]
	if !ok {
		at = f.find(items)
		f.seen[key] = at
	}
	return at
}

// mostInFamily is what the counts of a family can hold.
const mostInFamily = 1<<16 - 1

func (f *families) find(items []int) int {
	first := f.flat.Family[items[0]]
	for _, i := range items {
		if f.flat.Family[i] != first {
			return -1
		}
	}
	switch {
	case len(items) > mostInFamily:
		return -1
	case first >= 0 && f.size[first] == len(items):
		return int(first)
	case first >= 0:
		return -1
	}
	for _, i := range items {
		f.flat.Family[i] = int32(len(f.size))
	}
	f.flat.Families = append(f.flat.Families, anneal.Family{})
	f.size = append(f.size, len(items))
	return len(f.size) - 1
}

// rest gives every item without a family one of its own.
func (f *families) rest() {
	for i, at := range f.flat.Family {
		if at < 0 {
			f.flat.Family[i] = int32(len(f.flat.Families))
			f.flat.Families = append(f.flat.Families, anneal.Family{})
		}
	}
}
