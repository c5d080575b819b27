package pack

import "slices"

// A partial solution and its sums. The other files with state_ have its parts.

// undecided is the bin of an item on which the search has not decided yet.
const undecided = -2

// state is a partial solution with the sums that follow from it. Every change goes through put and
// take, which keep loads, uses and costs up to date by difference; state_change.go says what a change would
// cost without making it.
type state struct {
	p         *Problem
	res       int     // number of resources
	bin       []int   // of each item: a bin, Nowhere or undecided
	load      []int64 // of each bin and resource, at [bin*res+resource]
	transient []int64 // what items that are away still take there, like load; nil where no resource is transient
	occupants []int   // items and used bins that each bin holds, one more where it is kept
	cost      []int64 // of each goal, without balances and the peak: what deciding on more items never lowers
	imbalance []int64 // of each goal, for the balances
	group     groupState
	wave      wave
	peaks     peakTree

	tables
	plainBins bool    // no bin is nested or elastic
	none      []int64 // of nothing, for each resource
	delta     []int64 // scratch of fits and shift
	before    []int64 // scratch of shift
}

func newState(p *Problem) *state {
	t := newTables(p)
	return newStateOf(p, &t)
}

// fresh is a state of the same problem in which nothing is decided.
func (s *state) fresh() *state { return newStateOf(s.p, &s.tables) }

func newStateOf(p *Problem, t *tables) *state {
	s := &state{
		p: p, res: len(p.Resources), bin: make([]int, len(p.Items)), load: make([]int64, len(p.Bins)*len(p.Resources)),
		occupants: make([]int, len(p.Bins)), cost: make([]int64, p.Goals), imbalance: make([]int64, p.Goals), tables: *t, group: newGroupState(p, t.groups), wave: newWave(p),
		none: make([]int64, len(p.Resources)), delta: make([]int64, len(p.Resources)), before: make([]int64, len(p.Resources)),
	}
	s.plainBins = !slices.ContainsFunc(p.Bins, func(b Bin) bool { return b.Parent != Root || b.Elastic != nil })
	for _, r := range p.Resources {
		if r.Transient {
			s.transient = make([]int64, len(s.load))
		}
	}
	for i := range s.bin {
		s.bin[i] = undecided
	}
	s.peaks = newPeakTree(p)
	for b := range p.Bins {
		bin := &p.Bins[b]
		for r := range p.Resources {
			s.addOver(bin, r, 0, 1)
		}
		s.addBalance(b, 1)
		if bin.Keep {
			clear(s.delta)
			s.shift(b, s.delta, 1)
		}
	}
	return s
}

// size is the size of an elastic bin in use, as far as its load asks for.
func (s *state) size(b int) int64 {
	e := s.p.Bins[b].Elastic
	if e == nil || s.occupants[b] == 0 {
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

// fits reports whether the undecided item can go into the bin of the choice beside what is there, up to
// the root. Rules that can be broken for the moment (see groupState) do not matter.
// The complexity is O(d·r + g), where r is the number of resources, d how deep the bin lies (mostly 1 or 2) and g the number of groups
// of the item.
func (s *state) fits(i, choice int) bool {
	it := &s.p.Items[i]
	b := it.Choices[choice].Bin
	if !s.group.allow(i, b, -1, s.bin) {
		return false
	}
	demand := it.demand(choice)
	if s.transient != nil && !s.fitsTransient(i, b, demand) {
		return false
	}
	copy(s.delta, demand)
	for {
		bin := &s.p.Bins[b]
		load := s.load[b*s.res : b*s.res+s.res]
		for r, d := range s.delta {
			if e := bin.Elastic; e != nil && e.Resource == r {
				if _, ok := e.SizeFor(load[r] + d); !ok {
					return false
				}
			} else if d > 0 && s.hard(b, r)+d > bin.Hard[r] {
				return false
			}
		}
		if bin.Parent == Root {
			return true
		}
		for r, d := range s.delta {
			s.delta[r] = s.weight(b, r, load[r]+d, true) - s.weight(b, r, load[r], s.occupants[b] > 0)
		}
		b = bin.Parent
	}
}

// hard is what counts for the hard capacity of a bin: its load and what is held there.
func (s *state) hard(b, r int) int64 {
	at := b*s.res + r
	if s.transient == nil {
		return s.load[at]
	}
	return s.load[at] + s.transient[at]
}

// shift adds delta to the loads of the bin and occupants to its count, and carries what changes up to the
// root. It overwrites delta.
func (s *state) shift(b int, delta []int64, occupants int) {
	for b != Root {
		bin := &s.p.Bins[b]
		load := s.load[b*s.res : b*s.res+s.res]
		was := s.occupants[b] > 0
		for r := range load {
			s.before[r] = s.weight(b, r, load[r], was)
		}
		s.occupants[b] += occupants
		is := s.occupants[b] > 0
		s.addBalance(b, -1)
		for r := range load {
			s.addOver(bin, r, load[r], -1)
			load[r] += delta[r]
			s.addOver(bin, r, load[r], 1)
			delta[r] = s.weight(b, r, load[r], is) - s.before[r]
		}
		s.addBalance(b, 1)
		s.peaks.set(s.p, b, load)
		if e := bin.Elastic; e != nil {
			addCost(s.cost, e.Cost, delta[e.Resource])
		}
		occupants = 0
		if is != was {
			occupants = 1
			if was {
				occupants = -1
			}
			addCost(s.cost, bin.Open, int64(occupants))
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

// addBalance adds sign times what the bin is out of balance by.
func (s *state) addBalance(b int, sign int64) {
	if s.p.Balances == nil || s.p.Bins[b].Parent != Root {
		return
	}
	for k := range s.p.Balances {
		balance := &s.p.Balances[k]
		addCost(s.imbalance, balance.Cost, sign*balance.imbalance(s.p.Bins[b].Hard, s.load[b*s.res:b*s.res+s.res]))
	}
}

// imbalance is how many units a bin with the capacity and the load is out of balance.
func (k *Balance) imbalance(hard, load []int64) int64 {
	return max(k.Target*(hard[k.Of]-load[k.Of])-(hard[k.With]-load[k.With]), 0)
}

func addCost(sum []int64, c Cost, times int64) {
	for g, v := range c {
		sum[g] += v * times
	}
}

// put decides on an undecided item: choice is an index of its Choices, or Nowhere.
// The complexity is O(d·r·c + g + log b), where c is the number of goals, b that of the bins that the peak measures, and the others as for fits.
func (s *state) put(i, choice int) { s.decide(i, choice, 1) }

// take makes a decided item undecided again. choice is what put was given. The complexity is that of put.
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
		s.group.decide(i, c.Bin, sign)
		if it.away(c.Bin) {
			s.addAway(i, c.Bin, sign)
		}
		s.bin[i] = c.Bin
	}
	if sign < 0 {
		s.bin[i] = undecided
	}
}

// addAway adds what it costs that the item is away in the bin, and what it holds where it came from.
func (s *state) addAway(i, b, sign int) {
	it := &s.p.Items[i]
	addCost(s.cost, it.Leave, int64(sign))
	if k := s.p.Between; k != nil {
		addCost(s.cost, k.Cost, int64(sign)*int64(k.Of[it.Start][b]))
	}
	if s.p.Wave != nil {
		addCost(s.cost, s.p.Wave.Cost, s.wave.decide(i, sign))
	}
	if s.transient != nil {
		s.addTransient(i, sign)
	}
}

// choiceOf finds the choice that stands for the item's bin.
func (s *state) choiceOf(i int) int { return s.lists.choice(i, s.bin[i]) }

// goal is the whole cost in one goal.
func (s *state) goal(g int) int64 {
	cost := s.cost[g] + s.imbalance[g]
	if s.price[g].peak {
		cost += s.peaks.peak()
	}
	return cost
}

// whole reports whether no MustFit item is out and no group misses anything.
func (s *state) whole() bool {
	for i, b := range s.bin {
		if b == Nowhere && s.p.Items[i].MustFit {
			return false
		}
	}
	return s.group.missing == 0
}

// costsInto writes the whole vector.
func (s *state) costsInto(out []int64) {
	for g := range out {
		out[g] = s.goal(g)
	}
}

// costs is the whole vector.
func (s *state) costs() []int64 {
	out := make([]int64, s.p.Goals)
	s.costsInto(out)
	return out
}
