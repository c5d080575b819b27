package anneal

// What a shift changes.

// never is the change of the cost by a move that breaks a rule.
const never = int64(1) << 60

// entering is what bin b pays more with item i in it, and the item for being there, Between left aside.
func (s *state) entering(i, b int32) int64 {
	n := s.Resources
	demand := s.Demand[int(i)*n:][:n:n]
	cost := s.items[i].leaves(b) - s.bill[b]
	ease := s.ease[int(b)*n:][:len(demand)]
	over := s.Over[:len(demand)]
	for r, d := range demand {
		cost += over[r] * int64(max(d-ease[r], 0))
	}
	if len(s.Balances) > 0 {
		cost += s.balanceCost(b, demand, 1)
	}
	return cost
}

// shift is what moving item i to bin b changes, and whether that and the penalty are within the limit; a move
// that breaks a rule is not. gain is what leaving saves (see leaving) and relief what is not charged any more
// then, the same for every b.
//
// What is hopeless ends early: the cost, then the penalty, and the table of Between and the rules last.
func (w *walker) shift(i, b int32, gain, relief, limit int64) (delta int64, within bool) {
	limit += relief
	delta = w.entering(i, b) - gain
	if delta > limit+w.WaveCost {
		return never, false
	}
	limit -= w.penalty(i, b)
	if delta > limit+w.WaveCost {
		return never, false
	}
	it := &w.items[i]
	delta += w.between(it, b)
	if delta > limit+w.WaveCost || !w.mayBeIn(it.class, b) || !w.mayMove(w.items, it.family, it.at, b) {
		return never, false
	}
	delta += w.waveShift(it, b)
	return delta, delta <= limit
}

// leaving is what the bin of item i would pay less without it, and the item for being there.
func (s *state) leaving(i int32) int64 {
	it := &s.items[i]
	n := s.Resources
	demand := s.Demand[int(i)*n:][:n:n]
	ease := s.ease[int(it.at)*n:][:len(demand)]
	over := s.Over[:len(demand)]
	gain := it.pays + s.bill[it.at]
	for r, d := range demand {
		gain -= over[r] * int64(max(-ease[r]-d, 0))
	}
	if len(s.Balances) > 0 {
		gain -= s.balanceCost(it.at, demand, -1)
	}
	return gain
}

func (s *state) waveShift(it *item, b int32) int64 {
	if s.WaveCost == 0 {
		return 0
	}
	return s.WaveCost * int64(s.wave.after(it.family, it.change(b), it.family, 0)-s.wave.height)
}

// change is 1 for an item that goes away when it goes to bin b, -1 for one that comes back, else 0.
func (it *item) change(b int32) int32 {
	switch it.start {
	case it.at:
		return 1
	case b:
		return -1
	}
	return 0
}

// balanceCost is what a bin pays for the balance of what is free with sign times a demand added to its load.
func (s *state) balanceCost(b int32, demand []int32, sign int64) int64 {
	var cost int64
	gap := s.gap[int(b)*len(s.Balances):][:len(s.Balances)]
	for k := range s.Balances {
		bal := &s.Balances[k]
		cost += bal.Cost * max(0, gap[k]-sign*(bal.Target*int64(demand[bal.Of])-int64(demand[bal.With])))
	}
	return cost
}

// free is Hard less load. What those who are away still take does not count for the balance.
func (s *state) free(b int32, r int) int64 {
	k := int(b)*s.Resources + r
	return int64(s.ease[k]) + int64(s.Hard[k]) - int64(s.Soft[k])
}
