package vector

// The dual simplex method of the master.

// repair runs the dual simplex method after the right-hand side has changed, until no basic value is
// negative. It reports whether it got there.
func (m *master) repair(budget *Budget) bool {
	for range 50 * m.n {
		if budget.Empty() {
			return false
		}
		r := m.mostNegative()
		if r < 0 {
			return true
		}
		enter, rc, ok := m.entering(r, budget)
		if !ok {
			return false
		}
		m.direct(enter)
		if m.d[r] > -noPivot/100 {
			m.refresh()
			budget.spend(m.n * m.n / 16)
			continue
		}
		m.pivot(enter, r, rc, budget)
	}
	return false
}

func (m *master) mostNegative() int32 {
	row, least := int32(-1), -noGain
	for k, v := range m.x {
		if v < least {
			least, row = v, int32(k)
		}
	}
	return row
}

// entering is the ratio test of the dual method in row r. It returns the column, or surplus, and its
// reduced cost.
func (m *master) entering(r int32, budget *Budget) (enter int32, cost float64, ok bool) {
	best, size := 0.0, 0.0
	note := func(rc, alpha float64, c int32) {
		t := max(rc, 0) / -alpha
		if !ok || t < best-noDiff || t <= best+noDiff && -alpha > size {
			best, size, enter, cost, ok = t, -alpha, c, rc, true
		}
	}
	for i, col := range m.inverse {
		if alpha := -col[r]; alpha < -noPivot {
			note(m.dual[i], alpha, int32(-1-i))
		}
	}
	for c := range m.basic {
		if m.basic[c] {
			continue
		}
		alpha := 0.0
		for _, i := range m.column(int32(c)) {
			alpha += m.inverse[i][r]
		}
		if alpha < -noPivot {
			note(m.reduced(int32(c)), alpha, int32(c))
		}
	}
	budget.spend((m.n + len(m.items)) / 8)
	return enter, cost, ok
}

// cover takes a pattern into the solution: what it covers is no longer asked for.
func (m *master) cover(list []int32) {
	for _, i := range list {
		if m.need[i] < 0 {
			continue
		}
		now := -float64(perturbation * unlike(int(i)))
		for k, v := range m.inverse[i] {
			m.x[k] += float64(v * (now - m.need[i]))
		}
		m.need[i] = now
	}
}

// basis is what a master goes back to.
type basis struct {
	inverse       [][]float64
	basis         []int32
	x, need, dual []float64
}

func (m *master) save() *basis {
	s := &basis{
		basis: append([]int32(nil), m.basis...), x: append([]float64(nil), m.x...),
		need: append([]float64(nil), m.need...), dual: append([]float64(nil), m.dual...),
	}
	for _, c := range m.inverse {
		s.inverse = append(s.inverse, append([]float64(nil), c...))
	}
	return s
}

// restore goes back to a basis; columns that came since stay.
func (m *master) restore(s *basis) {
	copy(m.basis, s.basis)
	copy(m.x, s.x)
	copy(m.need, s.need)
	copy(m.dual, s.dual)
	for i := range m.inverse {
		copy(m.inverse[i], s.inverse[i])
	}
	clear(m.basic)
	for _, c := range m.basis {
		if c >= 0 {
			m.basic[c] = true
		}
	}
}
