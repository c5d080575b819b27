package pack

// Where items would rather be, and what it costs them to be elsewhere: the relaxed assignment, from which bounds and package eject start.

// favourites is one goal seen from where items would rather be: each has a favourite, the cheapest of
// its choices or staying out, and pays a regret anywhere else (Ross and Soland 1975). For moves the
// favourite is where the item is now. Of equal ones the item's Start comes first.
type favourites struct {
	sum    int64   // what all favourites cost together; impossible where an item has no place at all
	at     []int   // the favourite bin of each item, or Nowhere
	least  []int64 // of each item, what its favourite costs
	regret []int64 // of each item with a favourite bin, at least; impossible where it has no other choice
	items  [][]int // of each bin, the items that would rather be there
}

// newFavourites looks only at what allowed says yes to; nil allows everything. It returns nil when the
// meter is empty before it is done.
func newFavourites(s *state, g int, allowed func(i, choice int) bool, m *meter) *favourites {
	n := len(s.p.Items)
	f := &favourites{at: make([]int, n), least: make([]int64, n), regret: make([]int64, n), items: make([][]int, len(s.p.Bins))}
	for i := range n {
		at, least, next := s.favourite(i, g, allowed, m)
		if m.empty() {
			return nil
		}
		if least == impossible {
			f.sum = impossible
			return f
		}
		f.sum += least
		f.at[i], f.least[i] = at, least
		if at == Nowhere {
			continue
		}
		f.regret[i] = impossible
		if next < impossible {
			f.regret[i] = next - least
		}
		f.items[at] = append(f.items[at], i)
	}
	return f
}

// favourite is an item's cheapest choice in a goal, with its cost and that of the next cheapest.
func (s *state) favourite(i, g int, allowed func(i, choice int) bool, m *meter) (bin int, least, next int64) {
	it := &s.p.Items[i]
	bin, least, next = Nowhere, impossible, impossible
	see := func(c int) {
		if allowed != nil && !allowed(i, c) {
			return
		}
		switch cost := s.p.price(i, c, g); {
		case cost < least:
			bin, least, next = Nowhere, cost, least
			if c != Nowhere {
				bin = it.Choices[c].Bin
			}
		default:
			next = min(next, cost)
		}
	}
	start := s.lists.choice(i, it.Start)
	if start != Nowhere {
		see(start)
	}
	if !it.MustFit {
		see(Nowhere)
	}
	choices := len(it.Choices)
	if allowed == nil {
		choices = s.tells(i, g)
	}
	m.spend(choices)
	for c := range choices {
		if c != start {
			see(c)
		}
	}
	return bin, least, next
}

// tells is how many of an item's choices tell all about its prices in a goal, beside that of its Start:
// away costs the same everywhere where choices have no price of their own, and then two other bins are as
// good as all.
func (s *state) tells(i, g int) int {
	n := len(s.p.Items[i].Choices)
	if pr := &s.price[g]; !pr.choice && pr.between == 0 {
		return min(n, 3)
	}
	return n
}

// dearest is the most that an item can cost in a goal.
func (s *state) dearest(i, g int, m *meter) int64 {
	var most int64
	if !s.p.Items[i].MustFit {
		most = s.p.Items[i].Out.at(g)
	}
	choices := s.tells(i, g)
	m.spend(choices)
	for c := range choices {
		most = max(most, s.p.price(i, c, g))
	}
	return most
}
