package pack

import (
	"slices"

	"berth/planner/pack/anneal"
)

// reassignment is the problem, as far as one goal sees it, in the model of package anneal.
type reassignment struct {
	s    *state
	goal int
	flat *anneal.Problem
}

// newReassignment returns nil where the model does not hold the problem: every bin is a root, every item
// needs the same in all bins, groups overlap only where they are the same items, nothing is Together, and
// figures fit 32 bits. The goal is priced by what is over, out of balance and away alone, and the goals
// before it at most by what is out: then they stay as they are while everything is in. It returns nil, too, where
// the search is stopped.
func newReassignment(s *state, goal int, meter *meter) *reassignment {
	m := &reassignment{s: s, goal: goal}
	if !m.priced() || !m.bins() {
		return nil
	}
	p := s.p
	m.flat = &anneal.Problem{Resources: len(p.Resources), Bins: len(p.Bins), Items: len(p.Items)}
	for _, part := range []func() bool{m.items, m.capacities, m.families} { // some milliseconds each in a fleet
		if meter.stopped() || !part() {
			return nil
		}
	}
	m.costs()
	return m
}

// priced tells whether the goal has prices of the right kinds, and those before none that could change.
func (m *reassignment) priced() bool {
	for g := range m.goal {
		pr := &m.s.price[g]
		if pr.over != nil || pr.balance != nil || pr.leave != nil || pr.between != 0 || pr.wave != 0 || pr.open != nil || pr.choice || pr.peak {
			return false
		}
	}
	pr := &m.s.price[m.goal]
	some := pr.over != nil || pr.balance != nil || pr.leave != nil || pr.between != 0 || pr.wave != 0
	return some && pr.open == nil && !pr.choice && !pr.peak
}

func (m *reassignment) bins() bool {
	for b := range m.s.p.Bins {
		if !m.s.plain(b) {
			return false
		}
	}
	return len(m.s.p.Bins) > 1 && len(m.s.p.Items) > 0
}

// items fills in what concerns items alone.
func (m *reassignment) items() bool {
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
func (m *reassignment) class(at []int32) int32 {
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
func (m *reassignment) capacities() bool {
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
func (m *reassignment) costs() {
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
