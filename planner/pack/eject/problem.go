package eject

// The problem, and the oracle that adds up a placement.

// Problem is what is to be packed: plain bins, items that may go into some of them at a price each, and items that have to be apart.
// Searching does not change it.
type Problem struct {
	Resources int
	Bins      int
	Capacity  []int64 // bins x resources, none negative
	Items     []Item
	Lists     []List
	Sets      [][]int // of bins, in ascending order
	Apart     [][]int // sets of items of which no two share a bin

	// Price is what an item pays for a choice of its list, or for staying out with Outside.
	Price func(item, choice int) int64
	// Allowed narrows the choices, Outside among them; nil allows all.
	Allowed func(item, choice int) bool
	// Dearest is a cost that no placement of all items exceeds.
	Dearest int64
}

// Outside is the bin of an item that stays out, the choice that stands for it, and the choice of a bin that an item may not go into.
const Outside = -1

// Item is what is packed.
type Item struct {
	Demand []int64 // for each resource, where its list says nothing else
	Floor  []int64 // the least that it needs in any bin, for each resource by itself
	List   int     // its choices
	Set    int     // all bins that it may go into, where it has to be in one; else Outside

	MayStayOut bool
	Home       int   // the cheapest of its choices, or Outside
	Least      int64 // what that costs
	Regret     int64 // what the next cheapest costs more; Infeasible where there is none
}

// List is the bins that items may go into; items share lists.
type List struct {
	Bins   []int     // of each choice
	At     []int32   // of each bin, the choice that stands for it, or Outside
	Demand [][]int64 // of each choice, what it takes there; nil, and an entry of nil, is the item's Demand
}

// choice stands for the bin in the item's list.
func (p *Problem) choice(i, b int) int {
	if b < 0 {
		return Outside
	}
	return int(p.Lists[p.Items[i].List].At[b])
}

// demand is what an item needs in a bin that it may go into.
func (p *Problem) demand(i, b int) []int64 {
	if list := &p.Lists[p.Items[i].List]; list.Demand != nil {
		if d := list.Demand[list.At[b]]; d != nil {
			return d
		}
	}
	return p.Items[i].Demand
}

func (p *Problem) allows(i, choice int) bool { return p.Allowed == nil || p.Allowed(i, choice) }

// Evaluate adds up a placement from nothing: what it costs, and whether it keeps every rule. The search does not use it; tests hold
// what it finds against it.
func (p *Problem) Evaluate(at []int) (cost int64, ok bool) {
	ok = true
	load := make([]int64, p.Bins*p.Resources)
	for i, b := range at {
		c := p.choice(i, b)
		ok = ok && p.mayBeIn(i, b, c)
		if !ok {
			return 0, false
		}
		cost += p.Price(i, c)
		if b != Outside {
			for r, d := range p.demand(i, b) {
				load[b*p.Resources+r] += d
			}
		}
	}
	for k, l := range load {
		ok = ok && (l <= p.Capacity[k] || l == 0)
	}
	return cost, ok && p.keepsApart(at)
}

func (p *Problem) mayBeIn(i, b, choice int) bool {
	if b == Outside {
		return p.Items[i].MayStayOut && p.allows(i, Outside)
	}
	return choice != Outside && p.allows(i, choice)
}

func (p *Problem) keepsApart(at []int) bool {
	for _, set := range p.Apart {
		in := map[int]bool{}
		for _, i := range set {
			if at[i] != Outside && in[at[i]] {
				return false
			}
			in[at[i]] = true
		}
	}
	return true
}

// Options say how to search.
type Options struct {
	Nodes int                  // at most
	Spend func(steps int) bool // counts work; false once there is none left
	Late  func() bool          // whether to end early; nil for never
}

// Result is what a search found.
type Result struct {
	At    []int // the bin of each item; nil where nothing was found
	Cost  int64 // of that; the optimum where it is Least
	Least int64 // no placement costs less; Infeasible where there is none
}
