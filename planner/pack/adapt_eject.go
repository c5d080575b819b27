package pack

import (
	"slices"

	"berth/planner/pack/eject"
)

// Goals in which items pay for where they are and nothing else costs anything: moves above all. Package eject searches them exactly.

// ejectNodes and ejectShare bound one search. Of 33 generated fleets with up to 1,000
// bins and 10,000 items that have a solution, it proved 31 within a second of one core; in the other two,
// of 300 bins, it was left with a gap of a thousandth. Where it needs more, other searches may do better.
const (
	ejectNodes = 1_000_000
	ejectShare = 2 // of the work and the time that are left, one part in so many
)

// eject searches for the placement that costs least in a goal, where package eject can speak of it, and takes over what is better. Where
// earlier goals cost something, items may only go where they cost no more in them than they do now, and
// what was found has to keep the limits. Then nothing is proven by it.
func (sv *solver) eject(g int, proven bool) {
	if !ejectable(sv.s, g) {
		return
	}
	free := true
	for h := range g {
		free = free && !sv.s.price[h].pricesItems() && !sv.s.price[h].pricesMore()
	}
	var allowed func(i, choice int) bool
	if !free {
		allowed = sv.noDearer(g)
	}
	part := sv.meter.part(sv.meter.left / ejectShare)
	defer sv.meter.give(part)
	o := eject.Options{Nodes: ejectNodes}
	if sv.o.Spent != nil {
		begin := sv.o.Spent()
		o.Late = func() bool { return sv.o.Spent() > begin+(1-begin)/ejectShare }
	}
	found, ok := ejectSolve(sv.s, sv.shape, g, allowed, part, o)
	if !ok {
		return
	}
	if free && proven {
		if found.Least == impossible {
			sv.result.Impossible = true
			return
		}
		sv.result.Bound[g] = max(sv.result.Bound[g], found.Least)
	}
	if found.At != nil {
		sv.takeOver(g, found.At)
		sv.report(g)
	}
}

// ejectable reports whether package eject is exact for the goal: every bin takes what it has room for
// and what is not to be apart from what it holds, and nothing is paid but for where items are.
func ejectable(s *state, g int) bool {
	return s.plainBins && s.transient == nil && s.price[g].pricesItems() && !s.price[g].pricesMore() &&
		!slices.ContainsFunc(s.p.Groups, func(g Group) bool { return g.Kind != Apart })
}

// ejectSolve makes the problem and has it searched. It reports false when the meter is empty before the search begins.
func ejectSolve(s *state, sh *shape, g int, allowed func(i, choice int) bool, m *meter, o eject.Options) (eject.Result, bool) {
	f := newFavourites(s, g, allowed, m)
	if f == nil {
		return eject.Result{}, false
	}
	if f.sum == impossible {
		return eject.Result{Cost: impossible, Least: impossible}, true
	}
	p := newEjectProblem(s, sh, g, f, m)
	if m.ended {
		return eject.Result{}, false
	}
	p.Allowed = allowed
	o.Spend = func(steps int) bool {
		m.spend(steps)
		return !m.empty()
	}
	return eject.Solve(p, o)
}

// newEjectProblem takes over all items and bins, under the same numbers, and the choices under theirs.
func newEjectProblem(s *state, sh *shape, g int, f *favourites, m *meter) *eject.Problem {
	p := &eject.Problem{
		Resources: s.res, Bins: len(s.p.Bins), Items: make([]eject.Item, len(s.p.Items)),
		Price: func(i, choice int) int64 { return s.p.price(i, choice, g) },
	}
	for b := range s.p.Bins {
		for _, c := range s.p.Bins[b].Hard {
			p.Capacity = append(p.Capacity, max(c, 0))
		}
	}
	for l, choices := range s.lists.each {
		p.Lists = append(p.Lists, newEjectList(choices, s.lists.at[l]))
	}
	for k := range s.p.Groups {
		p.Apart = append(p.Apart, s.p.Groups[k].Items)
	}
	for i := range p.Items {
		it := &s.p.Items[i]
		p.Items[i] = eject.Item{
			Demand: it.Demand, Floor: sh.least[i], List: int(s.lists.of[i]), Set: eject.Outside, MayStayOut: !it.MustFit,
			Home: f.at[i], Least: f.least[i], Regret: f.regret[i],
		}
	}
	for k, set := range choiceSets(s, func(b int) int { return b }) {
		p.Sets = append(p.Sets, set.bins)
		for _, i := range set.items {
			p.Items[i].Set = k
		}
	}
	for i := range p.Items {
		if p.Dearest += s.dearest(i, g, m); m.ended {
			break
		}
	}
	return p
}

func newEjectList(choices []Choice, at []int32) eject.List {
	list := eject.List{Bins: make([]int, len(choices)), At: at}
	for c := range choices {
		list.Bins[c] = choices[c].Bin
		if choices[c].Demand != nil && list.Demand == nil {
			list.Demand = make([][]int64, len(choices))
		}
		if list.Demand != nil {
			list.Demand[c] = choices[c].Demand
		}
	}
	return list
}

// noDearer allows the choices that cost an item no more in any goal before g than its present one. An item
// that is out although it has to fit may go anywhere.
func (sv *solver) noDearer(g int) func(i, choice int) bool {
	s := sv.s
	now := make([]int64, len(s.p.Items)*g)
	for i := range s.p.Items {
		present := s.choiceOf(i)
		for h := range g {
			now[i*g+h] = s.p.price(i, present, h)
			if present == Nowhere && s.p.Items[i].MustFit {
				now[i*g+h] = impossible
			}
		}
	}
	return func(i, choice int) bool {
		for h := range g {
			if s.price[h].pricesItems() && s.p.price(i, choice, h) > now[i*g+h] {
				return false
			}
		}
		return true
	}
}
