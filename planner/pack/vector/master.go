package vector

// The master of column generation.

// master is the linear programme of covering items with patterns, sets of items that fit into one bin
// (Gilmore and Gomory 1961): the fewest patterns with each item in at least one. It is solved by the
// primal simplex method (optimise) and, after the right-hand side has changed, by the dual (dual.go),
// with an explicit inverse of the basis: a dense matrix of as many rows as there are items, which suits
// the few hundred for which this is used.
//
// The right-hand side of an item is 1 and a little more that differs from item to item. With 1 alone
// almost every pivot is degenerate, and of 250 items the method took minutes where it takes a second.
type master struct {
	n       int
	first   []int32 // column c has items[first[c]:first[c+1]]
	items   []int32
	inverse [][]float64 // inverse[i][k]: column i, row k of the inverse of the basis
	basis   []int32     // of each row: its column, or -1-i for the surplus of item i
	basic   []bool      // of each column
	x       []float64   // of each row
	need    []float64   // right-hand side
	dual    []float64
	d       []float64 // scratch: the direction of the entering column
	nz      []int32   // the rows where it is not zero
	optimal bool      // the columns that there are have no better solution
	pivots  int
}

// perturbation is what a right-hand side differs from 1 at most, and small beside what rounding looks at.
const perturbation = 1e-4

// What counts as nothing: a reduced cost, an entry of a direction, one that may be divided by, and the
// difference between two ratios.
const (
	noGain  = 1e-7
	noEntry = 1e-11
	noPivot = 1e-7
	noDiff  = 1e-12
)

// newMaster starts from a packing of n items: lists of items, each item in one.
func newMaster(n int, start [][]int32) *master {
	m := &master{
		n: n, first: []int32{0}, inverse: make([][]float64, n), basis: make([]int32, n), x: make([]float64, n),
		need: make([]float64, n), dual: make([]float64, n), d: make([]float64, n),
	}
	flat := make([]float64, n*n)
	for i := range m.inverse {
		m.inverse[i], flat = flat[:n], flat[n:]
		m.need[i] = 1 + float64(perturbation*unlike(i))
	}
	for _, list := range start {
		if len(list) > 0 {
			m.enterAlone(list)
		}
	}
	return m
}

// enterAlone adds a pattern of items that are in no other yet: it is basic in the row of the item that
// needs most, the surpluses of the others in theirs.
func (m *master) enterAlone(list []int32) {
	c := m.add(list)
	f := list[0]
	for _, i := range list {
		if m.need[i] > m.need[f] {
			f = i
		}
	}
	m.basis[f], m.basic[c], m.x[f], m.dual[f] = int32(c), true, m.need[f], 1
	m.inverse[f][f] = 1
	for _, i := range list {
		if i != f {
			m.x[i] = m.need[f] - m.need[i]
			m.basis[i] = -1 - i
			m.inverse[f][i], m.inverse[i][i] = 1, -1
		}
	}
}

// unlike is between 0 and 1, and the same for the same item.
func unlike(i int) float64 {
	r := random(i)
	return float64(r.below(1<<20)) / (1 << 20)
}

func (m *master) add(list []int32) int {
	m.items = append(m.items, list...)
	m.first = append(m.first, int32(len(m.items)))
	m.basic = append(m.basic, false)
	return len(m.basic) - 1
}

func (m *master) column(c int32) []int32 { return m.items[m.first[c]:m.first[c+1]] }

// reduced is the reduced cost of a column.
func (m *master) reduced(c int32) float64 {
	v := 1.0
	for _, i := range m.column(c) {
		v -= m.dual[i]
	}
	return v
}

// direct computes the direction of a column, or of the surplus of item -1-c.
func (m *master) direct(c int32) {
	clear(m.d)
	if c < 0 {
		for k, v := range m.inverse[-1-c] {
			m.d[k] = -v
		}
	} else {
		for _, i := range m.column(c) {
			for k, v := range m.inverse[i] {
				m.d[k] += v
			}
		}
	}
	m.nz = m.nz[:0]
	for k, v := range m.d {
		if v > noEntry || v < -noEntry {
			m.nz = append(m.nz, int32(k))
		}
	}
}

// pivot brings a column with the reduced cost rc, whose direction was computed, into the basis in row r.
func (m *master) pivot(enter, r int32, rc float64, budget *Budget) {
	d, nz := m.d, m.nz
	theta := m.x[r] / d[r]
	for _, k := range nz {
		m.x[k] -= float64(theta * d[k])
		if m.x[k] < 0 && m.x[k] > -noEntry*10 {
			m.x[k] = 0
		}
	}
	m.x[r] = theta
	if out := m.basis[r]; out >= 0 {
		m.basic[out] = false
	}
	if m.basis[r] = enter; enter >= 0 {
		m.basic[enter] = true
	}
	changed := 0
	for i, col := range m.inverse {
		v := col[r]
		if v == 0 {
			continue
		}
		changed++
		v /= d[r]
		for _, k := range nz {
			col[k] -= float64(v * d[k])
		}
		col[r] = v
		m.dual[i] += float64(rc * v)
	}
	m.pivots++
	budget.spend((m.n + changed*len(nz)) / 16)
}

// refresh computes values and duals from the inverse again, so that rounding does not add up.
func (m *master) refresh() {
	clear(m.x)
	for i, col := range m.inverse {
		v := 0.0
		for k, t := range col {
			if m.basis[k] >= 0 {
				v += t
			}
			m.x[k] += float64(t * m.need[i])
		}
		m.dual[i] = v
	}
}

// value is that of the duals for what is still to be covered, to which the perturbation does not matter.
func (m *master) value() float64 {
	v := 0.0
	for i, d := range m.dual {
		if m.need[i] > 0.5 {
			v += d
		}
	}
	return v
}
