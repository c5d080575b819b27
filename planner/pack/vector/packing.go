package vector

// A packing and what is free in its bins.

// outside is the bin of an item that is in none, and no item where one is asked for.
const outside = -1

// packing holds some of the items in bins that are never over a capacity; the others are outside.
type packing struct {
	p      *Problem
	lanes  *lanes
	demand []uint64   // in lanes, of each item
	free   []uint64   // in lanes, of each bin: what is left
	at     []int32    // of each item, its bin or outside
	slot   []int32    // of each item, its place in the list of its bin
	in     [][]int32  // of each bin, its items
	closed []bool     // of each bin: nothing may go there
	allow  [][]uint64 // of each class, a bit for each bin
	sets   [][]int32  // of each item, the apart sets that it is in
	count  [][]int32  // of each large apart set, how many of its items each bin holds
}

// smallSet is the largest number of items that are looked through one by one; larger sets are counted.
const smallSet = 8

func newPacking(p *Problem) *packing {
	l := newLanes(p)
	s := &packing{
		p: p, lanes: l, demand: l.pack(p.Demand), free: l.pack(p.Capacity),
		at: make([]int32, p.Items()), slot: make([]int32, p.Items()),
		in: make([][]int32, p.Bins()), closed: make([]bool, p.Bins()),
		allow: make([][]uint64, len(p.Allowed)), sets: make([][]int32, p.Items()), count: make([][]int32, len(p.Apart)),
	}
	for i := range s.at {
		s.at[i] = outside
	}
	for c, bins := range p.Allowed {
		s.allow[c] = make([]uint64, (p.Bins()+63)/64)
		for _, b := range bins {
			s.allow[c][b/64] |= 1 << (b % 64)
		}
	}
	for k, set := range p.Apart {
		if len(set) > smallSet {
			s.count[k] = make([]int32, p.Bins())
		}
		for _, i := range set {
			s.sets[i] = append(s.sets[i], int32(k))
		}
	}
	return s
}

// may reports whether the class of an item lets it into a bin that is not closed.
func (s *packing) may(i, b int32) bool {
	return s.allow[s.p.Class[i]][b/64]>>(b%64)&1 != 0 && !s.closed[b]
}

// takes reports whether the bin may and can take the item as it is.
func (s *packing) takes(i, b int32) bool {
	return s.may(i, b) && s.fits(i, b) && !s.clashes(i, b, outside, outside)
}

// fits reports whether the bin has room for the item in every resource.
func (s *packing) fits(i, b int32) bool {
	w := s.lanes.words
	free, demand := s.free[int(b)*w:][:w], s.demand[int(i)*w:][:w]
	for k, g := range s.lanes.guards {
		if ((free[k]|g)-demand[k])&g != g {
			return false
		}
	}
	return true
}

// fitsFor reports whether the bin has room for item i once e leaves it.
func (s *packing) fitsFor(i, b, e int32) bool {
	w := s.lanes.words
	free, demand, out := s.free[int(b)*w:][:w], s.demand[int(i)*w:][:w], s.demand[int(e)*w:][:w]
	for k, g := range s.lanes.guards {
		if (((free[k]+out[k])|g)-demand[k])&g != g {
			return false
		}
	}
	return true
}

// fitsForBoth reports whether the bin has room for item i once e and f leave it.
func (s *packing) fitsForBoth(i, b, e, f int32) bool {
	w := s.lanes.words
	free, demand := s.free[int(b)*w:][:w], s.demand[int(i)*w:][:w]
	out, too := s.demand[int(e)*w:][:w], s.demand[int(f)*w:][:w]
	for k, g := range s.lanes.guards {
		if (((free[k]+out[k]+too[k])|g)-demand[k])&g != g {
			return false
		}
	}
	return true
}

// clashes reports whether the bin, which does not hold i, holds an item that i has to be apart from,
// other than e and f.
func (s *packing) clashes(i, b, e, f int32) bool {
	for _, k := range s.sets[i] {
		if count := s.count[k]; count != nil {
			n := count[b]
			if n > 0 && e >= 0 && s.isIn(e, k) {
				n--
			}
			if n > 0 && f >= 0 && s.isIn(f, k) {
				n--
			}
			if n > 0 {
				return true
			}
			continue
		}
		for _, j := range s.p.Apart[k] {
			if s.at[j] == b && j != e && j != f {
				return true
			}
		}
	}
	return false
}

func (s *packing) isIn(i, set int32) bool {
	for _, k := range s.sets[i] {
		if k == set {
			return true
		}
	}
	return false
}

func (s *packing) put(i, b int32) {
	w := s.lanes.words
	free, demand := s.free[int(b)*w:][:w], s.demand[int(i)*w:][:w]
	for k := range free {
		free[k] -= demand[k]
	}
	s.at[i], s.slot[i] = b, int32(len(s.in[b]))
	s.in[b] = append(s.in[b], i)
	s.tally(i, b, 1)
}

func (s *packing) take(i int32) {
	b, w := s.at[i], s.lanes.words
	free, demand := s.free[int(b)*w:][:w], s.demand[int(i)*w:][:w]
	for k := range free {
		free[k] += demand[k]
	}
	list := s.in[b]
	last := list[len(list)-1]
	list[s.slot[i]], s.slot[last] = last, s.slot[i]
	s.in[b] = list[:len(list)-1]
	s.at[i] = outside
	s.tally(i, b, -1)
}

func (s *packing) tally(i, b, sign int32) {
	for _, k := range s.sets[i] {
		if count := s.count[k]; count != nil {
			count[b] += sign
		}
	}
}

// used is how many bins hold something.
func (s *packing) used() int {
	n := 0
	for _, list := range s.in {
		if len(list) > 0 {
			n++
		}
	}
	return n
}

// scarcity says how scarce each resource is: what all items ask for as a share of what all open bins
// have, to a power, the scarcest counting 1.
func (s *packing) scarcity(power int) []float64 {
	p := s.p
	sum, room := make([]float64, p.Resources), make([]float64, p.Resources)
	for k, d := range p.Demand {
		sum[k%p.Resources] += float64(d)
	}
	for k, c := range p.Capacity {
		if !s.closed[k/p.Resources] {
			room[k%p.Resources] += float64(c)
		}
	}
	most := 0.0
	for r := range sum {
		sum[r] /= max(room[r], 1)
		most = max(most, sum[r])
	}
	for r := range sum {
		share, x := sum[r]/max(most, 1e-300), 1.0
		for range power {
			x *= share
		}
		sum[r] = x
	}
	return sum
}
