package anneal

import (
	"cmp"
	"slices"
)

// Items by size.

// sizes is what is known of the items' sizes. All walkers share it.
type sizes struct {
	order, rank []int32 // items by size, and where in it each stands
	unit        float64 // of temperatures, in units of cost
}

func newSizes(p *Problem) *sizes {
	order, rank := bySize(p)
	return &sizes{order, rank, weigh(p)}
}

// weigh is the mean over all items of what an item costs where nothing is free: its demand times Over, or,
// where that is nothing, what it costs to be away. Temperatures in this unit suit problems with very
// different costs.
func weigh(p *Problem) float64 {
	var over, leave float64
	for k, d := range p.Demand {
		over += float64(float64(d) * float64(p.Over[k%p.Resources]))
	}
	for _, v := range p.Leave {
		leave += float64(v)
	}
	if over == 0 {
		over = leave
	}
	return max(1, over/float64(max(1, p.Items)))
}

// bySize orders the items by the sum of their demands, each in units of the mean demand.
func bySize(p *Problem) (order, rank []int32) {
	mean, size := make([]float64, p.Resources), make([]float64, p.Items)
	for k, d := range p.Demand {
		mean[k%p.Resources] += float64(d) / float64(p.Items)
	}
	for k, d := range p.Demand {
		size[k/p.Resources] += float64(d) / max(1, mean[k%p.Resources])
	}
	order, rank = make([]int32, p.Items), make([]int32, p.Items)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int { return cmp.Or(cmp.Compare(size[i], size[j]), cmp.Compare(i, j)) })
	for k, i := range order {
		rank[i] = int32(k)
	}
	return order, rank
}
