package pack

import (
	"slices"

	"berth/planner/pack/cover"
)

// Rows that are added to the relaxation by type where its counts cannot be filled.

// Where items may go into some types of bins only, the relaxation opens just as many of those as would do if items
// could be split, and spends what is left on others: the cheapest counts are all short of the same types, and no
// search fills any of them. So a count that was tried in vain says what to try next: of the types that an item which
// found no room may go into, one bin more. That is no proof, and the count itself is tried again later.
type shortages struct {
	t     *relaxation
	class []int32 // of each item
	types [][]int // of each class, the types that it may go into
	rows  []cover.Row
}

// mostShortages is how many rows are added at most.
const mostShortages = 64

func newShortages(t *relaxation, d *vectorProblem) *shortages {
	sh := &shortages{t: t, class: d.p.Class}
	for _, bins := range d.p.Allowed {
		var types []int
		for k := range t.types {
			if slices.ContainsFunc(t.types[k].roots, func(b int) bool { _, ok := slices.BinarySearch(bins, int32(b)); return ok }) {
				types = append(types, k)
			}
		}
		sh.types = append(sh.types, types)
	}
	return sh
}

// next is the cheapest count with one bin more of the types of some item outside; nil where there is none, or where all
// types are open to all of them.
func (sh *shortages) next(count []int64, outside []int32, m *meter) []int64 {
	types := sh.fewest(outside)
	if len(types) == len(sh.t.types) || len(types) == 0 || len(sh.rows) >= mostShortages {
		return nil
	}
	row := cover.Row{Of: make([]int64, len(count)), Need: 1}
	for _, k := range types {
		row.Of[k] = 1
		row.Need += count[k]
	}
	known := slices.IndexFunc(sh.rows, func(r cover.Row) bool { return slices.Equal(r.Of, row.Of) })
	switch {
	case known < 0:
		sh.rows = append(sh.rows, row)
	case sh.rows[known].Need >= row.Need:
		return nil
	default:
		sh.rows[known] = row
	}
	p := *sh.t.problem
	p.Rows = slices.Concat(p.Rows, sh.rows)
	return prove(&p, m).X
}

// fewest is the types that an item may go into, of the item with the fewest.
func (sh *shortages) fewest(outside []int32) []int {
	var fewest []int
	for n, i := range outside {
		if types := sh.types[sh.class[i]]; n == 0 || len(types) < len(fewest) {
			fewest = types
		}
	}
	return fewest
}
