package vector

// A first packing fills one bin after another (Panigrahy, Talwar, Uyeda and Wieder 2011, "Heuristics for
// vector bin packing"): of the items that fit, the next is the one that leaves the least room in the sense
// of a norm, or that points best where there is room. Resources count by how scarce they are. No rule is
// the best everywhere, so all are tried; what they leave differs, and gives column generation something
// to choose from.

// rule is how the next item is chosen.
type rule int

const (
	leastRoom  rule = iota // smallest sum of scarcity x (free - demand)^2
	dotProduct             // largest sum of scarcity x free x demand
)

// constructions returns packings of all items by every rule, the one with the fewest bins first. It ends
// early with the budget, and returns none where a rule left an item outside.
func constructions(p *Problem, budget *Budget) []*packing {
	var all []*packing
	for power := range 3 {
		for _, by := range []rule{leastRoom, dotProduct} {
			f := filler{packing: newPacking(p), by: by, free: make([]float64, p.Resources)}
			f.weight = f.scarcity(power)
			if !f.fillAll(budget) {
				return all
			}
			all = append(all, f.packing)
			if last := len(all) - 1; f.used() < all[0].used() {
				all[0], all[last] = all[last], all[0]
			}
		}
	}
	return all
}

type filler struct {
	*packing
	by     rule
	weight []float64 // of each resource
	free   []float64 // of each resource, the share of the bin that is filled that is left
	left   []int32
}

// fillAll fills the bins in order and reports whether that took every item.
func (f *filler) fillAll(budget *Budget) bool {
	for i := range f.at {
		f.left = append(f.left, int32(i))
	}
	for b := range f.in {
		for r := range f.free {
			f.free[r] = 1
		}
		for len(f.left) > 0 {
			budget.spend(1 + len(f.left)*f.p.Resources/4)
			if budget.Empty() {
				return false
			}
			at := f.next(int32(b))
			if at < 0 {
				break
			}
			f.place(at, int32(b))
		}
	}
	return len(f.left) == 0
}

// next returns the place in left of the item that the rule chooses for the bin, or -1.
func (f *filler) next(b int32) int {
	best, at := 0.0, -1
	capacity := f.p.capacity(b)
	for k, i := range f.left {
		if !f.takes(i, b) {
			continue
		}
		v := 0.0
		for r, d := range f.p.demand(i) {
			x := float64(d) / float64(max(capacity[r], 1))
			if f.by == dotProduct {
				v += float64(f.weight[r] * f.free[r] * x)
			} else {
				v -= float64(f.weight[r] * (f.free[r] - x) * (f.free[r] - x))
			}
		}
		if at < 0 || v > best {
			best, at = v, k
		}
	}
	return at
}

func (f *filler) place(at int, b int32) {
	i := f.left[at]
	capacity := f.p.capacity(b)
	for r, d := range f.p.demand(i) {
		f.free[r] -= float64(d) / float64(max(capacity[r], 1))
	}
	f.put(i, b)
	f.left[at] = f.left[len(f.left)-1]
	f.left = f.left[:len(f.left)-1]
}
