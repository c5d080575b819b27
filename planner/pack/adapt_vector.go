package pack

import (
	"slices"

	"berth/planner/pack/vector"
)

// The adaptor of package vector: plain bins, and items that go into some of them. empty.go says what for.

// vectorProblem is a problem as package vector has it: the items that have to be in a bin, and all bins. Bins
// have the same index in both.
type vectorProblem struct {
	p     *vector.Problem
	item  []int // of each item there, the item here
	alike bool  // all bins are the same to every item, and no two items have to be apart
	exact bool  // nothing was left out, so what is proven for it is proven for the whole problem
}

// fleet reports whether the problem consists of plain roots, demands that are the same everywhere, and
// no rules but items that have to be apart: what package vector can speak of.
func (s *state) fleet() bool {
	if s.transient != nil {
		return false
	}
	for b := range s.p.Bins {
		if !s.plain(b) {
			return false
		}
	}
	for g := range s.p.Groups {
		if s.p.Groups[g].Kind != Apart {
			return false
		}
	}
	seen := make([]bool, len(s.lists.at))
	for i := range s.p.Items {
		it := &s.p.Items[i]
		if seen[s.lists.of[i]] {
			continue
		}
		seen[s.lists.of[i]] = true
		for c := range it.Choices {
			if it.Choices[c].Demand != nil {
				return false
			}
		}
	}
	return true
}

// newVectorProblem takes over the items that are in or have to be, with the choices that are allowed, nil for
// all, and the capacities that cost nothing in the first goals, as far as bins are not above them now.
func newVectorProblem(s *state, goals int, allowed func(i, choice int) bool, m *meter) *vectorProblem {
	d := &vectorProblem{p: &vector.Problem{Resources: s.res}, exact: allowed == nil}
	at := make([]int32, len(s.p.Items))
	for i := range s.p.Items {
		if it := &s.p.Items[i]; s.bin[i] >= 0 || s.bin[i] == undecided || it.MustFit {
			at[i] = int32(len(d.item))
			d.item = append(d.item, i)
			d.p.Demand = append(d.p.Demand, it.Demand...)
			d.exact = d.exact && it.MustFit
		} else {
			at[i] = Nowhere
		}
	}
	d.addBins(s, goals)
	d.addClasses(s, allowed, m)
	for g := range s.p.Groups {
		var set []int32
		for _, i := range s.p.Groups[g].Items {
			if at[i] >= 0 {
				set = append(set, at[i])
			}
		}
		if len(set) > 1 {
			d.p.Apart = append(d.p.Apart, set)
		}
	}
	d.alike = len(d.p.Allowed) == 1 && len(d.p.Allowed[0]) == len(s.p.Bins) && len(d.p.Apart) == 0 && alikeBins(s, d.p)
	return d
}

func (d *vectorProblem) addBins(s *state, goals int) {
	for b := range s.p.Bins {
		bin := &s.p.Bins[b]
		for r := range s.res {
			most := min(max(bin.Hard[r], 0), Unlimited)
			for g := range goals {
				if pr := &s.price[g]; bin.Soft != nil && pr.over != nil && pr.over[r] > 0 {
					most = min(most, max(bin.Soft[r], s.load[b*s.res+r], 0))
					d.exact = false
				}
			}
			d.p.Capacity = append(d.p.Capacity, most)
		}
	}
}

// addClasses sorts the items by the bins that they may go into.
func (d *vectorProblem) addClasses(s *state, allowed func(i, choice int) bool, m *meter) {
	byList, byBins := make([]int32, len(s.lists.at)), map[string]int32{}
	var key signature
	for _, i := range d.item {
		list := s.lists.of[i]
		if allowed == nil && byList[list] > 0 {
			d.p.Class = append(d.p.Class, byList[list]-1)
			continue
		}
		bins := []int32{}
		for c := range s.p.Items[i].Choices {
			if m.ask(1); m.ended { // fewer bins than the item may have do no harm: the search is over
				break
			}
			if allowed == nil || allowed(i, c) {
				bins = append(bins, int32(s.p.Items[i].Choices[c].Bin))
			}
		}
		slices.Sort(bins)
		key = key[:0]
		addAll(&key, bins)
		class, ok := byBins[string(key)]
		if !ok {
			class = int32(len(d.p.Allowed))
			byBins[string(key)] = class
			d.p.Allowed = append(d.p.Allowed, bins)
		}
		byList[list] = class + 1
		d.p.Class = append(d.p.Class, class)
	}
}

// alikeBins reports whether all bins have the same capacity and cost the same to open.
func alikeBins(s *state, p *vector.Problem) bool {
	for b := range s.p.Bins {
		if s.p.Bins[b].Keep || !slices.Equal(p.Capacity[b*s.res:][:s.res], p.Capacity[:s.res]) {
			return false
		}
		for g := range s.p.Goals {
			if s.p.Bins[b].Open.at(g) != s.p.Bins[0].Open.at(g) {
				return false
			}
		}
	}
	return true
}

// bins is where all items are when those of the dense problem are where at says.
func (d *vectorProblem) bins(s *state, at []int32) []int {
	out := slices.Clone(s.bin)
	for k, i := range d.item {
		out[i] = int(at[k])
	}
	return out
}
