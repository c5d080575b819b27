package pack

import (
	"cmp"
	"slices"
)

// The first solution of a search: from what the caller gave, or constructed.

// beginning is all that comes up to the first solution.
func (sv *solver) beginning() []func() {
	if sv.o.From != nil {
		return []func(){sv.tabulate, sv.prepare, sv.firstBounds, sv.goOn}
	}
	return []func(){sv.tabulate, sv.prepare, sv.firstBounds, sv.start, sv.construct}
}

// goOn makes the first solution of the one that the caller gave, as far as it fits, with what it leaves open
// constructed, or constructs one as a whole. The caller's is taken at once where nothing can be better.
// Otherwise it has to be better than the other one: of equals, a search begins where it would without it, so
// that an answer depends on what was asked before only where it gains by it.
func (sv *solver) goOn() {
	s := sv.s
	follow(s, sv.o.From)
	sv.start()
	sv.construct()
	if sv.atBounds() {
		return
	}
	warm, missing, cost := slices.Clone(s.bin), s.group.missing, s.costs()
	clearItems(s)
	sv.start()
	sv.construct()
	if cmp.Or(cmp.Compare(missing, s.group.missing), slices.Compare(cost, s.costs())) < 0 {
		clearItems(s)
		for i, b := range warm {
			s.put(i, s.lists.choice(i, b))
		}
	}
}

// stay is for a search of a fleet that is stopped before it begins: every item where it comes from is its result, if each
// comes from somewhere and that keeps the rules.
func (sv *solver) stay() bool {
	p := sv.p
	bins := make([]int, len(p.Items))
	for i := range bins {
		if bins[i] = p.Items[i].Start; bins[i] < 0 {
			return false
		}
	}
	cost, size, ok := Evaluate(p, bins)
	if ok {
		sv.last = &solution{bins, cost, size}
	}
	return ok
}

// construct decides on what is undecided.
func (sv *solver) construct() { construct(sv.s, sv.meter) }

// atBounds reports whether nothing can be better in any goal that was asked for.
func (sv *solver) atBounds() bool {
	for g := range sv.result.Bound {
		if !sv.atBound(g) {
			return false
		}
	}
	return true
}

// follow puts every item where an earlier solution has it, as long as it fits there.
func follow(s *state, from []int) {
	for i, b := range from {
		if c := s.lists.choice(i, b); c != Nowhere && s.fits(i, c) {
			s.put(i, c)
		}
	}
}

// clearItems makes every item undecided.
func clearItems(s *state) {
	for i := range s.bin {
		s.take(i, s.choiceOf(i))
	}
}
