package pack

import (
	"errors"
	"fmt"
	"slices"

	"berth/planner/pack/exact"
)

// How a certificate is held against its problem, without a solver.

// Check adds a certificate up against a valid problem, without any solver: it returns the bound that the
// certificate shows, or what is wrong with it. It takes nothing from the certificate but what it was made
// for: the favourites, the aggregated parts, and what items and bins have in every row come from the problem.
func (c *Certificate) Check(p *Problem) (int64, error) {
	if c.Goal < 0 || c.Goal >= p.Goals {
		return 0, fmt.Errorf("no goal %d", c.Goal)
	}
	s, sh := newState(p), newShape(p)
	f := newFavourites(s, c.Goal, nil, endless())
	total := f.sum
	if total == impossible {
		return total, nil
	}
	seen := map[int]bool{}
	for _, part := range c.Sheds {
		if part.Bin < 0 || part.Bin >= len(p.Bins) || seen[part.Bin] {
			return 0, fmt.Errorf("bin %d is not there or counted twice", part.Bin)
		}
		seen[part.Bin] = true
		least, err := part.check(s, f)
		if err != nil {
			return 0, fmt.Errorf("bin %d: %w", part.Bin, err)
		}
		total = exact.Plus(total, least)
	}
	var open int64
	if c.Opens != nil {
		o := opensCheck{OpenPart: c.Opens, s: s, sh: sh, goal: c.Goal}
		var err error
		if open, err = o.check(); err != nil {
			return 0, fmt.Errorf("opens: %w", err)
		}
	}
	if c.Weights != nil {
		least, err := c.Weights.check(s, sh, c.Goal)
		if err != nil {
			return 0, fmt.Errorf("weights: %w", err)
		}
		open = max(open, least)
	}
	total = exact.Plus(total, open)
	total = exact.Plus(total, aggregateOver(s, sh, c.Goal)+aggregateBalance(s, sh, c.Goal))
	// A certificate without its sheds shows less, and then the first move may count.
	if len(c.Sheds) == 0 {
		total = exact.Plus(total, firstMove(s, f, c.Goal, total))
	}
	return total, nil
}

// check wants every item of the bin that can leave for a price to be named, and no other, so that nothing
// cheaper is hidden.
func (part *ShedPart) check(s *state, f *favourites) (int64, error) {
	named := slices.Sorted(slices.Values(part.Items))
	if !slices.Equal(named, slices.Sorted(slices.Values(f.mayLeave(part.Bin)))) {
		return 0, errors.New("the items named are not those that can leave")
	}
	problem, _ := shedProblem(s, f, part.Bin, part.Items)
	if problem == nil {
		return 0, errors.New("it is not over")
	}
	return problem.Proves(part.Proof)
}

// opensCheck holds the relaxation by type against the problem.
type opensCheck struct {
	*OpenPart
	s    *state
	sh   *shape
	goal int

	typeOf []int     // of each root
	room   [][]int64 // of each type, the most that a root of it has
	can    [][]bool  // of each item that has to fit, the types that it can go to; else nil
}

// check compares the covering problem with what is to be packed, then adds up its proof.
func (o *opensCheck) check() (int64, error) {
	if err := o.sort(); err != nil {
		return 0, err
	}
	if err := o.checkVariables(); err != nil {
		return 0, err
	}
	if len(o.Rows) != len(o.Problem.Rows) {
		return 0, fmt.Errorf("%d rows are of something, and there are %d", len(o.Rows), len(o.Problem.Rows))
	}
	o.reach()
	if err := o.filter(); err != nil {
		return 0, err
	}
	for r := range o.Rows {
		if err := o.checkRow(r); err != nil {
			return 0, fmt.Errorf("row %d: %w", r, err)
		}
	}
	return o.Problem.Proves(o.Proof)
}

// sort wants every root to be of one type.
func (o *opensCheck) sort() error {
	o.typeOf = slices.Repeat([]int{Nowhere}, len(o.s.p.Bins))
	count := 0
	for k, roots := range o.Types {
		room := make([]int64, o.s.res)
		for _, b := range roots {
			if b < 0 || b >= len(o.s.p.Bins) || o.s.p.Bins[b].Parent != Root || o.typeOf[b] >= 0 {
				return fmt.Errorf("bin %d is no root or of two types", b)
			}
			o.typeOf[b] = k
			for r, free := range rootRoom(o.s, o.sh, b) {
				room[r] = max(room[r], free)
			}
			count++
		}
		o.room = append(o.room, room)
	}
	if count != len(o.sh.roots) {
		return fmt.Errorf("%d of %d roots have a type", count, len(o.sh.roots))
	}
	return nil
}

// checkVariables wants no type to be dearer, or more of its roots to be open, than in the problem.
func (o *opensCheck) checkVariables() error {
	c := o.Problem
	if c == nil || len(c.Price) != len(o.Types) || len(c.Low) != len(o.Types) || len(c.High) != len(o.Types) {
		return fmt.Errorf("want a variable for each of %d types", len(o.Types))
	}
	forced := forcedOpen(o.s, choiceSets(o.s, func(b int) int { return o.sh.root[b] }))
	for k, roots := range o.Types {
		var low int64
		for _, b := range roots {
			if price := o.s.p.Bins[b].Open.at(o.goal); c.Price[k] > price {
				return fmt.Errorf("type %d costs %d, and bin %d %d", k, c.Price[k], b, price)
			}
			if forced[b] {
				low++
			}
		}
		if c.Low[k] > low || c.High[k] < int64(len(roots)) {
			return fmt.Errorf("of type %d, %d to %d may be open", k, low, len(roots))
		}
	}
	return nil
}

// reach finds the types that each item may go to and is not too large for.
func (o *opensCheck) reach() {
	byList := make([][]bool, len(o.s.lists.at))
	o.can = make([][]bool, len(o.s.p.Items))
	for i := range o.s.p.Items {
		it := &o.s.p.Items[i]
		if !it.MustFit {
			continue
		}
		list := o.s.lists.of[i]
		if byList[list] == nil {
			byList[list] = make([]bool, len(o.Types))
			for c := range it.Choices {
				byList[list][o.typeOf[o.sh.root[it.Choices[c].Bin]]] = true
			}
		}
		o.can[i] = slices.Clone(byList[list])
		for k := range o.Types {
			o.can[i][k] = o.can[i][k] && within(o.sh.least[i], o.room[k])
		}
	}
}

// filter filters, in the order of Narrow, the types that have no room for an item beside what can go
// nowhere else.
func (o *opensCheck) filter() error {
	for _, k := range o.Narrow {
		if k < 0 || k >= len(o.Types) {
			return fmt.Errorf("no type %d to narrow", k)
		}
		room, only := o.together(k), []int{k}
		for i, can := range o.can {
			// What is confined to no type at all has no place, and narrows nothing.
			if can == nil || !can[k] || !o.confined(i, only) {
				continue
			}
			for r, d := range o.sh.least[i] {
				if room[r] < Unlimited {
					room[r] -= d
				}
			}
		}
		for i, can := range o.can {
			if can != nil && !o.confined(i, only) && !within(o.sh.least[i], room) {
				can[k] = false
			}
		}
	}
	return nil
}

// together is the room of all roots of a type.
func (o *opensCheck) together(k int) []int64 {
	room := make([]int64, o.s.res)
	for _, b := range o.Types[k] {
		for r, free := range rootRoom(o.s, o.sh, b) {
			room[r] = sum(room[r], free)
		}
	}
	return room
}

// confined reports whether an item has to be in, and can go to none but the types, which are sorted.
func (o *opensCheck) confined(i int, types []int) bool {
	if o.can[i] == nil {
		return false
	}
	at := 0
	for k, can := range o.can[i] {
		for at < len(types) && types[at] < k {
			at++
		}
		if can && (at == len(types) || types[at] != k) {
			return false
		}
	}
	return true
}

// checkRow wants the row to ask for no more, and its types to have no less, than in the problem.
func (o *opensCheck) checkRow(r int) error {
	row, of := &o.Problem.Rows[r], &o.Rows[r]
	if len(row.Of) != len(o.Types) || of.Resource < apartness || of.Resource >= o.s.res || !slices.IsSorted(of.Types) {
		return errors.New("its types or its resource are out of range")
	}
	for k := range o.Types {
		if !slices.Contains(of.Types, k) {
			continue
		}
		for _, b := range o.Types[k] {
			has := int64(len(o.sh.below[b]))
			if of.Resource != apartness {
				has = max(o.s.rootFree(o.sh, b, of.Resource), 0)
			}
			if row.Of[k] < min(has, row.Need) {
				return fmt.Errorf("type %d has %d", k, has)
			}
		}
	}
	if need := o.need(of); row.Need > need {
		return fmt.Errorf("it asks for %d, the items for %d", row.Need, need)
	}
	return nil
}

// need is what the items ask for that can go nowhere but to the types of a row.
func (o *opensCheck) need(of *TypeRow) int64 {
	var need int64
	if of.Resource != apartness {
		for i := range o.can {
			if o.confined(i, of.Types) {
				need = sum(need, o.sh.least[i][of.Resource])
			}
		}
		return need
	}
	for g := range o.s.p.Groups {
		group := &o.s.p.Groups[g]
		if group.Kind != Apart {
			continue
		}
		var n int64
		for _, i := range group.Items {
			if o.confined(i, of.Types) {
				n++
			}
		}
		need = max(need, n)
	}
	return need
}
