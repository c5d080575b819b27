package vector

// The problem.

// Problem is a set of items and a set of bins. Arrays are flat: the figures of bin b are
// Capacity[b*Resources:][:Resources], those of item i are Demand[i*Resources:][:Resources]. No figure is
// negative, and no capacity is above 1<<60.
type Problem struct {
	Resources int
	Capacity  []int64
	Demand    []int64
	Class     []int32   // of each item, an index of Allowed
	Allowed   [][]int32 // of each class, the bins that its items may go into, in ascending order
	Apart     [][]int32 // sets of items of which no two share a bin
}

// Bins is how many bins there are.
func (p *Problem) Bins() int { return len(p.Capacity) / p.Resources }

// Items is how many items there are.
func (p *Problem) Items() int { return len(p.Class) }

func (p *Problem) demand(i int32) []int64 { return p.Demand[int(i)*p.Resources:][:p.Resources] }

func (p *Problem) capacity(b int32) []int64 { return p.Capacity[int(b)*p.Resources:][:p.Resources] }

// random is splitmix64 (Steele, Lea and Flood 2014), which is the same in every version of Go.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns one of 0..n-1 (Lemire 2019, without the rejection: n is small beside 2^32).
func (r *random) below(n int) int { return int(uint64(uint32(r.next())) * uint64(n) >> 32) }
