package vector

// Some items are so large that no two others make room for them, wherever they go: of 1,000 hosts and
// 10,000 services a handful stayed outside for ever, with any number of hosts open. Such an item goes
// into one of a few bins drawn at random, and as many leave as have to.

const forceBins = 16

// force puts the item into the bin, of those drawn, where those that have to go weigh least. It reports
// whether there is one.
func (q *Search) force(i int32) bool {
	bins := q.openTo[q.p.Class[i]]
	best, to := int64(1)<<62, int32(outside)
	for range min(len(bins), forceBins) {
		b := bins[q.rnd.below(len(bins))]
		if weight := q.obstacles(i, b); weight >= 0 && weight < best {
			best, to = weight, b
			q.leave, q.spare = q.spare, q.leave
		}
	}
	if to == outside {
		return false
	}
	for _, e := range q.leave {
		q.eject(e)
	}
	q.put(i, to)
	q.keep(i)
	return true
}

// obstacles puts items of the bin into spare without which item i fits, none of them to no use, and
// returns what they weigh, or -1 where it does not fit into the bin at all. It leaves the bin as it was.
func (q *Search) obstacles(i, b int32) int64 {
	list := q.in[b]
	q.looks += 2 * int64(len(list))
	q.spare = q.spare[:0]
	free := q.free[int(b)*q.lanes.words:][:q.lanes.words]
	copy(q.room, free)
	from, must := 0, 0
	if len(list) > 0 {
		from = q.rnd.below(len(list))
	}
	for _, e := range list {
		if q.apart(i, e) {
			q.lift(e)
			must++
		}
	}
	for k := 0; k < len(list) && !q.fits(i, b); k++ {
		if e := list[(k+from)%len(list)]; !q.apart(i, e) {
			q.lift(e)
		}
	}
	fits := q.fits(i, b)
	kept, weight := must, int64(0)
	for _, e := range q.spare[must:] {
		if q.add(free, e, -1); q.fits(i, b) {
			continue
		}
		q.add(free, e, 1)
		q.spare[kept] = e
		kept++
	}
	q.spare = q.spare[:kept]
	copy(free, q.room)
	if !fits {
		return -1
	}
	for _, e := range q.spare {
		weight += q.weight[e]
	}
	return weight
}

// lift notes an item of a bin in spare and frees its room.
func (q *Search) lift(e int32) {
	q.spare = append(q.spare, e)
	q.add(q.free[int(q.at[e])*q.lanes.words:], e, 1)
}

// add adds the item's demand to what is free, or takes it off with sign -1.
func (q *Search) add(free []uint64, e int32, sign int) {
	w := q.lanes.words
	for k, d := range q.demand[int(e)*w:][:w] {
		free[k] += uint64(sign) * d
	}
}

// apart reports whether two items must not share a bin.
func (s *packing) apart(i, j int32) bool {
	for _, k := range s.sets[i] {
		if s.isIn(j, k) {
			return true
		}
	}
	return false
}
