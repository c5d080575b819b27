package pack

import "fmt"

// Problem is what is to be packed. It is not changed by solving.
type Problem struct {
	Resources []Resource
	Goals     int // length of every cost vector; at least 1
	Bins      []Bin
	Items     []Item
	Groups    []Group
	Peak      *Peak // optional
}

// Cost is one figure for each goal, none negative. Nil is all zero.
type Cost []int64

func (c Cost) at(goal int) int64 {
	if c == nil {
		return 0
	}
	return c[goal]
}

// Resource is one dimension of demand and capacity: memory, CPU, disk. Its unit is the caller's.
type Resource struct {
	Name string
	Over Cost // of each unit above a bin's soft capacity
}

// Unlimited is a capacity that nothing exceeds.
const Unlimited int64 = 1 << 60

// Root is the parent of a bin that is in no other bin.
const Root = -1

// Bin holds items, other bins, or both.
type Bin struct {
	Name   string
	Parent int     // index of the bin that holds it, smaller than its own; Root for none
	Hard   []int64 // capacity for each resource; for the resource of an elastic bin it is not used
	Soft   []int64 // comfortable capacity, which an empty bin exceeds where it is negative; nil: the same as Hard
	Open   Cost    // of being in use: holding an item, or a bin that is in use
	Keep   bool    // counts as in use even when it is empty

	// Reserve is what the bin weighs on its parent for each resource while it is in use; Held there
	// means what it holds. Nil is Held for all.
	Reserve []int64
	Elastic *Elastic // its size in one resource is chosen

	// Gauge is what the goal Peak measures the bin's headroom against, 0 to leave it out.
	Gauge int64
}

// Held in Bin.Reserve stands for what the bin holds.
const Held int64 = -1

// Elastic lets a bin choose its size in one resource: Min, or a multiple of Step, up to Max. Of a size
// s, floor(s*Num/Den) can be used, of which Base is taken by the bin itself while it is in use.
type Elastic struct {
	Resource       int
	Min, Max, Step int64
	Num, Den       int64
	Base           int64
	Cost           Cost // of each unit of the size
}

// SizeFor returns the smallest size that carries the load, and whether it is allowed.
func (e *Elastic) SizeFor(load int64) (int64, bool) {
	need := ratioUp(load+e.Base, e.Den, e.Num)
	if need <= e.Min {
		return e.Min, true
	}
	size := ceilDiv(need, e.Step) * e.Step
	return size, size <= e.Max
}

// usable is what a size can carry besides the base.
func (e *Elastic) usable(size int64) int64 { return ratio(size, e.Num, e.Den) - e.Base }

// slack is what a bin with the load and the size can still take before it has to grow. It is rounded
// up, because a bound that adds it to the share of a growth must not round down twice.
func (e *Elastic) slack(size, load int64) int64 { return ratioUp(size, e.Num, e.Den) - e.Base - load }

// Item is what is packed.
type Item struct {
	Name    string
	Demand  []int64  // for each resource
	Choices []Choice // the bins that it may go into, each once
	Out     Cost     // of staying out
	MustFit bool     // staying out is not allowed
	Start   int      // the bin where it is now, or Nowhere; the search begins there where it can
}

// Nowhere is the bin of an item that stays out, and the Start of one that is new.
const Nowhere = -1

// Choice is a bin that an item may go into, and what that costs.
type Choice struct {
	Bin    int
	Cost   Cost
	Demand []int64 // what it needs there; nil: the item's Demand
}

// demand is what an item needs in the bin of one of its choices.
func (it *Item) demand(choice int) []int64 {
	if d := it.Choices[choice].Demand; d != nil {
		return d
	}
	return it.Demand
}

// GroupKind says what a group asks of its items.
type GroupKind int

// The kinds of groups. Both speak only of those items that are not out.
const (
	Apart    GroupKind = iota // all in different bins
	Together                  // all in the same bin
)

// Group ties items.
type Group struct {
	Kind  GroupKind
	Items []int
}

// Peak adds to a goal that has no other costs the crowding of the fullest gauged bin: of its gauge, in
// parts of Scale and rounded up, what is not headroom under the hard capacity in Resource.
type Peak struct {
	Goal     int
	Resource int
	Scale    int64
}

// Validate reports the first thing about the problem that is not as its types document it.
func (p *Problem) Validate() error {
	if p.Goals < 1 {
		return fmt.Errorf("pack: no goals")
	}
	for _, r := range p.Resources {
		if err := p.checkCost(r.Over); err != nil {
			return fmt.Errorf("pack: resource %s: %w", r.Name, err)
		}
	}
	for i := range p.Bins {
		if err := p.checkBin(i); err != nil {
			return fmt.Errorf("pack: bin %s: %w", p.Bins[i].Name, err)
		}
	}
	for i := range p.Items {
		if err := p.checkItem(&p.Items[i]); err != nil {
			return fmt.Errorf("pack: item %s: %w", p.Items[i].Name, err)
		}
	}
	for g, group := range p.Groups {
		for _, i := range group.Items {
			if i < 0 || i >= len(p.Items) {
				return fmt.Errorf("pack: group %d: no item %d", g, i)
			}
		}
	}
	if k := p.Peak; k != nil && (k.Goal < 0 || k.Goal >= p.Goals || k.Resource < 0 || k.Resource >= len(p.Resources) || k.Scale < 1) {
		return fmt.Errorf("pack: peak: goal, resource or scale out of range")
	}
	return nil
}

func (p *Problem) checkBin(i int) error {
	b, n := &p.Bins[i], len(p.Resources)
	switch {
	case b.Parent < Root || b.Parent >= i:
		return fmt.Errorf("parent %d is not before it", b.Parent)
	case len(b.Hard) != n, b.Soft != nil && len(b.Soft) != n, b.Reserve != nil && len(b.Reserve) != n:
		return fmt.Errorf("want a capacity for each of %d resources", n)
	}
	if e := b.Elastic; e != nil {
		if e.Resource < 0 || e.Resource >= n || e.Min < 0 || e.Max < e.Min || e.Step < 1 || e.Num < 1 || e.Den < e.Num || e.Base < 0 {
			return fmt.Errorf("elastic: figures out of range")
		}
		if err := p.checkCost(e.Cost); err != nil {
			return err
		}
	}
	return p.checkCost(b.Open)
}

func (p *Problem) checkItem(it *Item) error {
	if err := p.checkDemand(it.Demand); err != nil {
		return err
	}
	if it.Start < Nowhere || it.Start >= len(p.Bins) {
		return fmt.Errorf("no bin %d to start from", it.Start)
	}
	seen := make(map[int]bool, len(it.Choices))
	for _, c := range it.Choices {
		if c.Bin < 0 || c.Bin >= len(p.Bins) || seen[c.Bin] {
			return fmt.Errorf("bin %d is not there or named twice", c.Bin)
		}
		seen[c.Bin] = true
		if c.Demand != nil {
			if err := p.checkDemand(c.Demand); err != nil {
				return err
			}
		}
		if err := p.checkCost(c.Cost); err != nil {
			return err
		}
	}
	return p.checkCost(it.Out)
}

func (p *Problem) checkDemand(demand []int64) error {
	if len(demand) != len(p.Resources) {
		return fmt.Errorf("want a demand for each of %d resources", len(p.Resources))
	}
	for _, d := range demand {
		if d < 0 {
			return fmt.Errorf("demand %d is negative", d)
		}
	}
	return nil
}

func (p *Problem) checkCost(c Cost) error {
	if c != nil && len(c) != p.Goals {
		return fmt.Errorf("want a cost for each of %d goals", p.Goals)
	}
	for _, v := range c {
		if v < 0 {
			return fmt.Errorf("cost %d is negative", v)
		}
	}
	return nil
}

func ceilDiv(a, b int64) int64 { return (a + b - 1) / b }

// ratio is x*num/den rounded down, and ratioUp rounded up. Both work in two parts, so that nothing
// overflows that does not have to.
func ratio(x, num, den int64) int64 { return x/den*num + x%den*num/den }

func ratioUp(x, num, den int64) int64 { return x/den*num + ceilDiv(x%den*num, den) }
