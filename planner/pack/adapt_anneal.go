package pack

import (
	"slices"

	"berth/planner/pack/anneal"
)

// The adaptor of package anneal: goals that are sums of prices of items and bins, as it has them, and what it finds taken back.

// What annealing takes of the work, or the time, that is left when it begins. In a small problem branch
// and bound and the neighbourhoods get the rest, and an easy proof is looked for first; in a large one
// only the climb comes after.
const (
	annealSmall = 0.9
	annealLarge = 0.97
)

// anneal improves the goal by package anneal where its model holds the problem. What it finds is taken
// over only where the state says that it keeps all rules and is better.
func (sv *solver) anneal(g int) {
	if sv.atBound(g) || sv.meter.stopped() || sv.meter.empty() {
		return
	}
	m := newAnnealProblem(sv.s, g, sv.meter)
	if m == nil {
		return
	}
	from := m.from(sv.meter)
	if from == nil || sv.meter.stopped() {
		return
	}
	share := annealLarge
	if !sv.large() {
		share = annealSmall
		if sv.prove(g, min(sv.meter.left, DefaultSteps)/firstShare) {
			return
		}
	}
	o := anneal.Options{
		Seed: sv.o.Seed, Workers: sv.o.Workers, NoSwaps: sv.o.NoSwaps, Enough: sv.result.Bound[g],
		Better: func(cost int64) { sv.reportBetter(g, cost) },
	}
	if sv.o.Spent == nil {
		o.Tries = int64(float64(sv.meter.left) * share)
	} else {
		begin := sv.o.Spent()
		o.Spent = func() float64 { return (sv.o.Spent() - begin) / max(share*(1-begin), 1e-9) }
	}
	res := anneal.Run(sv.meter.ctx, m.flat, from, o)
	sv.result.Tried += res.Refused
	if sv.o.Spent == nil {
		sv.meter.spend(int(res.Tries))
	} else {
		sv.result.Tried += res.Tries
	}
	found := make([]int, len(res.At))
	for i, b := range res.At {
		found[i] = int(b)
	}
	sv.takeOver(g, found)
}

// from is the cheaper of the present solution and of every item in its Start, as far as they have
// everything in and keep the rules; nil where neither does, or where the search is stopped.
func (m *annealProblem) from(meter *meter) []int32 {
	var best []int32
	var least int64
	now := make([]int32, len(m.s.bin))
	for i, b := range m.s.bin {
		now[i] = int32(b)
	}
	for _, at := range [][]int32{now, m.flat.Start} {
		if meter.stopped() {
			return nil
		}
		if cost, err := m.flat.Evaluate(at); err == nil && (best == nil || cost < least) {
			best, least = at, cost
		}
	}
	return best
}

// annealProblem is the problem, as far as one goal sees it, in the model of package anneal.
type annealProblem struct {
	s    *state
	goal int
	flat *anneal.Problem
}

// newAnnealProblem returns nil where the model does not hold the problem: every bin is a root, every item
// needs the same in all bins, groups overlap only where they are the same items, nothing is Together, and
// figures fit 32 bits. The goal is priced by what is over, out of balance and away alone, and the goals
// before it at most by what is out: then they stay as they are while everything is in. It returns nil, too, where
// the search is stopped.
func newAnnealProblem(s *state, goal int, meter *meter) *annealProblem {
	m := &annealProblem{s: s, goal: goal}
	if !m.priced() || !m.bins() {
		return nil
	}
	p := s.p
	m.flat = &anneal.Problem{Resources: len(p.Resources), Bins: len(p.Bins), Items: len(p.Items)}
	for _, part := range []func() bool{m.items, m.capacities, func() bool { return fillFamilies(s, goal, m.flat) }} { // some milliseconds each in a fleet
		if meter.stopped() || !part() {
			return nil
		}
	}
	m.costs()
	return m
}

// priced tells whether the goal has prices of the right kinds, and those before none that could change.
func (m *annealProblem) priced() bool {
	for g := range m.goal {
		if pr := &m.s.price[g]; pr.annealed() || pr.notAnnealed() {
			return false
		}
	}
	pr := &m.s.price[m.goal]
	return pr.annealed() && !pr.notAnnealed()
}

// annealed reports whether something costs anything that package anneal has a price for, notAnnealed the contrary, what is out aside.
func (pr *prices) annealed() bool {
	return pr.over != nil || pr.balance != nil || pr.leave != nil || pr.between != 0 || pr.wave != 0
}

func (pr *prices) notAnnealed() bool { return pr.open != nil || pr.choice || pr.peak }

func (m *annealProblem) bins() bool {
	for b := range m.s.p.Bins {
		if !m.s.plain(b) {
			return false
		}
	}
	return len(m.s.p.Bins) > 1 && len(m.s.p.Items) > 0
}

// items fills in what concerns items alone.
func (m *annealProblem) items() bool {
	p, flat := m.s.p, m.flat
	class, own := make([]int32, len(m.s.lists.at)), make([]bool, len(m.s.lists.at)) // of each list of choices
	for l, at := range m.s.lists.at {
		class[l] = m.class(at)
		own[l] = slices.ContainsFunc(m.s.lists.each[l], func(c Choice) bool { return c.Demand != nil })
	}
	for i := range p.Items {
		it := &p.Items[i]
		if len(it.Choices) == 0 || own[m.s.lists.of[i]] && !sameDemand(it) {
			return false
		}
		for _, d := range it.Demand {
			if d > anneal.MaxFigure {
				return false
			}
			flat.Demand = append(flat.Demand, int32(d))
		}
		flat.Start = append(flat.Start, int32(it.Start))
		flat.Class = append(flat.Class, class[m.s.lists.of[i]])
		flat.Leave = append(flat.Leave, it.Leave.at(m.goal))
	}
	return true
}

// class adds the set of bins of a list of choices.
func (m *annealProblem) class(at []int32) int32 {
	if !slices.Contains(at, Nowhere) {
		return anneal.Anywhere
	}
	set := make([]uint64, m.flat.Words())
	for b, c := range at {
		if c != Nowhere {
			set[b>>6] |= 1 << (b & 63)
		}
	}
	m.flat.Allowed = append(m.flat.Allowed, set...)
	return int32(len(m.flat.Allowed)/len(set) - 1)
}

// sameDemand tells whether an item needs the same in all bins.
func sameDemand(it *Item) bool {
	return !slices.ContainsFunc(it.Choices, func(c Choice) bool { return c.Demand != nil && !slices.Equal(c.Demand, it.Demand) })
}

// capacities fills in the bins' figures. A capacity that all demand together does not exceed is cut to
// what fits, unless a balance counts what is free of it.
func (m *annealProblem) capacities() bool {
	p, flat := m.s.p, m.flat
	total := make([]int64, len(p.Resources))
	for i := range p.Items {
		for r, d := range p.Items[i].Demand {
			total[r] = sum(total[r], d)
		}
	}
	for b := range p.Bins {
		bin := &p.Bins[b]
		for r, hard := range bin.Hard {
			soft := hard
			if bin.Soft != nil {
				soft = min(hard, bin.Soft[r])
			}
			if hard > anneal.MaxFigure {
				if total[r] > anneal.MaxFigure/2 || m.s.price[m.goal].balance != nil {
					return false
				}
				hard = anneal.MaxFigure
				soft = min(hard, soft)
			}
			if hard < 0 || soft < -anneal.MaxFigure {
				return false
			}
			flat.Hard, flat.Soft = append(flat.Hard, int32(hard)), append(flat.Soft, int32(soft))
		}
		flat.Domain, flat.Area = append(flat.Domain, int32(bin.Domain)), append(flat.Area, int32(bin.Area))
		flat.Domains, flat.Areas = max(flat.Domains, bin.Domain+1), max(flat.Areas, bin.Area+1)
	}
	return true
}

// costs fills in what the goal pays.
func (m *annealProblem) costs() {
	p, flat, pr := m.s.p, m.flat, &m.s.price[m.goal]
	for r := range p.Resources {
		flat.Over = append(flat.Over, p.Resources[r].Over.at(m.goal))
		flat.Transient = append(flat.Transient, p.Resources[r].Transient)
	}
	if pr.between != 0 {
		flat.Between, flat.BetweenCost = p.Between.Of, pr.between
	}
	flat.WaveCost = pr.wave
	for k, price := range pr.balance {
		bal := &p.Balances[k]
		flat.Balances = append(flat.Balances, anneal.Balance{Of: bal.Of, With: bal.With, Target: bal.Target, Cost: price})
	}
}
