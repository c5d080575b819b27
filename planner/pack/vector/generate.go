package vector

// Column generation (Gilmore and Gomory 1961), with the bound of Farley (1990): the master's duals say what covering each item is worth,
// and a pattern worth more than a bin makes the master better. Where the pricer shows that none is worth
// more than v, v times any solution's number of bins is at least the sum of all worths; in integers, the
// bound is that quotient rounded up, and owes nothing to the precision of the linear programme.
//
// Each round takes several columns, no two of which share an item. Pricing ends after a few
// nodes as long as there is something to be found; only when there is not, and the duals are the
// master's own, is it worth being thorough. Between, the duals are smoothed (Wentges 1997; Pessoa,
// Sadykov, Uchoa and Vanderbeck 2018): the mean of the new ones and those before, which swing less. They
// start from the sizes.

const (
	worthOfOne = 1 << 32 // a dual of 1 in the pricer's integers
	smoothing  = 0.5     // share of the duals before; 0.8 was worse
	quickNodes = 1_000
	slowNodes  = 200_000
)

// generator adds columns to a master.
type generator struct {
	m      *master
	q      *pricer
	nodes  int64 // of pricing, quick and thorough
	slow   int64
	bound  int // proven; it ends when it reaches goal, or the master's value
	goal   int
	weight []int64 // what proves the bound
	most   int64

	all, rest []int32
	taken     []bool
	center    []float64
}

func newGenerator(m *master, q *pricer) *generator {
	g := &generator{m: m, q: q, nodes: quickNodes, slow: slowNodes, taken: make([]bool, m.n), center: make([]float64, m.n)}
	for i := range m.n {
		g.all = append(g.all, int32(i))
		g.center[i] = float64(q.size[i]) / float64(max(q.whole, 1))
	}
	return g
}

// run solves the master. It reports whether it was solved, or the bound reached its goal or the master's
// value, before the budget was empty.
func (g *generator) run(budget *Budget) bool {
	exact := false
	for {
		if !g.m.optimise(g.m.n, budget) {
			return false
		}
		g.weigh(exact)
		final := exact && g.m.optimal
		added := g.columns(final, budget)
		switch {
		case g.reached():
			return true
		case budget.Empty():
			return false
		case added > 0 || !g.m.optimal:
			exact = false
		case final:
			return true
		default:
			exact = true
		}
	}
}

func (g *generator) reached() bool {
	return g.bound >= g.goal || float64(g.bound) >= g.m.value()-1e-6
}

// weigh gives the items their worth: from the master's duals as they are, or smoothed.
func (g *generator) weigh(exact bool) {
	for i, v := range g.m.dual {
		if exact {
			g.center[i] = v
		} else {
			g.center[i] = float64(smoothing*g.center[i]) + float64((1-smoothing)*v)
		}
		g.q.worth[i] = max(0, int64(g.center[i]*worthOfOne))
	}
}

// columns adds what the pricer finds, and counts what the master gains by.
func (g *generator) columns(final bool, budget *Budget) (added int) {
	g.rest = append(g.rest[:0], g.all...)
	for first := true; ; first = false {
		most, found, proven := g.q.price(g.rest, worthOfOne, g.nodes, budget)
		if first && final && !proven && len(found) == 0 {
			most, found, proven = g.q.price(g.rest, worthOfOne, g.slow, budget)
		}
		if first && proven {
			g.prove(most)
		}
		// What is worth a millionth more is worth nothing more: duals are no more precise.
		if len(found) == 0 || most <= worthOfOne+worthOfOne/1_000_000 || g.reached() || budget.Empty() {
			return added
		}
		if c := g.m.add(found); g.m.reduced(int32(c)) < -noGain {
			added++
		}
		g.drop(found)
	}
}

// prove notes the bound that follows from no bin being worth more than most.
func (g *generator) prove(most int64) {
	var sum int64
	for _, w := range g.q.worth {
		sum += w
	}
	if bound := int((sum + most - 1) / most); bound > g.bound {
		g.bound, g.most = bound, most
		g.weight = append(g.weight[:0], g.q.worth...)
	}
}

// drop takes the items out of rest.
func (g *generator) drop(items []int32) {
	for _, i := range items {
		g.taken[i] = true
	}
	k := 0
	for _, i := range g.rest {
		if !g.taken[i] {
			g.rest[k] = i
			k++
		}
	}
	g.rest = g.rest[:k]
	for _, i := range items {
		g.taken[i] = false
	}
}
