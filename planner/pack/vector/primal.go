package vector

// The primal simplex method of the master.

// refreshEvery is how many pivots the inverse is trusted for.
const refreshEvery = 300

// optimise runs the primal simplex method over the columns that there are, for so many pivots at most. It
// reports whether it may go on: the budget is not empty, and the programme has a solution.
func (m *master) optimise(most int, budget *Budget) bool {
	m.optimal = false
	for range most {
		if budget.Empty() {
			return false
		}
		if m.pivots%refreshEvery == refreshEvery-1 {
			m.refresh()
			budget.spend(m.n * m.n / 16)
		}
		enter, rc, ok := m.cheapest(budget)
		if !ok {
			m.optimal = true
			return true
		}
		m.direct(enter)
		r := m.ratio()
		if r < 0 {
			return false
		}
		m.pivot(enter, r, rc, budget)
	}
	return true
}

// cheapest finds the column, or surplus, of the least reduced cost below 0 (Dantzig's rule).
func (m *master) cheapest(budget *Budget) (enter int32, best float64, ok bool) {
	best = -noGain
	for i, v := range m.dual {
		if v < best {
			best, enter, ok = v, int32(-1-i), true
		}
	}
	for c := range m.basic {
		if m.basic[c] {
			continue
		}
		if v := m.reduced(int32(c)); v < best {
			best, enter, ok = v, int32(c), true
		}
	}
	budget.spend((m.n + len(m.items)) / 8)
	return enter, best, ok
}

// ratio returns the row that leaves when the column enters whose direction was computed, or -1. Of equal
// ratios it takes the largest pivot, which is the safest to divide by.
func (m *master) ratio() int32 {
	best, row := 0.0, int32(-1)
	for _, k := range m.nz {
		if m.d[k] <= noPivot {
			continue
		}
		t := max(m.x[k], 0) / m.d[k]
		if row < 0 || t < best-noDiff || t <= best+noDiff && m.d[k] > m.d[row] {
			best, row = t, k
		}
	}
	return row
}
