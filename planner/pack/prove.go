package pack

// Bounds and proofs of whole goals, by certificates and by branch and bound over all items.

// firstBounds computes what each goal costs at least whatever the others cost.
func (sv *solver) firstBounds() {
	for g := range sv.result.Bound {
		sv.certify(g)
	}
	if sv.shape.choices > branchedUpTo {
		return
	}
	last := len(sv.result.Bound) - 1
	b := newBranch(sv.s, sv.shape, last, unlimited(last), impossible, sv.meter)
	n, ok := b.expand(undecidedItems(sv.s))
	if !ok || sv.meter.empty() {
		return
	}
	for b.goal = range sv.result.Bound {
		if sv.meter.stopped() {
			return
		}
		sv.result.Bound[b.goal] = max(sv.result.Bound[b.goal], b.atLeast(n, b.goal))
	}
}

func unlimited(goals int) []int64 {
	out := make([]int64, goals)
	for g := range out {
		out[g] = impossible
	}
	return out
}

// Proof and neighbourhoods take turns with growing shares of the work that is left: a proof that is easy
// is found in the first turn, and a solution that is easy to improve is not waited for.
const (
	firstShare = 128
	lastShare  = 4
)

// lowerBound is the bound at the first node of the search tree that branches, with all earlier goals
// held: items that have a single choice left are decided first, round by round, since each may leave
// others a single one.
func (sv *solver) lowerBound(g int) int64 {
	if sv.shape.choices > branchedUpTo {
		return 0
	}
	s := sv.s.fresh()
	b := newBranch(s, sv.shape, g, sv.limit, impossible, sv.meter)
	for open := undecidedItems(s); ; {
		b.list, b.items = b.list[:0], b.items[:0]
		n, ok := b.expand(open)
		if !ok {
			return 0
		}
		if sv.meter.empty() {
			return b.atLeast(n, g)
		}
		rest := open[:0]
		for _, o := range n.items {
			if only := b.list[o.lo]; o.hi-o.lo == 1 && (only == Nowhere || s.fits(o.item, only)) {
				s.put(o.item, only)
			} else {
				rest = append(rest, o.item)
			}
		}
		if len(rest) == len(n.items) {
			return b.atLeast(n, g)
		}
		open = rest
	}
}

// prove runs branch and bound over all items with so much work. It takes over a better solution, and
// reports whether the search was complete. In a fleet it would not even come down to a leaf.
func (sv *solver) prove(g int, work int64) (complete bool) {
	if sv.large() {
		return false
	}
	part := sv.meter.part(work)
	defer sv.meter.give(part)
	best := sv.s.goal(g)
	if !sv.s.whole() {
		best = impossible // anything that is whole is better
	}
	b := newBranch(sv.s.fresh(), sv.shape, g, sv.limit, best, part)
	complete = b.run()
	if b.solution == nil {
		return complete
	}
	for i := range sv.p.Items {
		sv.s.take(i, sv.s.choiceOf(i))
	}
	for i, c := range b.solution {
		sv.s.put(i, c)
	}
	return complete
}

// certify raises the bound of the first node of a goal by its certificate.
func (sv *solver) certify(g int) {
	c := certify(sv.s, sv.shape, g, sv.meter)
	if c == nil || sv.result.Impossible {
		return
	}
	if sv.result.Certificate == nil && c.Least > 0 || c.Least == impossible {
		sv.result.Certificate = c
	}
	if c.Least == impossible {
		sv.result.Impossible = true
		return
	}
	sv.result.Bound[g] = max(sv.result.Bound[g], c.Least)
}
