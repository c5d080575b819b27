package anneal

import "slices"

// A placement and its sums.

// state is a placement with all figures that a change needs, so that trying one touches only the items
// and the two bins that it concerns.
type state struct {
	*Problem
	items []item
	room  []int32   // bins x resources: Hard less load, and less what those who are away still take
	ease  []int32   // bins x resources: Soft less load; negative where the bin pays
	gap   []int64   // bins x balances: Target times what is free of one resource, less what is free of the other
	bill  []int64   // what each bin pays for its load and for the balance of what is free
	in    [][]int32 // the items of each bin, in no order
	cost  int64

	families
	wave      wave
	transient bool // some resource is
}

// item has all that a try asks of an item but its demand, in one place, so that it comes with one look into
// memory.
type item struct {
	at     int32 // its bin
	start  int32
	family int32
	class  int32
	place  int32 // where in the list of its bin it stands
	leave  int64 // what it pays for being away, Between left aside
	pays   int64 // what it pays for being where it is
}

func newState(p *Problem, fam *familyTable, at []int32) *state {
	s := &state{
		Problem: p, items: make([]item, p.Items), room: make([]int32, len(p.Hard)), ease: make([]int32, len(p.Soft)),
		gap: make([]int64, p.Bins*len(p.Balances)), bill: make([]int64, p.Bins), in: make([][]int32, p.Bins), families: newFamilies(p, fam), wave: newWave(p),
		transient: slices.Contains(p.Transient, true),
	}
	for i := range s.items {
		s.items[i] = item{start: p.Start[i], family: p.Family[i], class: p.Class[i], leave: p.Leave[i]}
	}
	s.reset(at)
	return s
}

// reset takes over a placement, which has to keep all rules, and counts every figure anew.
func (s *state) reset(at []int32) {
	copy(s.room, s.Hard)
	copy(s.ease, s.Soft)
	s.families.clear()
	s.wave.clear()
	for b := range s.in {
		s.in[b] = s.in[b][:0]
	}
	s.cost = 0
	for i, b := range at {
		s.enter(int32(i), b)
	}
	for b := range s.Bins {
		s.rebill(int32(b))
		s.cost += s.bill[b]
	}
	s.cost += s.WaveCost * int64(s.wave.height)
}

// enter counts an item into a state that does not have it yet, but for the costs of bins and the wave.
func (s *state) enter(i, b int32) {
	it := &s.items[i]
	away := it.start >= 0 && it.start != b
	for r, d := range s.demand(i) {
		s.ease[int(b)*s.Resources+r] -= d
		s.room[int(b)*s.Resources+r] -= d
		if s.Transient[r] && away {
			s.room[int(it.start)*s.Resources+r] -= d
		}
	}
	it.at, it.place = b, int32(len(s.in[b]))
	s.in[b] = append(s.in[b], i)
	s.families.enter(it.family, b)
	if away {
		s.wave.leave(it.family)
	}
	it.pays = s.away(it, b)
	s.cost += it.pays
}

// placement writes the bin of every item into at.
func (s *state) placement(at []int32) {
	for i := range s.items {
		at[i] = s.items[i].at
	}
}

// away is what an item pays for not being in its start when it is in bin b.
func (s *state) away(it *item, b int32) int64 {
	if it.start == b || it.start < 0 {
		return 0
	}
	return it.leave + s.between(it, b)
}

// between is what an item in bin b pays by Between. The table has a row and a column for every bin, so that
// a look into it mostly waits for memory: a try does that last.
func (s *state) between(it *item, b int32) int64 {
	if s.BetweenCost == 0 || it.start == b || it.start < 0 {
		return 0
	}
	return s.BetweenCost * int64(s.Between[it.start][b])
}

// leaves is what an item in bin b pays for being away, Between left aside.
func (it *item) leaves(b int32) int64 {
	if it.start == b || it.start < 0 {
		return 0
	}
	return it.leave
}

// rebill adds up what a bin pays after its load has changed.
func (s *state) rebill(b int32) {
	var cost int64
	for r, e := range s.ease[int(b)*s.Resources:][:s.Resources] {
		cost -= s.Over[r] * int64(min(e, 0))
	}
	for k := range s.Balances {
		bal := &s.Balances[k]
		gap := bal.Target*s.free(b, bal.Of) - s.free(b, bal.With)
		s.gap[int(b)*len(s.Balances)+k] = gap
		cost += bal.Cost * max(0, gap)
	}
	s.bill[b] = cost
}

// move puts item i into bin b and adds delta, which is what that changes, to the cost.
func (s *state) move(i, b int32, delta int64) {
	it := &s.items[i]
	s.families.leave(it.family, it.at)
	s.families.enter(it.family, b)
	from := it.at
	s.carry(i, from, b)
	s.rebill(from)
	s.rebill(b)
	s.cost += delta
}

// exchange swaps the bins of items i and j and adds delta. A family that both belong to stays where it is
// as a whole.
func (s *state) exchange(i, j int32, delta int64) {
	a, b := s.items[i].at, s.items[j].at
	if f, g := s.items[i].family, s.items[j].family; f != g {
		s.families.leave(f, a)
		s.families.enter(f, b)
		s.families.leave(g, b)
		s.families.enter(g, a)
	}
	s.carry(i, a, b)
	s.carry(j, b, a)
	s.rebill(a)
	s.rebill(b)
	s.cost += delta
}

// carry is the part of a move that has nothing to do with the rules of families.
func (s *state) carry(i, from, b int32) {
	it := &s.items[i]
	n := s.Resources
	demand := s.demand(i)
	easeFrom, easeTo := s.ease[int(from)*n:][:len(demand)], s.ease[int(b)*n:][:len(demand)]
	roomFrom, roomTo := s.room[int(from)*n:][:len(demand)], s.room[int(b)*n:][:len(demand)]
	for r, d := range demand {
		easeFrom[r] += d
		easeTo[r] -= d
		if !s.Transient[r] || from != it.start {
			roomFrom[r] += d
		}
		if !s.Transient[r] || b != it.start {
			roomTo[r] -= d
		}
	}
	switch it.start {
	case from:
		s.wave.leave(it.family)
	case b:
		s.wave.back(it.family)
	}
	s.relist(i, from, b)
	it.at, it.pays = b, s.away(it, b)
}

// relist takes item i off the list of one bin and puts it on that of another.
func (s *state) relist(i, from, to int32) {
	list := s.in[from]
	last, place := list[len(list)-1], s.items[i].place
	list[place] = last
	s.items[last].place = place
	s.in[from] = list[:len(list)-1]
	s.items[i].place = int32(len(s.in[to]))
	s.in[to] = append(s.in[to], i)
}
