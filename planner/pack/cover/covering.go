// Package cover solves small covering problems in integers, and proves what it says.
//
// A covering problem takes between Low and High units of each variable, at a price each, so that every
// row is covered, as cheaply as possible. Prices and rows hold nothing negative. Bounds on packing are
// made of such problems: how many bins of each type have to be open, which items have to leave a bin.
//
// It is solved by branch and bound on its linear relaxation (search.go). The relaxation is solved in
// floating point (simplex.go), and only its multipliers are used: rounded to integers over a common
// denominator, they give a bound by weak duality that is added up in integers ([Covering.Dual]). So
// rounding can make a bound weaker, never wrong; and products are rounded before they are added, so that it
// is the same on every processor. What is proven is written down as a tree (proof.go),
// which can be checked without this solver.
package cover

import (
	"math"
	"math/bits"
)

// Impossible is the price of a problem that has no solution.
const Impossible int64 = math.MaxInt64

// Covering is a covering problem. Low, High and Price have an entry for each variable.
type Covering struct {
	Price []int64 `json:"price"`
	Low   []int64 `json:"low"`
	High  []int64 `json:"high"` // at least Low
	Rows  []Row   `json:"rows"`
}

// Row says that the sum of Of times the variables is at least Need.
type Row struct {
	Of   []int64 `json:"of"`
	Need int64   `json:"need"`
}

// largest is what no sum of a sound problem exceeds, so that sums are exact.
const largest = 1 << 61

// sound reports whether the problem is as its type documents it, and all its sums are exact.
func (c *Covering) sound() bool {
	n := len(c.Price)
	if len(c.Low) != n || len(c.High) != n {
		return false
	}
	for j := range n {
		if c.Price[j] < 0 || c.Low[j] < 0 || c.High[j] < c.Low[j] || c.High[j] > largest {
			return false
		}
	}
	if !small(c.Price, c.High) {
		return false
	}
	for r := range c.Rows {
		row := &c.Rows[r]
		if len(row.Of) != n || row.Need > largest || row.Need < 0 || !small(row.Of, c.High) {
			return false
		}
	}
	return true
}

// small reports whether a holds nothing negative and its product with x, which holds nothing negative
// either, is not above largest.
func small(a, x []int64) bool {
	var total exact
	for j, v := range a {
		if v < 0 || v > largest {
			return false
		}
		total.add(v, x[j])
	}
	return !total.over && total.sum <= largest
}

// cost is what x costs.
func (c *Covering) cost(x []int64) int64 {
	var total int64
	for j, v := range x {
		total += c.Price[j] * v
	}
	return total
}

// covers reports whether x covers every row.
func (c *Covering) covers(x []int64) bool {
	for r := range c.Rows {
		if c.sum(r, x) < c.Rows[r].Need {
			return false
		}
	}
	return true
}

// sum is what x brings to a row.
func (c *Covering) sum(r int, x []int64) int64 {
	var total int64
	for j, a := range c.Rows[r].Of {
		total += a * x[j]
	}
	return total
}

// Dual is the bound that the multipliers y, over the denominator den, give within the box of low and
// high, by weak duality: whatever x is, its price is at least y·need + (price - y·rows)·x, and each term
// of that is least at one end of its range. It is rounded up to a multiple of what all prices are
// multiples of. Where a sum is too large to be exact, the bound is 0.
func (c *Covering) Dual(y []int64, den int64, low, high []int64) int64 {
	var total exact
	for r := range c.Rows {
		total.add(y[r], c.Rows[r].Need)
	}
	var step int64
	for j, p := range c.Price {
		step = gcd(step, p)
		var reduced exact
		reduced.add(p, den)
		for r := range c.Rows {
			reduced.add(-y[r], c.Rows[r].Of[j])
		}
		total.over = total.over || reduced.over
		if reduced.sum >= 0 {
			total.add(reduced.sum, low[j])
		} else {
			total.add(reduced.sum, high[j])
		}
	}
	if total.over || total.sum <= 0 || step == 0 {
		return 0
	}
	return ceilDiv(ceilDiv(total.sum, den), step) * step
}

// exact is a sum of products that notes when it is too large for 62 bits.
type exact struct {
	sum  int64
	over bool
}

// add adds the product of a with b, which is not negative.
func (e *exact) add(a, b int64) {
	sign := int64(1)
	if a < 0 {
		a, sign = -a, -1
	}
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi > 0 || lo >= 1<<62 {
		e.over = true
		return
	}
	e.sum += sign * int64(lo)
	if e.sum >= 1<<62 || e.sum <= -1<<62 {
		e.over, e.sum = true, 0
	}
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// ceilDiv is a/b rounded up, for a at least 1.
func ceilDiv(a, b int64) int64 { return (a-1)/b + 1 }
