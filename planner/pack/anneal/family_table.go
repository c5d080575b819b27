package anneal

// What is known of families beforehand.

// largeFamily is from how many items on a family keeps a bitset of its bins; below it, looking at where each
// of them is costs about as much and touches less memory.
const largeFamily = 8

// familyTable is what does not change of all families, in a form for quick looks. All walkers share it.
type familyTable struct {
	kind    []uint8   // by family, a sum of the kinds below
	items   [][]int32 // by family
	bits    []int32   // by family, index of its bitset
	spread  []int32   // by family, index of its row of domain counts
	near    []int32   // by family, index of its row of area counts
	needs   [][]int32 // by family, those that it needs
	needers [][]int32 // by family, those that need it

	words                     int // of a bitset
	bitsets, spreads, nearers int // how many rows of each
}

const (
	several uint8 = 1 << iota // more than one item, and they are apart
	large                     // of these so many that it keeps a bitset
	spread                    // asks for more than one domain
	needing                   // needs another family
	needed                    // is needed by another family
)

func newFamilyTable(p *Problem) *familyTable {
	n := len(p.Families)
	t := &familyTable{
		kind: make([]uint8, n), items: make([][]int32, n), bits: make([]int32, n), spread: make([]int32, n),
		near: make([]int32, n), needs: make([][]int32, n), needers: make([][]int32, n), words: (p.Bins + 63) / 64,
	}
	for i, f := range p.Family {
		t.items[f] = append(t.items[f], int32(i))
	}
	for f := range p.Families {
		for _, g := range p.Families[f].Needs {
			if int(g) != f {
				t.needs[f] = append(t.needs[f], g)
				t.needers[g] = append(t.needers[g], int32(f))
			}
		}
	}
	for f := range p.Families {
		t.classify(p, f)
	}
	return t
}

func (t *familyTable) classify(p *Problem, f int) {
	apart := p.Families[f].Apart && len(t.items[f]) > 1
	if apart {
		t.kind[f] |= several
	}
	if apart && len(t.items[f]) >= largeFamily {
		t.kind[f] |= large
		t.bits[f] = int32(t.bitsets)
		t.bitsets++
	}
	if p.Families[f].Spread > 1 {
		t.kind[f] |= spread
		t.spread[f] = int32(t.spreads)
		t.spreads++
	}
	if len(t.needs[f]) > 0 {
		t.kind[f] |= needing
	}
	if len(t.needers[f]) > 0 {
		t.kind[f] |= needed
	}
	if t.kind[f]&(needing|needed) != 0 {
		t.near[f] = int32(t.nearers)
		t.nearers++
	}
}
