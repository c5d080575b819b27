package pack

import "berth/planner/pack/exact"

// The problem: resources, bins, items, and what is about several of them: groups, balances, the wave, the peak.

// Problem is what is to be packed. It is not changed by solving.
type Problem struct {
	Resources []Resource
	Goals     int // length of every cost vector; at least 1
	Bins      []Bin
	Items     []Item
	Groups    []Group
	Balances  []Balance
	Between   *Between // optional
	Wave      *Wave    // optional
	Peak      *Peak    // optional
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

	// Transient resources are held on both sides by an item that is away: its demand counts for the hard
	// capacity of its Start too, and of the bins above. No bin is elastic in one or has a Reserve of it.
	Transient bool
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

	Domain int // what fails together: a rack, a location; at least 0
	Area   int // what is near to each other: a neighbourhood; at least 0

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

// Item is what is packed. It is away while it is in another bin than its Start; an item that is out, or
// that has no Start, is not away.
type Item struct {
	Name    string
	Demand  []int64  // for each resource
	Choices []Choice // the bins that it may go into, each once; items may share the slice, and should
	Out     Cost     // of staying out
	Leave   Cost     // of being away
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

func ceilDiv(a, b int64) int64 { return (a + b - 1) / b }

// ratio is x*num/den rounded down, and ratioUp rounded up. Both work in two parts, so that nothing
// overflows that does not have to.
func ratio(x, num, den int64) int64 { return x/den*num + x%den*num/den }

func ratioUp(x, num, den int64) int64 { return x/den*num + ceilDiv(x%den*num, den) }

// impossible is a bound that no solution reaches.
const impossible = exact.Impossible

// away reports whether the item is away when it is in the bin.
func (it *Item) away(b int) bool { return it.Start >= 0 && b >= 0 && b != it.Start }

// GroupKind says what a group asks of its items.
type GroupKind int

// The kinds of groups. All speak only of those items that are not out.
const (
	Apart    GroupKind = iota // all in different bins
	Together                  // all in the same bin
	Spread                    // in at least Domains domains, or each in its own where they are fewer
	Near                      // in no area without an item of To
)

// Group is a rule about some items.
type Group struct {
	Kind    GroupKind
	Items   []int
	Domains int   // of kind Spread
	To      []int // of kind Near; groups may share slices of items, which are then counted once
}

// Balance asks every root bin to keep two resources free in a proportion: Target units of With for each
// of Of. A bin pays Cost for each unit that is missing. Both have a hard capacity below Unlimited there.
type Balance struct {
	Of, With int // resources
	Target   int64
	Cost     Cost
}

// Between is what an item pays for being away, by where it comes from and where it is.
type Between struct {
	Cost Cost
	Of   [][]int32 // by start and bin, at least 0
}

// Wave counts moves by group: the group with the most items away pays Cost for each of them, the others
// nothing. An item is in one group at most.
type Wave struct {
	Groups [][]int
	Cost   Cost
}

// Peak adds to a goal that has no other costs the fullness of the fullest gauged bin: of its gauge, in
// parts of Scale and rounded up, what is not headroom under the hard capacity in Resource.
type Peak struct {
	Goal     int
	Resource int
	Scale    int64
}
