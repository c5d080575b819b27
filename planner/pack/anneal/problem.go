package anneal

// Problem is what is to be packed, flat: the figure of an item or a bin for a resource stands at
// index*Resources+resource. No figure is below 0 but Soft, and none above MaxFigure. Running does not
// change it.
type Problem struct {
	Resources, Bins, Items int

	Demand     []int32 // items x resources
	Hard, Soft []int32 // bins x resources; Soft is at most Hard
	Over       []int64 // for each resource, the cost of a unit above Soft
	Transient  []bool  // for each resource: an item that is away still takes its demand from its start's Hard

	Start   []int32  // the bin that each item comes from, or Nowhere; an item is away in any other bin
	Leave   []int64  // for each item, the cost of being away
	Class   []int32  // for each item, the number of a set in Allowed, or Anywhere
	Allowed []uint64 // sets of bins, a bit for each bin, one behind the other: a look is one into memory

	Between     [][]int32 // start x bin; what an item that is away pays besides, x BetweenCost; nil for nothing
	BetweenCost int64

	Family   []int32 // for each item, an index of Families
	Families []Family
	WaveCost int64 // x the largest number of items of one family with Wave that are away

	Domain, Area   []int32 // for each bin, below Domains and Areas
	Domains, Areas int

	Balances []Balance
}

// MaxFigure is the largest demand or capacity: sums of two stay within 32 bits.
const MaxFigure = 1 << 30

const (
	// Nowhere is the start of an item that is new.
	Nowhere = -1
	// Anywhere is the class of an item that may go into every bin.
	Anywhere = -1
)

// Family is what is asked of some items together. Every item is in one family, many in one of their own.
type Family struct {
	Apart  bool    // no two are in one bin
	Wave   bool    // they count for the wave
	Spread int     // they lie in at least so many domains
	Needs  []int32 // in every area that holds one of them is one of each of these families
}

// Balance makes every bin pay Cost x max(0, Target*(Hard-load)[Of] - (Hard-load)[With]).
type Balance struct {
	Of, With int
	Target   int64
	Cost     int64
}

func (p *Problem) demand(i int32) []int32 {
	n := p.Resources
	return p.Demand[int(i)*n:][:n:n]
}

// Words is the length of a set in Allowed.
func (p *Problem) Words() int { return (p.Bins + 63) / 64 }

// set is the set of a class that is not Anywhere.
func (p *Problem) set(class int32) []uint64 {
	n := p.Words()
	return p.Allowed[int(class)*n:][:n:n]
}

func (p *Problem) mayBeIn(class, b int32) bool {
	return class == Anywhere || p.Allowed[int(class)*p.Words()+int(b>>6)]>>(b&63)&1 != 0
}
