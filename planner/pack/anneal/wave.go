package anneal

// The largest number of items of a family that are away.

// wave counts how many items of each family are away, and keeps the largest of these counts. Every change
// is by one, so a histogram of the counts is enough to know the next lower largest.
type wave struct {
	counts []bool  // by family, whether it counts at all
	away   []int32 // by family
	having []int32 // how many families have so many away
	height int32   // the largest count
}

func newWave(p *Problem) wave {
	w := wave{counts: make([]bool, len(p.Families)), away: make([]int32, len(p.Families))}
	for f := range p.Families {
		w.counts[f] = p.Families[f].Wave
	}
	most := int32(0)
	for _, f := range p.Family {
		w.away[f]++
		most = max(most, w.away[f])
	}
	w.having = make([]int32, most+2)
	return w
}

func (w *wave) clear() {
	clear(w.away)
	clear(w.having)
	w.having[0], w.height = int32(len(w.away)), 0
}

// leave counts one more of a family away.
func (w *wave) leave(f int32) {
	if !w.counts[f] {
		return
	}
	n := w.away[f]
	w.away[f]++
	w.having[n]--
	w.having[n+1]++
	w.height = max(w.height, n+1)
}

// back counts one less away.
func (w *wave) back(f int32) {
	if !w.counts[f] {
		return
	}
	n := w.away[f]
	w.away[f]--
	w.having[n]--
	w.having[n-1]++
	if n == w.height && w.having[n] == 0 {
		w.height--
	}
}

// after is the height when one family changes by a and another one by b, each -1, 0 or 1.
func (w *wave) after(f, a, g, b int32) int32 {
	h := w.height
	if !w.counts[f] {
		a = 0
	}
	if !w.counts[g] {
		b = 0
	}
	if a == 0 && b == 0 {
		return h
	}
	atTop := w.having[h]
	for _, c := range [2]struct{ n, by int32 }{{w.away[f], a}, {w.away[g], b}} {
		switch {
		case c.by > 0 && c.n == h:
			return h + 1
		case c.by > 0 && c.n == h-1:
			atTop++
		case c.by < 0 && c.n == h:
			atTop--
		}
	}
	if atTop == 0 {
		return h - 1
	}
	return h
}

// afterTwo is the height when two items of one family go away, by being 1, or come back, by being -1.
func (w *wave) afterTwo(f, by int32) int32 {
	n, h := w.away[f], w.height
	switch {
	case !w.counts[f]:
		return h
	case by > 0:
		return max(h, n+2)
	case n < h || w.having[h] > 1:
		return h
	case w.having[h-1] > 0:
		return h - 1
	}
	return h - 2
}
