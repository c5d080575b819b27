package pack

import "berth/planner/pack/exact"

// The bounds of what is spread over bins say what a solution costs at best if moving were free, and the
// favourites what items cost if nobody had to move. Where they lie below the cost of leaving everything
// where it is, something has to move, and the first move has a price: the least regret of any item, and the
// wave that it begins.

// firstMove is what can be added to a bound for the first item that leaves its Start; 0 where items have
// favourites elsewhere. shown is what the other parts of the bound come to, none of which may be about items that leave.
func firstMove(s *state, f *favourites, g int, shown int64) int64 {
	bins := make([]int, len(s.p.Items))
	for i := range bins {
		if bins[i] = s.p.Items[i].Start; bins[i] == Nowhere || bins[i] != f.at[i] {
			return 0
		}
	}
	least := int64(impossible)
	waves := s.inWaves(g)
	for i, regret := range f.regret {
		if waves != nil && waves[i] && s.p.Items[i].MustFit {
			regret = exact.Plus(regret, s.price[g].wave)
		}
		least = min(least, regret)
	}
	if cost, _, ok := Evaluate(s.p, bins); ok {
		least = min(least, max(0, cost[g]-shown))
	}
	return least
}

// inWaves tells which items begin a wave that costs something in the goal; nil where none does.
func (s *state) inWaves(g int) []bool {
	if s.price[g].wave == 0 {
		return nil
	}
	in := make([]bool, len(s.p.Items))
	for _, group := range s.p.Wave.Groups {
		for _, i := range group {
			in[i] = true
		}
	}
	return in
}
