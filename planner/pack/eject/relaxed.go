package eject

import (
	"berth/planner/pack/exact"
)

// The root of the search.

// newSearch begins with the relaxed assignment: every item is at home, whatever room there is.
func newSearch(p *Problem, o Options) *search {
	s := &search{
		p: p, o: o, at: make([]int, len(p.Items)), fixed: make([]bool, len(p.Items)), load: make([]int64, len(p.Capacity)),
		bins: make([]bin, p.Bins), insert: make([][]int64, len(p.Items)), apartOf: make([][]int32, len(p.Items)),
		cost: Infeasible, patience: patience,
	}
	s.findConflicts()
	atHome := make([][]int, p.Bins)
	for i := range p.Items {
		it := &p.Items[i]
		s.at[i] = it.Home
		s.paid += it.Least
		if b := it.Home; b != Outside {
			s.addLoad(b, i, 1)
			atHome[b] = append(atHome[b], i)
		}
	}
	for b := range s.bins {
		s.relief = exact.Plus(s.relief, s.begin(b, atHome[b]))
		if s.ended {
			break
		}
	}
	return s
}

// findConflicts lists the pairs that have to be apart and are at home in one bin.
func (s *search) findConflicts() {
	for g, items := range s.p.Apart {
		at := map[int][]int{}
		for _, i := range items {
			s.apartOf[i] = append(s.apartOf[i], int32(g))
			b := s.p.Items[i].Home
			if b == Outside {
				continue
			}
			for _, j := range at[b] {
				s.conflicts = append(s.conflicts, [2]int{i, j})
			}
			at[b] = append(at[b], i)
		}
	}
}

// begin puts a bin into the state of the relaxed assignment, and returns the least regret that it has to eject.
func (s *search) begin(b int, items []int) int64 {
	st := &s.bins[b]
	for _, i := range items {
		if s.p.Items[i].Regret < Infeasible {
			st.resident = append(st.resident, i)
		} else {
			s.fixed[i] = true
		}
	}
	st.relief, st.over, st.upTo = s.reliefOf(b, Outside, Infeasible-1), s.scratch.knap.over(), -1
	return st.relief
}
