package vector

// The ejection search itself.

// Fill tries to find places for all items that are outside, within so many looks at bins and items. It reports whether it did.
func (q *Search) Fill(looks int64, budget *Budget) bool {
	q.looks = 0
	for paid := int64(0); len(q.outside) > 0 && q.looks < looks && !budget.Empty(); paid = q.looks {
		q.round++
		k := q.rnd.below(len(q.outside))
		i := q.outside[k]
		q.outside[k] = q.outside[len(q.outside)-1]
		q.outside = q.outside[:len(q.outside)-1]
		q.insert(i)
		for range shakes {
			q.shake()
		}
		q.looks += shakes
		budget.spend(1 + int(q.looks-paid)/4)
	}
	return len(q.outside) == 0
}

// insert finds the best place for an item among the bins that it may go into. Without one it forces its
// way, or stays outside.
func (q *Search) insert(i int32) {
	q.best, q.equals = place{weight: 1 << 62, bin: outside}, 0
	bins := q.openTo[q.p.Class[i]]
	count, at := len(bins), 0
	if count > lookAtAll {
		count, at = lookAtSome, q.rnd.below(count)
	}
	q.looks += int64(count)
	for range count {
		b := bins[at]
		if at++; at == len(bins) {
			at = 0
		}
		if q.fits(i, b) && !q.clashes(i, b, outside, outside) {
			q.note(place{0, b, outside, outside})
		} else if q.best.weight > 0 {
			q.lookIn(i, b)
		}
	}
	if q.best.bin == outside {
		if !q.force(i) {
			q.outside = append(q.outside, i)
		}
		return
	}
	if q.best.e >= 0 {
		q.eject(q.best.e)
		q.keep(i)
	}
	if q.best.f >= 0 {
		q.eject(q.best.f)
	}
	q.put(i, q.best.bin)
}

func (q *Search) eject(e int32) {
	q.take(e)
	q.outside = append(q.outside, e)
}

// keep makes an item that forced its way heavier, and holds it where it is for some rounds.
func (q *Search) keep(i int32) {
	q.weight[i] += q.size[i] + 1
	q.until[i] = q.round + tenure + int64(q.rnd.below(tenure+1))
}

// note keeps the place that weighs least, of equal ones any.
func (q *Search) note(p place) {
	switch {
	case p.weight < q.best.weight:
		q.best, q.equals = p, 1
	case p.weight == q.best.weight:
		if q.equals++; q.rnd.below(q.equals) == 0 {
			q.best = p
		}
	}
}

// lookIn notes the items of the bin, one or two, that could leave it for item i.
func (q *Search) lookIn(i, b int32) {
	list := q.in[b]
	q.looks += int64(len(list))
	for x, e := range list {
		we := q.weight[e]
		if we > q.best.weight || q.until[e] > q.round {
			continue
		}
		if q.fitsFor(i, b, e) && !q.clashes(i, b, e, outside) {
			q.note(place{we, b, e, outside})
			continue
		}
		for _, f := range list[x+1:] {
			wf := q.weight[f]
			if we+wf > q.best.weight || q.until[f] > q.round {
				continue
			}
			if q.fitsForBoth(i, b, e, f) && !q.clashes(i, b, e, f) {
				q.note(place{we + wf, b, e, f})
			}
		}
	}
}

// shake tries one random move that keeps every rule: an item to another bin, or two items exchanged.
func (q *Search) shake() {
	i := int32(q.rnd.below(len(q.at)))
	a := q.at[i]
	if a < 0 {
		return
	}
	b := q.open[q.rnd.below(len(q.open))]
	if a == b || !q.may(i, b) {
		return
	}
	list := q.in[b]
	k := q.rnd.below(len(list) + 1)
	if k == len(list) {
		if q.fits(i, b) && !q.clashes(i, b, outside, outside) {
			q.take(i)
			q.put(i, b)
		}
		return
	}
	j := list[k]
	if q.may(j, a) && q.fitsFor(i, b, j) && q.fitsFor(j, a, i) && !q.clashes(i, b, j, outside) && !q.clashes(j, a, i, outside) {
		q.take(i)
		q.take(j)
		q.put(i, b)
		q.put(j, a)
	}
}
