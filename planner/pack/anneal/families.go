package anneal

// Where the items of families are.

// families are the running figures of the families.
type families struct {
	*familyTable
	p           *Problem
	bin         []uint64 // bitsets x words
	domainCount []uint16 // spreads x domains: how many items of the family lie there
	domainsUsed []int32  // by spread
	areaCount   []uint16 // nearers x areas
}

func newFamilies(p *Problem, t *familyTable) families {
	return families{
		familyTable: t, p: p, bin: make([]uint64, t.bitsets*t.words), domainCount: make([]uint16, t.spreads*p.Domains),
		domainsUsed: make([]int32, t.spreads), areaCount: make([]uint16, t.nearers*p.Areas),
	}
}

func (t *families) clear() {
	clear(t.bin)
	clear(t.domainCount)
	clear(t.domainsUsed)
	clear(t.areaCount)
}

func (t *families) domains(f, bin int32) *uint16 {
	return &t.domainCount[int(t.spread[f])*t.p.Domains+int(t.p.Domain[bin])]
}

func (t *families) areas(f, area int32) *uint16 {
	return &t.areaCount[int(t.near[f])*t.p.Areas+int(area)]
}

func (t *families) enter(f, bin int32) {
	kind := t.kind[f]
	if kind&large != 0 {
		t.bin[int(t.bits[f])*t.words+int(bin>>6)] |= 1 << (bin & 63)
	}
	if kind&spread != 0 {
		n := t.domains(f, bin)
		if *n++; *n == 1 {
			t.domainsUsed[t.spread[f]]++
		}
	}
	if kind&(needing|needed) != 0 {
		*t.areas(f, t.p.Area[bin])++
	}
}

func (t *families) leave(f, bin int32) {
	kind := t.kind[f]
	if kind&large != 0 {
		t.bin[int(t.bits[f])*t.words+int(bin>>6)] &^= 1 << (bin & 63)
	}
	if kind&spread != 0 {
		n := t.domains(f, bin)
		if *n--; *n == 0 {
			t.domainsUsed[t.spread[f]]--
		}
	}
	if kind&(needing|needed) != 0 {
		*t.areas(f, t.p.Area[bin])--
	}
}

// mayMove tells whether an item of family f may go from one bin to another as far as families are concerned.
func (t *families) mayMove(items []item, f, from, to int32) bool {
	kind := t.kind[f]
	if kind == 0 {
		return true
	}
	if kind&several != 0 && t.holds(items, f, to) {
		return false
	}
	if kind&spread != 0 && t.p.Domain[from] != t.p.Domain[to] {
		if *t.domains(f, from) == 1 && *t.domains(f, to) > 0 && int(t.domainsUsed[t.spread[f]]) <= t.p.Families[f].Spread {
			return false
		}
	}
	return kind&(needing|needed) == 0 || t.nearHolds(f, t.p.Area[from], t.p.Area[to])
}

// holds tells whether a bin holds an item of the family.
func (t *families) holds(items []item, f, bin int32) bool {
	if t.kind[f]&large != 0 {
		return t.bin[int(t.bits[f])*t.words+int(bin>>6)]>>(bin&63)&1 != 0
	}
	for _, i := range t.items[f] {
		if items[i].at == bin {
			return true
		}
	}
	return false
}
