package cover

import "math"

// The linear relaxation.

// simplex solves the linear relaxation of a problem by the dual simplex method with bounded variables
// (Lemke 1954; Dantzig 1963), on a dictionary: each basic variable written as a sum over the nonbasic
// ones. The slacks start in the basis and everything else at its lower bound. As prices are not
// negative, that is dual feasible, and so are the multipliers at every step on the way: ending early
// costs strength only.
type simplex struct {
	rows, cols int
	a          [][]float64 // of each row, the coefficients of the nonbasic variables and the constant
	cost       []float64   // reduced costs, and the constant
	basic      []int       // the variable of each row; slacks come after the structural ones
	nonbasic   []int       // the variable of each column
	at         []float64   // the value of each nonbasic variable
	lo, hi     []float64   // of every variable
}

// tiny is what counts as nothing, in a dictionary whose rows are scaled to a largest entry of 1.
const tiny = 1e-9

// pivotsAtOnce is after how many pivots a solver asks whether to go on: with 500 variables and 10 rows, 3 ms.
const pivotsAtOnce = 64

// solve returns an optimum of the relaxation within the box and the multipliers of the rows; stop may be nil.
func (s *simplex) solve(c *Covering, low, high []int64, stop func() bool) (x, y []float64) {
	s.start(c, low, high)
	for k := range 50 * (s.rows + 10) {
		if (k+1)%pivotsAtOnce == 0 && stop != nil && stop() {
			break
		}
		row, target := s.leaving()
		if row < 0 {
			break
		}
		col := s.entering(row, target)
		if col < 0 {
			break
		}
		s.pivot(row, col, target)
	}
	return s.read(c)
}

func (s *simplex) start(c *Covering, low, high []int64) {
	s.rows, s.cols = len(c.Rows), len(c.Price)
	n := s.rows + s.cols
	s.a, s.cost = make([][]float64, s.rows), make([]float64, s.cols+1)
	s.basic, s.nonbasic, s.at = make([]int, s.rows), make([]int, s.cols), make([]float64, s.cols)
	s.lo, s.hi = make([]float64, n), make([]float64, n)
	for j := range s.cols {
		s.cost[j], s.nonbasic[j] = float64(c.Price[j]), j
		s.lo[j], s.hi[j] = float64(low[j]), float64(high[j])
		s.at[j] = s.lo[j]
	}
	for r := range c.Rows {
		s.a[r] = make([]float64, s.cols+1)
		scale := rowScale(&c.Rows[r])
		for j, v := range c.Rows[r].Of {
			s.a[r][j] = float64(v) / scale
		}
		s.a[r][s.cols] = -float64(c.Rows[r].Need) / scale
		s.basic[r], s.hi[s.cols+r] = s.cols+r, math.Inf(1)
	}
}

// rowScale is the largest figure of a row.
func rowScale(row *Row) float64 {
	scale := int64(1)
	for _, v := range row.Of {
		scale = max(scale, v)
	}
	return float64(scale)
}

// value is what a basic variable is now.
func (s *simplex) value(row int) float64 {
	v := s.a[row][s.cols]
	for j, x := range s.at {
		v += float64(s.a[row][j] * x)
	}
	return v
}

// leaving picks the basic variable that is farthest out of its range, and the end that it moves to.
func (s *simplex) leaving() (row int, target float64) {
	row = -1
	most := 1e-7
	for r := range s.rows {
		v, b := s.value(r), s.basic[r]
		if d := s.lo[b] - v; d > most {
			row, most, target = r, d, s.lo[b]
		}
		if d := v - s.hi[b]; d > most {
			row, most, target = r, d, s.hi[b]
		}
	}
	return row, target
}

// entering picks the column that keeps all reduced costs on their side: the least ratio.
func (s *simplex) entering(row int, target float64) int {
	up := 1.0 // the basic variable has to grow
	if s.value(row) > target {
		up = -1
	}
	col, least := -1, math.Inf(1)
	for j, v := range s.nonbasic {
		a := up * s.a[row][j]
		if s.lo[v] == s.hi[v] || math.Abs(a) < tiny {
			continue
		}
		if atLow := s.at[j] == s.lo[v]; atLow != (a > 0) {
			continue
		}
		if ratio := math.Abs(s.cost[j] / a); ratio < least {
			col, least = j, ratio
		}
	}
	return col
}

// pivot exchanges the basic variable of the row, which takes the value target, and the nonbasic one of
// the column.
func (s *simplex) pivot(row, col int, target float64) {
	p := s.a[row]
	d := p[col]
	for j := range p {
		p[j] /= -d
	}
	p[col] = 1 / d
	for r := range s.rows {
		if r != row && s.a[r][col] != 0 {
			substitute(s.a[r], p, col)
		}
	}
	substitute(s.cost, p, col)
	s.basic[row], s.nonbasic[col] = s.nonbasic[col], s.basic[row]
	s.at[col] = target
}

// substitute writes a row in terms of what the variable of the column is now.
func substitute(row, p []float64, col int) {
	f := row[col]
	row[col] = 0
	for j, v := range p {
		row[j] += float64(f * v)
	}
}

func (s *simplex) read(c *Covering) (x, y []float64) {
	x, y = make([]float64, s.cols), make([]float64, s.rows)
	for r, v := range s.basic {
		if v < s.cols {
			x[v] = s.value(r)
		}
	}
	for j, v := range s.nonbasic {
		if v < s.cols {
			x[v] = s.at[j]
		} else {
			y[v-s.cols] = max(s.cost[j], 0) / rowScale(&c.Rows[v-s.cols])
		}
	}
	return x, y
}
