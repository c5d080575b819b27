package eject

import "berth/planner/pack/exact"

// Going down a branch and coming back: a change of one bin, and its undoing.

// undo is what takes a change back.
type undo struct {
	bin, joins    int
	leave         []int
	was           bin
	ejected       []int
	paid, relief  int64
	ints, columns int // marks in the scratch
}

// apply puts an ejected item into a bin (Outside for none) and ejects others from it.
func (s *search) apply(b, joins int, leave []int) undo {
	st, sc := &s.bins[b], &s.scratch
	u := undo{b, joins, leave, *st, s.ejected, s.paid, s.relief, len(sc.ints), len(sc.columns)}
	st.resident = s.without(st.resident, leave)
	sc.one[0] = joins
	stay := s.without(s.ejected, sc.one[:])
	if joins != Outside {
		s.at[joins], s.fixed[joins] = b, true
		s.paid += s.extra(joins, b)
		s.addLoad(b, joins, 1)
	}
	for _, i := range leave {
		s.at[i] = pending
		s.paid += s.p.Items[i].Regret
		s.addLoad(b, i, -1)
	}
	st.relief, st.over = s.reliefOf(b, Outside, Infeasible-1), sc.knap.over()
	st.covers, st.upTo, st.values = nil, -1, nil
	s.relief = exact.Plus(s.relief-u.was.relief, st.relief)

	slack := s.threshold - s.bound()
	for _, i := range stay {
		sc.columns = append(sc.columns, s.insert[i][b])
		s.insert[i][b] = s.insertAt(i, b, slack)
	}
	sc.ints = append(sc.ints, leave...)
	s.ejected = sc.ints[len(sc.ints)-len(leave)-len(stay) : len(sc.ints) : len(sc.ints)]
	for _, i := range leave {
		s.insert[i] = s.insertions(i, slack)
	}
	return u
}

func (s *search) undo(u *undo) {
	sc, stay := &s.scratch, s.ejected[:len(s.ejected)-len(u.leave)]
	for k, i := range stay {
		s.insert[i][u.bin] = sc.columns[u.columns+k]
	}
	for _, i := range u.leave {
		sc.rows = append(sc.rows, s.insert[i])
		s.at[i], s.insert[i] = u.bin, nil
		s.addLoad(u.bin, i, 1)
	}
	if u.joins != Outside {
		s.at[u.joins], s.fixed[u.joins] = pending, false
		s.addLoad(u.bin, u.joins, -1)
	}
	s.bins[u.bin], s.ejected, s.paid, s.relief = u.was, u.ejected, u.paid, u.relief
	sc.ints, sc.columns = sc.ints[:u.ints], sc.columns[:u.columns]
}
