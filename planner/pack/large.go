package pack

// smallUpTo is the number of choices of all items together up to which a problem is searched as a whole.
// Bounds, branch and bound and the climb look at all choices again and again, or at all pairs of items; a
// fleet of 1,000 bins and 50,000 items has fifty million.
const smallUpTo = 200_000

func (sv *solver) small() bool { return sv.shape.choices <= smallUpTo }

// beginLarge puts every item where it is now, as far as it fits there, and constructs the rest. Trying
// each item in each bin would be a long search of its own, and the present placement of a fleet is good.
func beginLarge(s *state) {
	for i := range s.p.Items {
		if c := s.lists.choice(i, s.p.Items[i].Start); c != Nowhere && s.fits(i, c) {
			s.put(i, c)
		}
	}
	construct(s)
}

// solveLarge is solveGoal for a problem that is not small.
func (sv *solver) solveLarge(g int, proven bool) bool {
	sv.anneal(g)
	climb(sv.s, sv.meter)
	sv.limit = append(sv.limit, sv.s.goal(g))
	return proven && sv.atBound(g)
}
