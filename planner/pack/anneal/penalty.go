package anneal

// Where bins are nearly full, large items keep each other in place: no bin has room for one, and what two
// of them exchange does not fit either. Annealing then freezes early, whatever the temperature. A walker
// with penalties may put more into a bin than it holds and pays for what is missing, so that the way from one
// placement that keeps all rules to another may lead through some that do not (strategic oscillation,
// Glover 1989). The price of a bin's missing room rises while there is some and falls while there is none
// (Gendreau, Hertz and Laporte 1994), so that it comes to rest where bins are full and not more; in the last
// part of the walk it only rises, until everything fits. Only then may the placement be the best.
//
// The figures were found by trial on the tight instances of the challenge, with 10 items in a bin.
const (
	penaltyHigh             = 100.0     // the price at last, in units of what load over Soft costs; the first is Setting.Penalty
	penaltyRise, penaltyTop = 0.3, 0.7  // the shares of the time from and until which it rises from one to the other
	penaltyUp, penaltyDown  = 1.05, 0.9 // what a bin's factor is multiplied by at every look
	penaltyUpLast           = 1.2       // and in the last part, so that short walks mend everything, too
	penaltyMost             = 1e6       // of a bin's factor: prices stay within 64 bits
)

// penalties are the prices of missing room.
type penalties struct {
	price  []float64 // by resource, of a unit
	factor []float64 // by bin
	short  []int32   // by bin, how many resources it has not enough room of
	broken int32     // the sum of short
	up     float64   // what the factor of a bin is multiplied by that short room
	last   bool      // factors do not fall any more
}

func newPenalties(p *Problem) penalties {
	w := penalties{price: make([]float64, p.Resources), factor: make([]float64, p.Bins), short: make([]int32, p.Bins)}
	for b := range w.factor {
		w.factor[b] = 1
	}
	return w
}

// raise sets the prices for the share of the time that is gone, 0 to 1.
func (w *walker) raise(gone float64) {
	part := min(max(0, (gone-penaltyRise)/(penaltyTop-penaltyRise)), 1)
	price := w.Penalty * power(penaltyHigh/w.Penalty, part)
	for r, over := range w.Over {
		w.penalties.price[r] = price * float64(max(1, over))
	}
	w.penalties.up, w.penalties.last = penaltyUp, gone > penaltyTop
	if w.penalties.last {
		w.penalties.up = penaltyUpLast
	}
}

// adapt looks at the bins of the block and changes their factors.
func (w *walker) adapt() {
	for _, b := range w.block {
		f := &w.penalties.factor[b]
		switch {
		case w.penalties.short[b] > 0:
			*f = min(*f*w.penalties.up, penaltyMost)
		case !w.penalties.last:
			*f = max(*f*penaltyDown, 1)
		}
	}
}

// recount looks which resources a bin short after a change.
func (w *walker) recount(b int32) {
	n := int32(0)
	for _, room := range w.room[int(b)*w.Resources:][:w.Resources] {
		n -= room >> 31 // -1 where it is negative
	}
	w.penalties.broken += n - w.penalties.short[b]
	w.penalties.short[b] = n
}

// charge rounds a price to a whole cost.
func charge(price float64) int64 { return int64(min(max(price, -float64(never)), float64(never))) }

// relief is what is not charged any more once item i has left its bin.
func (w *walker) relief(i int32) int64 {
	it := &w.items[i]
	if w.penalties.short[it.at] == 0 {
		return 0
	}
	home := it.at == it.start
	demand := w.demand(i)
	room := w.room[int(it.at)*w.Resources:][:len(demand)]
	var sum float64
	for r, d := range demand {
		if room[r] < 0 && !(home && w.Transient[r]) {
			sum += float64(w.penalties.price[r] * float64(min(d, -room[r])))
		}
	}
	return charge(sum * w.penalties.factor[it.at])
}

// penalty is what is charged for item i in bin b.
func (w *walker) penalty(i, b int32) int64 {
	home := b == w.items[i].start
	demand := w.demand(i)
	room := w.room[int(b)*w.Resources:][:len(demand)]
	var sum float64
	for r, d := range demand {
		if d > room[r] && !(home && w.Transient[r]) {
			sum += float64(w.penalties.price[r] * float64(min(d, d-room[r])))
		}
	}
	return charge(sum * w.penalties.factor[b])
}

// penaltySwap is what is charged more once items i and j have exchanged their bins.
func (w *walker) penaltySwap(i, j int32) int64 {
	x, y := &w.items[i], &w.items[j]
	a, b := x.at, y.at
	dx := w.demand(i)
	dy, ra, rb := w.demand(j)[:len(dx)], w.room[int(a)*w.Resources:][:len(dx)], w.room[int(b)*w.Resources:][:len(dx)]
	fa, fb := w.penalties.factor[a], w.penalties.factor[b]
	var sum float64
	for r, d := range dx {
		intoA, intoB := w.intoBoth(x, y, r, d, dy[r])
		moreA, moreB := max(0, intoA-ra[r])-max(0, -ra[r]), max(0, intoB-rb[r])-max(0, -rb[r])
		sum += float64(w.penalties.price[r] * (float64(fa*float64(moreA)) + float64(fb*float64(moreB))))
	}
	return charge(sum)
}

// intoBoth is by how much the room of the bins of items x and y shrinks for a resource of which they need d
// and e, when they exchange their bins.
func (s *state) intoBoth(x, y *item, r int, d, e int32) (intoA, intoB int32) {
	intoA, intoB = e-d, d-e
	if s.Transient[r] {
		if x.start == x.at { // what x takes there stays taken
			intoA += d
		}
		if y.start == x.at { // y never gave it back
			intoA -= e
		}
		if y.start == y.at {
			intoB += e
		}
		if x.start == y.at {
			intoB -= d
		}
	}
	return intoA, intoB
}
