package pack

// Trying a change without making it. A search asks millions of times a second what a shift or a swap
// would cost, and makes one of hundreds, so asking neither allocates nor walks up a tree.
//
// Between plain bins (roots of a fixed size) every rule and every cost is looked up by difference: what
// an item takes, what its bins have left, what its groups count. Where a change reaches bins that are
// nested or elastic, or a goal with a peak, it is made and taken back instead: such problems are labs,
// and small.

// change is what a shift or a swap would do.
type change struct {
	cost    []int64 // what each goal changes by, up to the one that the search is at
	missing int64   // what groups miss more
}

// plain reports whether what the bin holds concerns no other bin.
func (s *state) plain(b int) bool {
	return b < 0 || s.p.Bins[b].Parent == Root && s.p.Bins[b].Elastic == nil
}

// askedByMaking reports whether every change has to be made to find out what it does to the goals of c.
func (s *state) askedByMaking(c *change) bool { return s.price[len(c.cost)-1].peak }

// tryShift reports whether the decided item may go to the choice, or out with Nowhere, and what that
// would change. It says no where the bin has no room, where a rule forbids it, and where the item is
// there already.
// Between plain bins the complexity is O(c·(r + k) + g), where c is the number of goals up to that of the search, r that of resources, k that
// of balances and g that of the groups of the item; otherwise it is that of put.
func (s *state) tryShift(i, choice int, c *change) bool {
	from, to := s.bin[i], Nowhere
	if choice != Nowhere {
		to = s.p.Items[i].Choices[choice].Bin
	}
	if from == to {
		return false
	}
	if !s.plain(from) || !s.plain(to) || s.askedByMaking(c) {
		return s.makeShift(i, choice, c)
	}
	if to >= 0 && (!s.hasRoom(i, choice, to) || !s.group.allow(i, to, -1, s.bin)) {
		return false
	}
	for g := range c.cost {
		c.cost[g] = s.shiftCost(&s.price[g], i, choice, from, to)
	}
	c.missing = s.group.shift(i, from, to)
	return true
}

// hasRoom reports whether the plain bin of the choice takes the item, which is elsewhere.
func (s *state) hasRoom(i, choice, to int) bool {
	it := &s.p.Items[i]
	demand, hard := it.demand(choice), s.p.Bins[to].Hard
	load := s.load[to*s.res : to*s.res+s.res]
	if s.transient == nil {
		for r, d := range demand {
			if d > 0 && load[r]+d > hard[r] {
				return false
			}
		}
		return true
	}
	// An item that comes back is held there already; one that goes away stays held, which changes nothing.
	back := it.Start == to && s.bin[i] >= 0
	transient := s.transient[to*s.res : to*s.res+s.res]
	for r, d := range demand {
		if d > 0 && load[r]+transient[r]+d > hard[r] && !(back && s.p.Resources[r].Transient) {
			return false
		}
	}
	return s.bin[i] >= 0 || s.fitsTransient(i, to, demand)
}

// shiftCost is what one goal changes by when the item goes from one plain bin to another.
func (s *state) shiftCost(pr *prices, i, choice, from, to int) int64 {
	it := &s.p.Items[i]
	var d int64
	if pr.out != nil && from < 0 {
		d -= pr.out[i]
	}
	if pr.out != nil && to < 0 {
		d += pr.out[i]
	}
	if pr.over != nil || pr.balance != nil {
		if from >= 0 {
			d += s.stackCost(pr, from, s.none, it.demand(s.lists.choice(i, from)))
		}
		if to >= 0 {
			d += s.stackCost(pr, to, it.demand(choice), s.none)
		}
	}
	if pr.open != nil {
		d += s.openCost(pr, from, to)
	}
	if pr.choice {
		d += s.choiceCost(pr, i, to) - s.choiceCost(pr, i, from)
	}
	if it.Start >= 0 {
		d += s.awayCost(pr, i, from, to)
		if pr.wave != 0 {
			d += pr.wave * s.wave.shift(i, awayShift(it, from, to))
		}
	}
	return d
}

// openCost is what changes by one bin that closes behind its last occupant, and one that opens.
func (s *state) openCost(pr *prices, from, to int) int64 {
	var d int64
	if from >= 0 && s.occupants[from] == 1 {
		d -= pr.open[from]
	}
	if to >= 0 && s.occupants[to] == 0 {
		d += pr.open[to]
	}
	return d
}

// choiceCost is the price of the item's choice of a bin.
func (s *state) choiceCost(pr *prices, i, b int) int64 {
	if b < 0 {
		return 0
	}
	return s.p.Items[i].Choices[s.lists.choice(i, b)].Cost.at(pr.goal)
}

// stackCost is what being over the soft capacity and out of balance change by in a plain bin whose load
// grows by plus and shrinks by minus.
func (s *state) stackCost(pr *prices, b int, plus, minus []int64) int64 {
	bin := &s.p.Bins[b]
	load := s.load[b*s.res : b*s.res+s.res]
	var d int64
	if pr.over != nil && bin.Soft != nil {
		soft := bin.Soft[:len(load)]
		plus, minus, over := plus[:len(load)], minus[:len(load)], pr.over[:len(load)]
		for r, l := range load {
			was := l - soft[r]
			d += over[r] * (max(was+plus[r]-minus[r], 0) - max(was, 0))
		}
	}
	for k, price := range pr.balance {
		balance := &s.p.Balances[k]
		gap := balance.Target*(bin.Hard[balance.Of]-load[balance.Of]) - (bin.Hard[balance.With] - load[balance.With])
		grow := plus[balance.With] - minus[balance.With] - balance.Target*(plus[balance.Of]-minus[balance.Of])
		d += price * (max(gap+grow, 0) - max(gap, 0))
	}
	return d
}

// awayCost is what changes for an item with a Start by being away or not, the wave left aside.
func (s *state) awayCost(pr *prices, i, from, to int) int64 {
	it := &s.p.Items[i]
	var d int64
	if pr.leave != nil {
		d += pr.leave[i] * int64(awayShift(it, from, to))
	}
	if pr.between != 0 {
		row := s.p.Between.Of[it.Start]
		if it.away(to) {
			d += pr.between * int64(row[to])
		}
		if it.away(from) {
			d -= pr.between * int64(row[from])
		}
	}
	return d
}

// awayShift is 1 for an item that goes away, -1 for one that comes back, else 0.
func awayShift(it *Item, from, to int) int {
	switch was, is := it.away(from), it.away(to); {
	case is && !was:
		return 1
	case was && !is:
		return -1
	}
	return 0
}

// makeShift finds out by doing it, and undoes it.
func (s *state) makeShift(i, choice int, c *change) bool {
	was := s.choiceOf(i)
	s.remember(c)
	s.take(i, was)
	ok := choice == Nowhere || s.fits(i, choice)
	if ok {
		s.put(i, choice)
		s.compare(c)
		s.take(i, choice)
	}
	s.put(i, was)
	return ok
}

// remember writes the present costs into the change, and compare turns them into what changed since.
func (s *state) remember(c *change) {
	c.missing = s.group.missing
	for g := range c.cost {
		c.cost[g] = s.goal(g)
	}
}

func (s *state) compare(c *change) {
	c.missing = s.group.missing - c.missing
	for g := range c.cost {
		c.cost[g] = s.goal(g) - c.cost[g]
	}
}

// betterThan reports whether the state is better than the one that was remembered.
func (s *state) betterThan(c *change) bool {
	if s.group.missing != c.missing {
		return s.group.missing < c.missing
	}
	for g, was := range c.cost {
		if now := s.goal(g); now != was {
			return now < was
		}
	}
	return false
}

// move takes a decided item to another choice.
func (s *state) move(i, choice int) {
	s.take(i, s.choiceOf(i))
	s.put(i, choice)
}
