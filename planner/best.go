package planner

import "slices"

// Best is the host on which these services together cost least by the goal, everything else staying where it is, by its position among the
// answers of Board.Answers to them; -1 where they fit nowhere. Of hosts that cost the same it is the one with the most memory left, then the
// first. Why says of each host, by the same positions, what the best is better in than it, or that it costs the same; the zero value where they do not fit.
func (b *Board) Best(answers []Answer, services ...string) (best int, why []Why) {
	t := b.weigher()
	lifted, back := b.lift(t, services)
	defer back()
	best = -1
	costs := make([][]int64, len(answers))
	for h := range answers {
		if lifted == nil || !answers[h].Fits {
			continue
		}
		for _, s := range lifted {
			t.put(s, h)
		}
		cost := t.score()
		costs[h] = cost
		for _, s := range lifted {
			t.take(s, h)
		}
		c := 1
		if best >= 0 {
			c = slices.Compare(costs[best], cost)
		}
		if c > 0 || c == 0 && answers[h].Headroom > answers[best].Headroom {
			best = h
		}
	}
	why = make([]Why, len(answers))
	for h, cost := range costs {
		if cost != nil {
			why[h] = compare(t.criteria, costs[best], cost, answers[h].Host)
		}
	}
	return best, why
}

// Without says what the host at a position and its machine would carry if these services ran elsewhere. A guest that nothing else runs
// in is gone then: it has no memory.
func (b *Board) Without(host int, services ...string) (HostLoad, MachineLoad) {
	t := b.weigher()
	_, back := b.lift(t, services)
	defer back()
	l := t.hostLoad(b.today, host)
	if !t.inUse(host) {
		l.Memory = 0
	}
	return l, t.machineLoadOf(b.today, t.machineOf[host])
}

// lift takes services off their hosts, agents and unknown names aside; back puts them where they were.
func (b *Board) lift(t *tally, names []string) (lifted []*Service, back func()) {
	for _, name := range names {
		if s := b.services[name]; s != nil && !s.Agent && !slices.Contains(lifted, s) {
			lifted = append(lifted, s)
			if h := b.HostOf(name); h >= 0 {
				t.take(s, h)
			}
		}
	}
	return lifted, func() {
		for _, s := range lifted {
			if h := b.HostOf(s.Name); h >= 0 {
				t.put(s, h)
			}
		}
	}
}
