package anneal

// What a swap changes.

// trade is what the bins of items i and j pay more after the exchange, and the items, Between left aside.
func (s *state) trade(i, j int32) int64 {
	x, y := &s.items[i], &s.items[j]
	a, b := x.at, y.at
	n := s.Resources
	di, dj := s.Demand[int(i)*n:][:n:n], s.Demand[int(j)*n:][:n:n]
	dj = dj[:len(di)]
	ea, eb := s.ease[int(a)*n:][:len(di)], s.ease[int(b)*n:][:len(di)]
	over := s.Over[:len(di)]
	cost := x.leaves(b) + y.leaves(a) - x.pays - y.pays - s.bill[a] - s.bill[b]
	for r, d := range di {
		g := d - dj[r] // what a loses and b gains
		cost += over[r] * int64(max(-ea[r]-g, 0)+max(g-eb[r], 0))
	}
	if len(s.Balances) > 0 {
		cost += s.balanceSwap(a, b, di, dj)
	}
	return cost
}

// swap is what exchanging items i and j, in different bins, changes, and whether that and the penalty are
// within the limit; an exchange that breaks a rule is not. Where one of their families needs the other and
// the areas differ, it says so without a closer look: that is rare, and both changes at once would need a
// rule of their own.
func (w *walker) swap(i, j int32, limit int64) (delta int64, within bool) {
	x, y := &w.items[i], &w.items[j]
	whole := w.penalties.short[x.at]+w.penalties.short[y.at] == 0
	if !whole {
		limit -= w.penaltySwap(i, j)
	}
	delta = w.trade(i, j)
	if delta > limit+2*w.WaveCost {
		return never, false
	}
	if whole { // nothing is charged now, so the penalty is not below 0
		limit -= w.penaltySwap(i, j)
	}
	if delta > limit+2*w.WaveCost {
		return never, false
	}
	delta += w.between(x, y.at) + w.between(y, x.at)
	if delta > limit+2*w.WaveCost || !w.mayExchange(x, y) {
		return never, false
	}
	delta += w.waveSwap(x, y)
	return delta, delta <= limit
}

func (s *state) mayExchange(x, y *item) bool {
	a, b := x.at, y.at
	if !s.mayBeIn(x.class, b) || !s.mayBeIn(y.class, a) {
		return false
	}
	f, g := x.family, y.family
	if f == g { // the family as a whole stays where it is
		return true
	}
	if s.Area[a] != s.Area[b] && s.linked(f, g) {
		return false
	}
	return s.mayMove(s.items, f, a, b) && s.mayMove(s.items, g, b, a)
}

func (s *state) waveSwap(x, y *item) int64 {
	if s.WaveCost == 0 {
		return 0
	}
	f, g := x.family, y.family
	cx, cy := x.change(y.at), y.change(x.at)
	if f == g {
		if cx+cy == 2 || cx+cy == -2 {
			return s.WaveCost * int64(s.wave.afterTwo(f, cx)-s.wave.height)
		}
		cx, cy = cx+cy, 0
	}
	return s.WaveCost * int64(s.wave.after(f, cx, g, cy)-s.wave.height)
}

// balanceSwap is what bins a and b pay for their balances once a has lost di and won dj, and b the other way round.
func (s *state) balanceSwap(a, b int32, di, dj []int32) int64 {
	var cost int64
	n := len(s.Balances)
	ga, gb := s.gap[int(a)*n:][:n], s.gap[int(b)*n:][:n]
	for k := range s.Balances {
		bal := &s.Balances[k]
		more := bal.Target*int64(di[bal.Of]-dj[bal.Of]) - int64(di[bal.With]-dj[bal.With])
		cost += bal.Cost * (max(0, ga[k]+more) + max(0, gb[k]-more))
	}
	return cost
}
