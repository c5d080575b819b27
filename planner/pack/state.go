package pack

// undecided is the bin of an item on which the search has not decided yet.
const undecided = -2

// state is a partial solution with the sums that follow from it. Every change goes through put and
// take, which keep loads, uses and costs up to date by difference.
type state struct {
	p      *Problem
	res    int     // number of resources
	bin    []int   // of each item: a bin, Nowhere or undecided
	load   []int64 // of each bin and resource, at [bin*res+resource]
	held   []int   // items and used bins that each bin holds, one more where it is kept
	cost   []int64 // of each goal, without the peak
	apart  [][]int // for each group of kind Apart, how many of its items each bin holds
	meet   []meeting
	groups [][]int // the groups of each item
	delta  []int64 // scratch of fits and shift
	before []int64 // scratch of shift
}

// meeting is where the items of a group of kind Together are.
type meeting struct{ bin, count int }

func newState(p *Problem) *state {
	s := &state{
		p: p, res: len(p.Resources), bin: make([]int, len(p.Items)), load: make([]int64, len(p.Bins)*len(p.Resources)),
		held: make([]int, len(p.Bins)), cost: make([]int64, p.Goals), apart: make([][]int, len(p.Groups)),
		meet: make([]meeting, len(p.Groups)), groups: make([][]int, len(p.Items)),
		delta: make([]int64, len(p.Resources)), before: make([]int64, len(p.Resources)),
	}
	for i := range s.bin {
		s.bin[i] = undecided
	}
	for g, group := range p.Groups {
		if group.Kind == Apart {
			s.apart[g] = make([]int, len(p.Bins))
		}
		for _, i := range group.Items {
			s.groups[i] = append(s.groups[i], g)
		}
	}
	for b := range p.Bins {
		for r := range p.Resources {
			s.addOver(&p.Bins[b], r, 0, 1)
		}
		if p.Bins[b].Keep {
			clear(s.delta)
			s.shift(b, s.delta, 1)
		}
	}
	return s
}

// size is the size of an elastic bin in use, as far as its load asks for.
func (s *state) size(b int) int64 {
	e := s.p.Bins[b].Elastic
	if e == nil || s.held[b] == 0 {
		return 0
	}
	size, _ := e.SizeFor(s.load[b*s.res+e.Resource])
	return size
}

// weight is what the bin puts on its parent in one resource when it has the load and is in use.
func (s *state) weight(b, r int, load int64, used bool) int64 {
	bin := &s.p.Bins[b]
	switch {
	case !used:
		return 0
	case bin.Elastic != nil && bin.Elastic.Resource == r:
		size, _ := bin.Elastic.SizeFor(load)
		return size
	case bin.Reserve != nil && bin.Reserve[r] != Held:
		return bin.Reserve[r]
	}
	return load
}

// fits reports whether the item can go into the bin of the choice beside what is there, up to the root.
func (s *state) fits(i, choice int) bool {
	b := s.p.Items[i].Choices[choice].Bin
	for _, g := range s.groups[i] {
		if s.apart[g] != nil && s.apart[g][b] > 0 {
			return false
		}
		if m := s.meet[g]; s.p.Groups[g].Kind == Together && m.count > 0 && m.bin != b {
			return false
		}
	}
	copy(s.delta, s.p.Items[i].demand(choice))
	for {
		bin := &s.p.Bins[b]
		load := s.load[b*s.res : b*s.res+s.res]
		for r, d := range s.delta {
			if e := bin.Elastic; e != nil && e.Resource == r {
				if _, ok := e.SizeFor(load[r] + d); !ok {
					return false
				}
			} else if d > 0 && load[r]+d > bin.Hard[r] {
				return false
			}
		}
		if bin.Parent == Root {
			return true
		}
		for r, d := range s.delta {
			s.delta[r] = s.weight(b, r, load[r]+d, true) - s.weight(b, r, load[r], s.held[b] > 0)
		}
		b = bin.Parent
	}
}

// shift adds delta to the loads of the bin and held to its count, and carries what changes up to the
// root. It overwrites delta.
func (s *state) shift(b int, delta []int64, held int) {
	for b != Root {
		bin := &s.p.Bins[b]
		load := s.load[b*s.res : b*s.res+s.res]
		was := s.held[b] > 0
		for r := range load {
			s.before[r] = s.weight(b, r, load[r], was)
		}
		s.held[b] += held
		is := s.held[b] > 0
		for r := range load {
			s.addOver(bin, r, load[r], -1)
			load[r] += delta[r]
			s.addOver(bin, r, load[r], 1)
			delta[r] = s.weight(b, r, load[r], is) - s.before[r]
		}
		if e := bin.Elastic; e != nil {
			addCost(s.cost, e.Cost, delta[e.Resource])
		}
		held = 0
		if is != was {
			held = 1
			if was {
				held = -1
			}
			addCost(s.cost, bin.Open, int64(held))
		}
		b = bin.Parent
	}
}

// addOver adds sign times the cost of the load above the soft capacity.
func (s *state) addOver(bin *Bin, r int, load, sign int64) {
	if bin.Soft != nil && load > bin.Soft[r] {
		addCost(s.cost, s.p.Resources[r].Over, sign*(load-bin.Soft[r]))
	}
}

func addCost(sum []int64, c Cost, times int64) {
	for g, v := range c {
		sum[g] += v * times
	}
}

// put decides on an undecided item: choice is an index of its Choices, or Nowhere.
func (s *state) put(i, choice int) { s.decide(i, choice, 1) }

// take makes a decided item undecided again. choice is what put was given.
func (s *state) take(i, choice int) { s.decide(i, choice, -1) }

func (s *state) decide(i, choice, sign int) {
	it := &s.p.Items[i]
	if choice == Nowhere {
		addCost(s.cost, it.Out, int64(sign))
		s.bin[i] = Nowhere
	} else {
		c := &it.Choices[choice]
		addCost(s.cost, c.Cost, int64(sign))
		for r, d := range it.demand(choice) {
			s.delta[r] = d * int64(sign)
		}
		s.shift(c.Bin, s.delta, sign)
		for _, g := range s.groups[i] {
			if s.apart[g] != nil {
				s.apart[g][c.Bin] += sign
			} else {
				s.meet[g].bin = c.Bin
				s.meet[g].count += sign
			}
		}
		s.bin[i] = c.Bin
	}
	if sign < 0 {
		s.bin[i] = undecided
	}
}

// choiceOf finds the choice that stands for the item's bin.
func (s *state) choiceOf(i int) int {
	for c := range s.p.Items[i].Choices {
		if s.p.Items[i].Choices[c].Bin == s.bin[i] {
			return c
		}
	}
	return Nowhere
}

// crowding is the bin's part in the peak.
func (s *state) crowding(b int) int64 {
	k, bin := s.p.Peak, &s.p.Bins[b]
	room := bin.Hard[k.Resource] - s.load[b*s.res+k.Resource]
	return ceilDivSigned((bin.Gauge-room)*k.Scale, bin.Gauge)
}

// peak is the crowding of the fullest gauged bin, at least 0.
func (s *state) peak() int64 {
	var top int64
	for b := range s.p.Bins {
		if s.p.Bins[b].Gauge > 0 {
			top = max(top, s.crowding(b))
		}
	}
	return top
}

// goal is the cost in one goal, the peak included.
func (s *state) goal(g int) int64 {
	if k := s.p.Peak; k != nil && k.Goal == g {
		return s.cost[g] + s.peak()
	}
	return s.cost[g]
}

// costs is the whole vector.
func (s *state) costs() []int64 {
	out := make([]int64, s.p.Goals)
	for g := range out {
		out[g] = s.goal(g)
	}
	return out
}

func ceilDivSigned(a, b int64) int64 {
	if a < 0 {
		return -(-a / b)
	}
	return ceilDiv(a, b)
}
