package pack

import (
	"cmp"
	"math/bits"
	"slices"

	"berth/planner/pack/cover"
)

// The rows of the relaxation by type: fractional assignment is a transportation problem, with domain filtering before it.

// transportation finds the rows of a relaxation by type: which types take each item, and what is confined where.
type transportation struct {
	t      *relaxation
	s      *state
	sh     *shape
	sets   []*choiceSet
	mask   []uint64           // of each item that has to fit, the types that take it; else 0
	demand map[uint64][]int64 // what the items of each mask ask for together
}

// confine gives each item the types that have room for it, by its root's kind.
func (f *transportation) confine() {
	typeOf := make([]int, len(f.s.p.Bins))
	for k := range f.t.types {
		for _, root := range f.t.types[k].roots {
			typeOf[root] = k
		}
	}
	f.mask = make([]uint64, len(f.s.p.Items))
	for _, set := range f.sets {
		all := uint64(1)
		if len(f.t.types) <= maxTypes {
			all = 0
			for _, root := range set.bins {
				all |= 1 << typeOf[root]
			}
		}
		for _, i := range set.items {
			f.mask[i] = all
			for k := 0; k < len(f.t.types) && len(f.t.types) <= maxTypes; k++ {
				if !within(f.sh.least[i], f.t.types[k].room) {
					f.mask[i] &^= 1 << k
				}
			}
		}
	}
	f.sum()
}

// sum adds up what items ask for by the types that take them.
func (f *transportation) sum() {
	f.demand = map[uint64][]int64{}
	for _, set := range f.sets {
		for _, i := range set.items {
			total := f.demand[f.mask[i]]
			if total == nil {
				total = make([]int64, f.s.res)
				f.demand[f.mask[i]] = total
			}
			for r, d := range f.sh.least[i] {
				total[r] = sum(total[r], d)
			}
		}
	}
}

// narrow drops a type from the masks of items for which all its roots together have no room beside what
// is confined to it. It reports whether it did.
func (f *transportation) narrow(k int) bool {
	if len(f.t.types) > maxTypes || f.demand[1<<k] == nil {
		return false
	}
	room := f.t.types[k].together()
	for r, d := range f.demand[1<<k] {
		if room[r] < Unlimited {
			room[r] -= d
		}
	}
	changed := false
	for _, set := range f.sets {
		for _, i := range set.items {
			if m := f.mask[i]; m>>k&1 != 0 && m != 1<<k && !within(f.sh.least[i], room) {
				f.mask[i] &^= 1 << k
				changed = true
			}
		}
	}
	if changed {
		f.sum()
	}
	return changed
}

// together is the room of all roots of a type.
func (ty *binType) together() []int64 {
	room := make([]int64, len(ty.room))
	for range ty.roots {
		for r, h := range ty.room {
			room[r] = sum(room[r], h)
		}
	}
	return room
}

// maxUnions bounds the rows. With more, only some of the unions are looked at.
const maxUnions = 256

// unions closes the masks under union, as far as maxUnions allows. The smallest sets come first.
func (f *transportation) unions() []uint64 {
	var all []uint64
	for m := range f.demand {
		all = append(all, m)
	}
	slices.Sort(all)
	seen := map[uint64]bool{}
	for _, m := range all {
		seen[m] = true
	}
	for i := 0; i < len(all); i++ {
		for j := 0; j < i && len(all) < maxUnions; j++ {
			if u := all[i] | all[j]; !seen[u] {
				seen[u] = true
				all = append(all, u)
			}
		}
	}
	slices.SortFunc(all, func(a, b uint64) int {
		return cmp.Or(cmp.Compare(bits.OnesCount64(a), bits.OnesCount64(b)), cmp.Compare(a, b))
	})
	return all
}

// addRows asks the roots of the types in u for room for what can go nowhere else. A root that has more
// than all of it counts as if it had just so much: it is open or it is not.
func (f *transportation) addRows(u uint64) {
	for r := range f.s.res {
		row := cover.Row{Of: make([]int64, len(f.t.types))}
		for mask, d := range f.demand {
			if mask&^u == 0 {
				row.Need = sum(row.Need, d[r])
			}
		}
		if row.Need == 0 {
			continue
		}
		for k := range f.t.types {
			if f.t.in(u, k) {
				row.Of[k] = min(f.t.types[k].room[r], row.Need)
			}
		}
		f.add(u, r, row)
	}
}

// addApart asks for as many bins of the types in u as items of one group can go nowhere else.
func (f *transportation) addApart(u uint64) {
	row := cover.Row{Of: make([]int64, len(f.t.types))}
	for g := range f.s.p.Groups {
		if f.s.p.Groups[g].Kind != Apart {
			continue
		}
		var n int64
		for _, i := range f.s.p.Groups[g].Items {
			if m := f.mask[i]; m != 0 && m&^u == 0 {
				n++
			}
		}
		row.Need = max(row.Need, n)
	}
	if row.Need == 0 {
		return
	}
	for k := range f.t.types {
		if f.t.in(u, k) {
			row.Of[k] = min(f.t.types[k].bins, row.Need)
		}
	}
	f.add(u, apartness, row)
}

func (f *transportation) add(u uint64, resource int, row cover.Row) {
	f.t.rows = append(f.t.rows, TypeRow{f.t.list(u), resource})
	f.t.problem.Rows = append(f.t.problem.Rows, row)
}

// newRelaxation builds the relaxation of a problem for the open costs of a goal. Nothing may be decided
// in the state. It returns nil when the meter is empty before it is done.
func newRelaxation(s *state, sh *shape, g int, m *meter) *relaxation {
	sets := choiceSets(s, func(b int) int { return sh.root[b] })
	m.spend(len(s.p.Items) + len(s.p.Bins))
	t := &relaxation{types: rootTypes(s, sh, g, sets), problem: &cover.Covering{}}
	for k := range t.types {
		ty := &t.types[k]
		t.problem.Price = append(t.problem.Price, ty.open)
		t.problem.Low = append(t.problem.Low, ty.forced)
		t.problem.High = append(t.problem.High, int64(len(ty.roots)))
	}
	tr := &transportation{t: t, s: s, sh: sh, sets: sets}
	tr.confine()
	// What is confined to a type leaves less room there for the rest, which may confine more.
	for k := 0; k < len(t.types) && !m.empty(); k++ {
		m.spend(len(s.p.Items))
		if tr.narrow(k) {
			t.narrowed = append(t.narrowed, k)
			k = -1
		}
	}
	for _, u := range tr.unions() {
		if m.empty() {
			return nil
		}
		m.spend((len(s.p.Resources) + 1) * (len(t.types) + len(tr.demand)))
		tr.addRows(u)
		tr.addApart(u)
	}
	return t
}
