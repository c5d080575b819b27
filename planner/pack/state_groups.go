package pack

// The state's counts of groups.

// groupState counts where the items of groups are, so that what a move does to a group is known without a look
// at its other items. Groups of a few items are looked through all the same, since that is as fast and
// needs no table of all bins.
//
// Apart and Together are rules that every step of a search keeps. Spread and Near can be broken for the
// moment, in the middle of a construction or where the present placement breaks them: missing counts by
// how much, and a solution is whole only where it is 0.
type groupState struct {
	p       *Problem
	of      [][]int32 // the groups of each item that are not of kind Near
	apart   [][]int32 // for each large group of kind Apart, how many of its items each bin holds
	meet    []meeting // for each group of kind Together
	spread  []spread  // for each group of kind Spread
	near    nearness
	missing int64
}

// meeting is where the items of a group of kind Together are.
type meeting struct{ bin, count int }

// spread counts the items of a group that are in by domain.
type spread struct {
	in, distinct int
	count        []int32 // of each domain
}

// missing is how many domains the group needs more.
func (s *spread) missing(domains int) int64 { return int64(max(min(domains, s.in)-s.distinct, 0)) }

// smallGroup is the largest number of items that are looked through one by one.
const smallGroup = 8

func newGroupState(p *Problem, groups [][]int32) groupState {
	t := groupState{
		p: p, of: groups, apart: make([][]int32, len(p.Groups)),
		meet: make([]meeting, len(p.Groups)), spread: make([]spread, len(p.Groups)), near: newNearness(p),
	}
	domains := 0
	for b := range p.Bins {
		domains = max(domains, p.Bins[b].Domain+1)
	}
	for g := range p.Groups {
		group := &p.Groups[g]
		switch {
		case group.Kind == Near:
			continue
		case group.Kind == Apart && len(group.Items) > smallGroup:
			t.apart[g] = make([]int32, len(p.Bins))
		case group.Kind == Spread:
			t.spread[g].count = make([]int32, domains)
		}
	}
	return t
}

// allow reports whether the item may be in the bin beside the items that are decided on. bin are the bins
// of all items; the item's own does not matter, and that of except neither.
func (t *groupState) allow(i, b, except int, bin []int) bool {
	for _, g := range t.of[i] {
		switch t.p.Groups[g].Kind {
		case Apart:
			if t.meets(int(g), i, b, except, bin) {
				return false
			}
		case Together:
			if m := t.meet[g]; !t.alone(int(g), i, except, m, bin) && m.bin != b {
				return false
			}
		}
	}
	return true
}

// meets reports whether the bin holds an item of the group other than the two.
func (t *groupState) meets(g, i, b, except int, bin []int) bool {
	if count := t.apart[g]; count != nil {
		n := count[b]
		if bin[i] == b {
			n--
		}
		if except >= 0 && bin[except] == b && t.in(g, except) {
			n--
		}
		return n > 0
	}
	for _, j := range t.p.Groups[g].Items {
		if bin[j] == b && j != i && j != except {
			return true
		}
	}
	return false
}

// alone reports whether no item of the group is in, the two left aside.
func (t *groupState) alone(g, i, except int, m meeting, bin []int) bool {
	n := m.count
	if bin[i] >= 0 {
		n--
	}
	if except >= 0 && bin[except] >= 0 && t.in(g, except) {
		n--
	}
	return n <= 0
}

func (t *groupState) in(g, i int) bool {
	for _, h := range t.of[i] {
		if int(h) == g {
			return true
		}
	}
	return false
}

// decide counts the item in the bin in, with sign 1, or out, with -1.
func (t *groupState) decide(i, b, sign int) {
	for _, g := range t.of[i] {
		switch group := &t.p.Groups[g]; group.Kind {
		case Apart:
			if t.apart[g] != nil {
				t.apart[g][b] += int32(sign)
			}
		case Together:
			t.meet[g].bin = b
			t.meet[g].count += sign
		case Spread:
			s := &t.spread[g]
			t.missing -= s.missing(group.Domains)
			s.decide(t.p.Bins[b].Domain, sign)
			t.missing += s.missing(group.Domains)
		}
	}
	t.missing += t.near.decide(i, t.p.Bins[b].Area, sign)
}

func (s *spread) decide(domain, sign int) {
	s.in += sign
	was := s.count[domain]
	s.count[domain] += int32(sign)
	if was == 0 {
		s.distinct++
	} else if s.count[domain] == 0 {
		s.distinct--
	}
}

// breaks reports whether the group misses something that it would miss less, or not, without the item.
func (t *groupState) breaks(g, i int, bin []int) bool {
	switch group := &t.p.Groups[g]; group.Kind {
	case Spread:
		s := &t.spread[g]
		return s.missing(group.Domains) > 0 && s.count[t.domain(bin[i])] > 1
	case Near:
		for _, j := range group.To {
			if t.area(bin[j]) == t.area(bin[i]) {
				return false
			}
		}
		return true
	}
	return false
}

// shift returns what missing changes by when the item goes from one bin to another; either may be none.
// It does not allocate, and leaves the counts as they were.
func (t *groupState) shift(i, from, to int) int64 {
	var change int64
	for _, g := range t.of[i] {
		group := &t.p.Groups[g]
		if group.Kind != Spread {
			continue
		}
		s := &t.spread[g]
		in, distinct := s.in, s.distinct
		out, into := t.domain(from), t.domain(to)
		if out == into {
			continue
		}
		if out >= 0 {
			in--
			if s.count[out] == 1 {
				distinct--
			}
		}
		if into >= 0 {
			in++
			if s.count[into] == 0 {
				distinct++
			}
		}
		after := spread{in: in, distinct: distinct}
		change += after.missing(group.Domains) - s.missing(group.Domains)
	}
	if t.near.sets == nil {
		return change
	}
	return change + t.near.shift(i, t.area(from), t.area(to))
}

func (t *groupState) domain(b int) int {
	if b < 0 {
		return b
	}
	return t.p.Bins[b].Domain
}

func (t *groupState) area(b int) int {
	if b < 0 {
		return b
	}
	return t.p.Bins[b].Area
}
