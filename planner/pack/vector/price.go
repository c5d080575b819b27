package vector

import (
	"cmp"
	"math/bits"
	"slices"
)

// The pricer of column generation.

// pricer finds the set of items of the largest worth that fits into one bin: a knapsack with several
// resources. It is a depth-first branch and bound over the items by worth for size, where size is one
// surrogate resource (Glover 1968): a weighted sum of all resources, which no set that fits exceeds. The
// bound fills what is left of it with the best of the items that still fit (Dantzig 1957).
//
// Worths and sizes are integers and the bound is rounded up, so that what it proves is proven.
type pricer struct {
	*packing
	capacity []uint64 // in lanes, of the bin
	size     []int64  // surrogate, of each item
	whole    int64    // surrogate capacity
	worth    []int64

	candidates [][]int32 // of each depth, the items that still fit, by worth for size
	free       []uint64  // of each depth, in lanes
	chosen     []int32
	best       int64
	found      []int32
	nodes      int64
	budget     *Budget
	cut        bool
}

// surrogateScale is what the scarcest resource of a bin comes to in the surrogate. With at most 64
// resources, and worths below 2^34, products stay below 2^80, which is divided in two words.
const surrogateScale = 1 << 40

// newPricer makes a pricer for the items of a packing whose bins are all alike.
func newPricer(s *packing) *pricer {
	p := s.p
	q := &pricer{packing: s, worth: make([]int64, p.Items()), size: make([]int64, p.Items())}
	q.capacity = s.lanes.pack(p.capacity(0))
	scarcity := s.scarcity(1)
	for r, c := range p.capacity(0) {
		f := int64(scarcity[r] * surrogateScale / float64(max(c, 1)))
		q.whole += c * f
		for i := range q.size {
			q.size[i] += min(p.demand(int32(i))[r], c+1) * f
		}
	}
	return q
}

// price searches among the items for a set worth more than atLeast. It returns the worth of the best, or
// atLeast, the set, which is empty where there is none and is overwritten by the next call, and whether
// nothing is worth more. It ends unproven after so many nodes.
func (q *pricer) price(items []int32, atLeast, nodes int64, budget *Budget) (worth int64, found []int32, proven bool) {
	if len(q.candidates) == 0 {
		q.candidates = append(q.candidates, make([]int32, 0, len(q.size)))
		q.free = append(q.free, q.capacity...)
	}
	list := q.candidates[0][:0]
	for _, i := range items {
		if q.worth[i] > 0 {
			list = append(list, i)
		}
	}
	slices.SortFunc(list, func(a, b int32) int {
		return cmp.Or(compareProducts(q.worth[b], q.size[a], q.worth[a], q.size[b]), cmp.Compare(a, b))
	})
	budget.spend(len(list))
	q.candidates[0] = list
	q.best, q.nodes, q.budget, q.cut = atLeast, nodes, budget, false
	q.found, q.chosen = q.found[:0], q.chosen[:0]
	q.visit(0, 0, q.whole)
	return q.best, q.found, !q.cut
}

// compareProducts compares a*b with c*d.
func compareProducts(a, b, c, d int64) int {
	hi1, lo1 := bits.Mul64(uint64(a), uint64(b))
	hi2, lo2 := bits.Mul64(uint64(c), uint64(d))
	return cmp.Or(cmp.Compare(hi1, hi2), cmp.Compare(lo1, lo2))
}

// visit adds items to what is chosen, of which the candidates at this depth still fit; left is what is
// left of the surrogate.
func (q *pricer) visit(depth int, worth, left int64) {
	if len(q.candidates) <= depth+1 {
		q.candidates = append(q.candidates, make([]int32, 0, len(q.size)))
		q.free = append(q.free, q.capacity...)
	}
	list := q.candidates[depth]
	for k, i := range list {
		if q.atMost(list[k:], worth, left) <= q.best {
			return
		}
		if q.nodes--; q.nodes < 0 || q.budget.Empty() {
			q.cut = true
			return
		}
		q.budget.spend(1 + (len(list)-k)/4)
		q.chosen = append(q.chosen, i)
		sum := worth + q.worth[i]
		if sum > q.best {
			q.best = sum
			q.found = append(q.found[:0], q.chosen...)
		}
		if q.narrow(depth, i, list[k+1:]) {
			q.visit(depth+1, sum, left-q.size[i])
		}
		q.chosen = q.chosen[:len(q.chosen)-1]
		if q.cut {
			return
		}
	}
}

// atMost is the bound: what is chosen and the best that the surrogate takes of the list.
func (q *pricer) atMost(list []int32, worth, left int64) int64 {
	for _, j := range list {
		if size := q.size[j]; size > left {
			hi, lo := bits.Mul64(uint64(q.worth[j]), uint64(left))
			part, _ := bits.Div64(hi, lo, uint64(size))
			return worth + int64(part)
		}
		worth += q.worth[j]
		left -= q.size[j]
	}
	return worth
}

// narrow sets the candidates of the next depth: what of the list still fits beside item i.
func (q *pricer) narrow(depth int, i int32, list []int32) bool {
	w := q.lanes.words
	free := q.free[(depth+1)*w:][:w]
	for x, d := range q.demand[int(i)*w:][:w] {
		free[x] = q.free[depth*w+x] - d
	}
	next := q.candidates[depth+1][:0]
	for _, j := range list {
		demand, fits := q.demand[int(j)*w:][:w], true
		for x, g := range q.lanes.guards {
			if ((free[x]|g)-demand[x])&g != g {
				fits = false
				break
			}
		}
		if fits {
			next = append(next, j)
		}
	}
	q.candidates[depth+1] = next
	return len(next) > 0
}
