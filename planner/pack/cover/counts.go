package cover

import (
	"cmp"
	"slices"
)

// All ways to cover up to a price.

// Count is a way to cover all rows, with its price.
type Count struct {
	X     []int64
	Price int64
	Slack int64 // the least that it has too much in any row, in millionths of what the row needs
}

// Counts lists the ways that cost at least from and at most to, cheapest first and among those of one
// price the one with the most slack: where a row counts room, what has to be packed is then more likely
// to fit. A search that wants the cheapest tries them in this order, and what it refutes up to a price is
// a proof. The second result is false where more than most were found, the work ran out, or stop, which may be
// nil and is asked now and then, said so: the list is then not whole, and refuting it proves nothing.
func (c *Covering) Counts(from, to int64, most int, stop func() bool) ([]Count, bool) {
	if !c.sound() {
		return nil, false
	}
	n := len(c.Price)
	l := &counter{c: c, from: from, to: to, most: most, nodes: nodesForEach * most, stop: stop, x: slices.Clone(c.Low), dearest: make([]int64, n+1), low: make([]int64, n), high: make([]int64, n)}
	for j := n - 1; j >= 0; j-- {
		l.dearest[j] = l.dearest[j+1] + c.Price[j]*c.High[j]
	}
	for r := range c.Rows {
		rest := make([]int64, n+1)
		for j := n - 1; j >= 0; j-- {
			rest[j] = rest[j+1] + c.Rows[r].Of[j]*c.High[j]
		}
		l.rest = append(l.rest, rest)
	}
	l.visit(0, c.cost(c.Low))
	slices.SortFunc(l.found, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Price, b.Price), cmp.Compare(b.Slack, a.Slack), slices.Compare(a.X, b.X))
	})
	return l.found, l.nodes >= 0 && len(l.found) <= most
}

// nodesForEach is the work on a list, for each way that it may hold: with few of them in a wide box, most
// nodes lead nowhere.
const nodesForEach = 1000

// counter goes through the variables in turn.
type counter struct {
	c        *Covering
	from, to int64
	most     int
	nodes    int
	stop     func() bool
	x        []int64
	dearest  []int64   // what all that is left could cost
	rest     [][]int64 // of each row, what all that is left could bring
	found    []Count

	simplex   simplex
	low, high []int64
}

// visit decides on the variables from j on; price counts the rest at Low.
func (l *counter) visit(j int, price int64) {
	if l.nodes--; l.nodes < 0 || len(l.found) > l.most || price > l.to {
		return
	}
	var spent int64
	for k := range j {
		spent += l.c.Price[k] * l.x[k]
	}
	if spent+l.dearest[j] < l.from {
		return
	}
	if !l.canCover(j) {
		return
	}
	if l.stop != nil && l.stop() {
		l.nodes = -1
		return
	}
	if j > 0 && j < len(l.x) && l.relaxed(j) > l.to {
		return
	}
	if j == len(l.x) {
		l.found = append(l.found, Count{slices.Clone(l.x), price, l.slack()})
		return
	}
	for v := l.c.High[j]; v >= l.c.Low[j]; v-- {
		l.x[j] = v
		l.visit(j+1, price+(v-l.c.Low[j])*l.c.Price[j])
	}
	l.x[j] = l.c.Low[j]
}

// canCover reports whether every row is covered where all variables from j on are at High.
func (l *counter) canCover(j int) bool {
	for r := range l.c.Rows {
		sum := l.rest[r][j]
		for k := range j {
			sum += l.c.Rows[r].Of[k] * l.x[k]
		}
		if sum < l.c.Rows[r].Need {
			return false
		}
	}
	return true
}

// relaxed is the bound by the linear relaxation with the variables before j as they are.
func (l *counter) relaxed(j int) int64 {
	copy(l.low, l.c.Low)
	copy(l.high, l.c.High)
	copy(l.low, l.x[:j])
	copy(l.high, l.x[:j])
	_, y := l.simplex.solve(l.c, l.low, l.high, nil)
	scaled, den := l.c.integral(y)
	return l.c.Dual(scaled, den, l.low, l.high)
}

func (l *counter) slack() int64 {
	least := Impossible
	for r := range l.c.Rows {
		if need := l.c.Rows[r].Need; need > 0 {
			least = min(least, int64(float64(l.c.sum(r, l.x)-need)/float64(need)*1e6))
		}
	}
	return least
}
