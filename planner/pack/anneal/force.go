package anneal

// Large items stay where they are once bins are full, however hot the walker: no bin has room for one, and
// one swap does not make it. A forced move puts the item into a bin regardless of room and then lets the
// items there leave, the best first, until the bin holds what it may. The whole is made or taken back as
// one move. It is an ejection chain (Glover 1996), and close to the rearrangement of big processes of
// Gavranovic, Buljubasic and Demirovic (2012), who accept improvements only.
//
// The figures were found by trial on the tight instances of the challenge, with 20 items in a bin.
const (
	mostEjected  = 8  // items that leave for one that is forced in
	mostLookedAt = 24 // items of the bin that are looked at for the next to leave
	targetsEach  = 6  // bins that each of them tries
	relief       = 10 // what a unit of missing room counts, in units of what a unit over the soft capacity costs
)

// step is a part of a forced move: an item and the bin that it was in.
type step struct{ item, from int32 }

// tryForced forces item i into a random bin of the block.
func (w *walker) tryForced(i int32) {
	from, to := w.items[i].at, w.block[w.below(len(w.block))]
	w.tries++
	if to == from || !w.mayBeIn(w.items[i].class, to) || !w.couldHold(i, to) || !w.mayMove(w.items, w.items[i].family, from, to) {
		return
	}
	limit, before := w.limit(w.temperature), w.cost
	w.steps = w.steps[:0]
	kept := w.push(i, to, w.forced(i, to))
	for len(w.steps) <= mostEjected {
		missing := w.missing(to)
		if missing == 0 && w.cost-before <= limit {
			break
		}
		j, b, delta := w.ejection(i, from, to, missing)
		if j < 0 {
			break
		}
		kept += w.push(j, b, delta)
	}
	limit -= int64(float64(kept) * w.home)
	if w.missing(to) > 0 || w.cost-before > limit {
		for k := len(w.steps) - 1; k >= 0; k-- {
			w.move(w.steps[k].item, w.steps[k].from, 0)
		}
		w.cost = before
		return
	}
	for _, s := range w.steps {
		w.touch(s.item)
	}
	w.keep()
}

// push makes a move that may be taken back and returns by how much it changes the number of items away.
func (w *walker) push(i, b int32, delta int64) int32 {
	c := w.items[i].change(b)
	w.steps = append(w.steps, step{i, w.items[i].at})
	w.move(i, b, delta)
	return c
}

// couldHold tells whether item i would fit into bin b without the others.
func (w *walker) couldHold(i, b int32) bool {
	hard := w.Hard[int(b)*w.Resources:]
	for r, d := range w.demand(i) {
		if d > hard[r] {
			return false
		}
	}
	return true
}

// forced is what moving item i to bin b changes where room does not matter.
func (w *walker) forced(i, b int32) int64 {
	demand := w.demand(i)
	delta := w.away(&w.items[i], b) - w.leaving(i)
	ease := w.ease[int(b)*w.Resources:][:len(demand)]
	for r, d := range demand {
		delta += w.Over[r] * int64(max(d-ease[r], 0)-max(-ease[r], 0))
	}
	return delta + w.balanceCost(b, demand, 1) - w.balanceCost(b, nil, 0) + w.waveShift(&w.items[i], b)
}

// missing is how much room a bin lacks, weighed like load over the soft capacity.
func (w *walker) missing(b int32) int64 {
	var sum int64
	for r, room := range w.room[int(b)*w.Resources:][:w.Resources] {
		sum -= max(w.Over[r], 1) * int64(min(room, 0))
	}
	return sum
}

// ejection looks for the best item but i to leave bin b, and where to; -1 where none helps.
func (w *walker) ejection(i, from, b int32, missing int64) (item, to int32, delta int64) {
	item = -1
	score := int64(0)
	list := w.in[b]
	first := w.below(len(list))
	for n := range min(len(list), mostLookedAt) {
		j := list[(first+n)%len(list)]
		if j == i {
			continue
		}
		gain := w.leaving(j)
		relieved := relief * (missing - w.missingWithout(b, j))
		if missing > 0 && relieved == 0 {
			continue
		}
		for k := range targetsEach {
			c := w.block[w.below(len(w.block))]
			switch k {
			case 0:
				c = from
			case 1:
				c = w.items[j].start
			}
			if c == b || c < 0 {
				continue
			}
			w.tries++
			d := w.shift(j, c, gain, score+relieved)
			if d != never && d-relieved < score {
				item, to, delta, score = j, c, d, d-relieved
			}
		}
	}
	return item, to, delta
}

// missingWithout is missing with item j gone.
func (w *walker) missingWithout(b, j int32) int64 {
	var sum int64
	home := w.items[j].start == b
	demand := w.demand(j)
	for r, room := range w.room[int(b)*w.Resources:][:w.Resources] {
		if !home || !w.Transient[r] {
			room += demand[r]
		}
		sum -= max(w.Over[r], 1) * int64(min(room, 0))
	}
	return sum
}
