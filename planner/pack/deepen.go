package pack

// displaced is what a displacement found.
type displaced struct {
	bin   []int // of each item; nil where nothing was found
	cost  int64 // of bin; the optimum where it is least
	least int64 // no solution costs less; impossible where there is none
}

// run searches with so many nodes, with one budget after the other.
func (d *displacement) run(nodes int) displaced {
	if d.bound() == impossible {
		return displaced{cost: impossible, least: impossible}
	}
	d.spare = nodes
	least, width := d.bound(), int64(0)
	for round := firstRound + len(d.s.p.Items); least < d.cost && d.spare > 0 && !d.ended; {
		d.budget = least + width
		complete := d.exhaust(round)
		if complete {
			if least = min(d.next, d.cost); least > d.dearest {
				least = impossible
			}
		} else if !d.found {
			round *= 2
		}
		width = d.nextWidth(width, least, complete)
	}
	return displaced{d.best, d.cost, least}
}

// firstRound is the number of nodes of a round, beside one for each item, before it counts as too much.
const firstRound = 1000

// nextWidth is how far above the bound the next budget is. Without a solution it grows, by more where
// the round found neither a solution nor a proof.
func (d *displacement) nextWidth(width, least int64, complete bool) int64 {
	switch {
	case d.cost == impossible && complete:
		return max(2*width, least/1000, 1)
	case d.cost == impossible:
		return max(4*width, least/1000, 1)
	case d.found || complete:
		return (d.cost - 1 - least) / 2
	}
	return width / 2
}

// exhaust searches the budget with so many nodes, from the start again with every pool that was learned,
// until a solution is found. It reports whether the search was complete.
func (d *displacement) exhaust(round int) bool {
	d.nodes, d.next, d.found = min(round, d.spare), impossible, false
	d.spare -= d.nodes
	d.began = d.nodes
	for d.again = true; d.again && d.nodes > 0 && !d.ended; {
		d.again = false
		for b := range d.bins {
			d.bins[b].curves = nil
		}
		d.visit()
	}
	complete := !d.again && !d.found && d.nodes >= 0 && !d.unsure && !d.ended
	d.spare += max(d.nodes, 0)
	return complete
}

// patience is the number of nodes that a round gets before it learns pools: most never need one.
const patience = 500

// learn looks from now on at pools in units of an item that found no place.
func (d *displacement) learn(i int) {
	if d.class[i] < 0 || d.began-d.nodes < d.patience {
		return
	}
	demand := d.sh.least[i]
	d.again = d.addPool(d.class[i], demand) || d.again
	for r, n := range demand {
		one := make([]int64, len(demand))
		one[r] = n
		if n > 0 {
			d.again = d.addPool(d.class[i], one) || d.again
		}
	}
}
