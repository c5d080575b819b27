package pack

// The state's wave.

// wave counts the items that are away by group, and how many groups have how many away, so that the
// largest number is known after every change.
type wave struct {
	of   []int32 // the group of each item, or Nowhere; nil where the problem has no wave
	away []int32 // of each group
	with []int32 // the number of groups that have so many items away
	most int32
}

func newWave(p *Problem) wave {
	if p.Wave == nil {
		return wave{}
	}
	w := wave{of: make([]int32, len(p.Items)), away: make([]int32, len(p.Wave.Groups))}
	for i := range w.of {
		w.of[i] = Nowhere
	}
	largest := 0
	for g, items := range p.Wave.Groups {
		largest = max(largest, len(items))
		for _, i := range items {
			w.of[i] = int32(g)
		}
	}
	w.with = make([]int32, largest+1)
	w.with[0] = int32(len(p.Wave.Groups))
	return w
}

// decide counts an item that goes away, with sign 1, or comes back, with -1, and returns what the largest
// number changes by.
func (w *wave) decide(i, sign int) int64 {
	if w.of[i] < 0 {
		return 0
	}
	change := w.shift(i, sign)
	away := &w.away[w.of[i]]
	w.with[*away]--
	*away += int32(sign)
	w.with[*away]++
	w.most += int32(change)
	return change
}

// shift is what decide would return.
func (w *wave) shift(i, sign int) int64 {
	if w.of[i] < 0 || sign == 0 {
		return 0
	}
	switch away := w.away[w.of[i]]; {
	case sign > 0 && away == w.most:
		return 1
	case sign < 0 && away == w.most && w.with[away] == 1:
		return -1
	}
	return 0
}
