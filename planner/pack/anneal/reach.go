package anneal

import (
	"context"
	"slices"
)

// Which bins an item can ever get into.

// narrowed is the problem with each item's bins narrowed to those that it can ever get into, whatever else
// moves: what items that come from a bin take of its transient resources they take wherever they are, and
// what can only be in one bin takes everything there. On the tightest instances of the challenge, three
// quarters of all bins are out of reach for an item, and for a large one nearly all.
func narrowed(ctx context.Context, p *Problem) *Problem {
	n := *p
	for fixed := -1; ; {
		before := fixed
		n.Class, n.Allowed, fixed = p.reach(ctx, n.open(fixed >= 0))
		if fixed <= max(before, 0) || ctx.Err() != nil {
			return &n
		}
	}
}

// open is what bins have, at most, for items that come from elsewhere; again says that classes are narrowed.
func (p *Problem) open(again bool) []int32 {
	open := slices.Clone(p.Hard)
	for i, home := range p.Start {
		if home < 0 {
			continue
		}
		stays := again && p.Class[i] >= 0 && only(p.set(p.Class[i]), home)
		for r, d := range p.demand(int32(i)) {
			if p.Transient[r] || stays {
				open[int(home)*p.Resources+r] -= d
			}
		}
	}
	return open
}

// only reports whether a set has this one bin and no other.
func only(set []uint64, bin int32) bool {
	for k, word := range set {
		if k == int(bin>>6) {
			word &^= 1 << (bin & 63)
		}
		if word != 0 {
			return false
		}
	}
	return true
}

// reach gives every item that does not fit into what is open everywhere a class of its own, and counts those
// that can only be where they come from.
func (p *Problem) reach(ctx context.Context, open []int32) (class []int32, allowed []uint64, fixed int) {
	least := slices.Clone(open[:p.Resources])
	for k, room := range open {
		least[k%p.Resources] = min(least[k%p.Resources], room)
	}
	class, allowed = slices.Clone(p.Class), slices.Clone(p.Allowed)
	for i := range class {
		demand := p.demand(int32(i))
		if ctx.Err() != nil || fits(demand, least) {
			continue
		}
		set := make([]uint64, p.Words())
		for b := range int32(p.Bins) {
			if p.mayBeIn(p.Class[i], b) && (b == p.Start[i] || fits(demand, open[int(b)*p.Resources:])) {
				set[b>>6] |= 1 << (b & 63)
			}
		}
		class[i] = int32(len(allowed) / len(set))
		allowed = append(allowed, set...)
		if p.Start[i] >= 0 && only(set, p.Start[i]) {
			fixed++
		}
	}
	return class, allowed, fixed
}

func fits(demand, room []int32) bool {
	for r, d := range demand {
		if d > room[r] {
			return false
		}
	}
	return true
}
