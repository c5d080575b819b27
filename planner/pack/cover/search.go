package cover

import (
	"cmp"
	"math"
	"slices"
)

// Branch and bound on the linear relaxation.

// Answer is what is known of a covering problem. Least is a lower bound, and the optimum where X costs
// so much; Impossible where nothing covers the rows. X is nil where no solution was found. Proof proves
// Least.
type Answer struct {
	Least    int64
	X        []int64
	Complete bool // Least is the optimum
	Proof    *Proof
}

// Solve finds the optimum, or a bound within so many nodes, at least one. A node takes a relaxation and a pass over the
// problem's rows for each variable; stop, if not nil, is asked before each, and after every pivotsAtOnce pivots of a
// relaxation, whether to end. A problem that is not as its type
// documents it, or whose sums do not fit into 61 bits, has the bound 0.
func (c *Covering) Solve(nodes int, stop func() bool) Answer {
	return c.SolveTo(Impossible, nodes, stop)
}

// SolveTo is Solve for who asks whether the problem costs at least enough: no more than that is proven, and solutions
// are of interest only below it.
func (c *Covering) SolveTo(enough int64, nodes int, stop func() bool) Answer {
	if !c.sound() {
		return Answer{Proof: &Proof{Multipliers: make([]int64, len(c.Rows)), Over: 1}}
	}
	s := &search{c: c, low: slices.Clone(c.Low), high: slices.Clone(c.High), bestCost: enough, nodes: nodes, stop: stop}
	s.byPrice()
	proof, least := s.visit()
	least = min(least, s.bestCost)
	return Answer{Least: least, X: s.best, Complete: s.nodes > 0 || least == s.bestCost, Proof: proof}
}

// search is a depth-first branch and bound.
type search struct {
	c         *Covering
	low, high []int64 // the box of the node
	best      []int64
	bestCost  int64
	nodes     int
	stop      func() bool
	stopped   bool
	order     []int // the variables, the dearest first
	try       []int64
	simplex   simplex
}

func (s *search) byPrice() {
	s.try, s.order = make([]int64, len(s.c.Price)), make([]int, len(s.c.Price))
	for j := range s.order {
		s.order[j] = j
	}
	slices.SortStableFunc(s.order, func(a, b int) int { return cmp.Compare(s.c.Price[b], s.c.Price[a]) })
}

// visit bounds the box, and branches where the bound does not reach what was found. It returns the
// proof with the bound that it proves.
func (s *search) visit() (*Proof, int64) {
	if s.stopped { // on the way back there is one more box at every depth
		none := make([]int64, len(s.c.Rows))
		return &Proof{Multipliers: none, Over: 1}, s.c.Dual(none, 1, s.low, s.high)
	}
	s.nodes--
	s.ask()
	for r := range s.c.Rows {
		if s.c.sum(r, s.high) < s.c.Rows[r].Need {
			return &Proof{Short: r + 1}, Impossible
		}
	}
	x, y := s.simplex.solve(s.c, s.low, s.high, s.ask)
	s.round(x)
	scaled, den := s.c.integral(y)
	least := s.c.Dual(scaled, den, s.low, s.high)
	j := s.split(x)
	if least >= s.bestCost || j < 0 || s.nodes <= 0 {
		return &Proof{Multipliers: scaled, Over: den}, least
	}
	at := min(max(int64(math.Floor(x[j])), s.low[j]), s.high[j]-1)
	node := &Proof{Split: j, At: at}
	low, high := s.low[j], s.high[j]
	var above, below int64
	s.low[j] = at + 1
	node.Above, above = s.visit()
	s.low[j], s.high[j] = low, at
	node.Below, below = s.visit()
	s.high[j] = high
	if both := min(above, below); both >= least {
		return node, both
	}
	return &Proof{Multipliers: scaled, Over: den}, least
}

// ask reports whether the search is to end.
func (s *search) ask() bool {
	if s.stop != nil && s.stop() {
		s.stopped, s.nodes = true, min(s.nodes, 0)
	}
	return s.stopped
}

// split picks the variable to branch on: the most fractional, else the one with the widest range, -1
// where the box is a single point.
func (s *search) split(x []float64) int {
	pick, most := -1, 1e-6
	for j, v := range x {
		if f := math.Abs(v - math.Round(v)); f > most && s.low[j] < s.high[j] {
			pick, most = j, f
		}
	}
	if pick >= 0 {
		return pick
	}
	var widest int64
	for j := range x {
		if w := s.high[j] - s.low[j]; w > widest {
			pick, widest = j, w
		}
	}
	return pick
}

// round tries the relaxed solution rounded up, with every unit taken back that is not needed, the
// dearest first.
func (s *search) round(x []float64) {
	for j, v := range x {
		s.try[j] = min(max(int64(math.Ceil(v-1e-6)), s.low[j]), s.high[j])
	}
	if !s.c.covers(s.try) {
		copy(s.try, s.high)
	}
	for _, j := range s.order {
		back := s.try[j] - s.low[j]
		for r := range s.c.Rows {
			if back == 0 {
				break
			}
			if a := s.c.Rows[r].Of[j]; a > 0 {
				back = min(back, (s.c.sum(r, s.try)-s.c.Rows[r].Need)/a)
			}
		}
		s.try[j] -= back
	}
	if cost := s.c.cost(s.try); cost < s.bestCost {
		s.best, s.bestCost = slices.Clone(s.try), cost
	}
}

// integral turns multipliers into integers over the largest power of two for which no sum in Dual can
// overflow.
func (c *Covering) integral(y []float64) (scaled []int64, den int64) {
	var size float64 = 1
	for j, p := range c.Price {
		reduced := float64(p)
		for r := range c.Rows {
			reduced += float64(y[r] * float64(c.Rows[r].Of[j]))
		}
		size += float64(reduced * float64(c.High[j]+1))
	}
	for r := range c.Rows {
		size += float64(y[r] * float64(c.Rows[r].Need))
	}
	den = 1
	for k := 0; k < 50 && float64(den)*size < math.MaxInt64/16; k++ {
		den *= 2
	}
	scaled = make([]int64, len(y))
	for r := range y {
		if v := y[r] * float64(den); v > 0 && v < largest {
			scaled[r] = int64(v)
		}
	}
	return scaled, den
}
