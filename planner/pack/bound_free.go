package pack

// What bins can still take: the room on which the bounds rest.

// leafFree is what a bin can still take of a resource, what is above it considered as far as one bin
// alone can use it. It is never too small, and may be negative where a bin is over.
func (s *state) leafFree(b, r int) int64 {
	bin := &s.p.Bins[b]
	load := s.load[b*s.res+r]
	if !isElastic(bin, r) {
		return bin.Hard[r] - load
	}
	e := bin.Elastic
	top := e.Max
	if bin.Parent != Root && !isElastic(&s.p.Bins[bin.Parent], r) {
		above := max(s.p.Bins[bin.Parent].Hard[r]-s.load[bin.Parent*s.res+r], 0)
		top = min(top, s.size(b)+above)
	}
	if top < e.Min {
		return 0
	}
	return max(e.usable(top)-load, 0)
}

// rootFree is what all bins below a root can still take of a resource together; never too small. What
// an elastic bin takes from its root is at least the demand it carries times Den/Num.
func (s *state) rootFree(sh *shape, root, r int) int64 {
	var leaves, slack int64
	var num, den int64 = 0, 1
	for _, b := range sh.below[root] {
		leaves = sum(leaves, max(s.leafFree(b, r), 0))
		bin := &s.p.Bins[b]
		if b == root || bin.Parent != root || !isElastic(bin, r) {
			num = -1
		}
		if num < 0 {
			continue
		}
		e := bin.Elastic
		if s.occupants[b] > 0 {
			slack += max(e.slack(s.size(b), s.load[b*s.res+r]), 0)
		}
		if e.Num*den > num*e.Den {
			num, den = e.Num, e.Den
		}
	}
	if num <= 0 {
		return leaves
	}
	above := max(s.p.Bins[root].Hard[r]-s.load[root*s.res+r], 0)
	return min(leaves, sum(ratio(above, num, den), slack))
}
