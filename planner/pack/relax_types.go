package pack

import (
	"fmt"
	"math/bits"

	"berth/planner/pack/cover"
)

// The relaxation by type. Roots that are alike are counted, not told apart, and items are assigned fractionally: split
// at will over the roots that may take them. What is left is how many roots of each type have to be open,
// a small covering problem. Where it is a matter of room, it is tight for fleets: with 100 bins and
// 1,000 items it met the optimum of hosts and of watts on every instance tried.
//
// For one resource a fractional assignment is possible if and only if, for every set of roots, what can go nowhere else fits into it
// (Gale 1957; Hoffman's circulation theorem); for several, that is necessary. Only sets matter that are unions of what single items may
// use, so there is a row for each such union and each resource. Items that have to be apart add rows that
// count bins. Only items count that have to fit, with the least that they may ask for.
//
// Of a root with bins below it, its room is what all of them can take together, and its price that of
// the root alone; both can only make the bound lower.
type relaxation struct {
	types    []binType
	narrowed []int     // the types that were narrowed, in order
	rows     []TypeRow // what the rows of the problem speak of
	problem  *cover.Covering
}

// binType is a set of roots that are alike: the same room, the same price for being open, the same number
// of bins, and the same items that have a choice may use them.
type binType struct {
	room   []int64 // of one root, for each resource
	open   int64
	bins   int64 // of one root, that items may go into
	roots  []int
	forced int64 // of the roots, how many are open in every solution
}

// TypeRow says which types a row sums over, and what.
type TypeRow struct {
	Types    []int `json:"types"`
	Resource int   `json:"resource"` // -1: bins, for items that have to be apart
}

// apartness is the Resource of a row that counts bins.
const apartness = -1

// maxTypes is the number of types up to which sets of types are written as bits of a word. With more,
// only the set of all of them is looked at.
const maxTypes = 64

// rootTypes sorts the roots by type, in order of first appearance.
func rootTypes(s *state, sh *shape, g int, sets []*choiceSet) []binType {
	kind, forced := rootKinds(s, sets), forcedOpen(s, sets)
	var types []binType
	seen := map[string]int{}
	for _, root := range sh.roots {
		ty := binType{room: rootRoom(s, sh, root), open: s.p.Bins[root].Open.at(g), bins: int64(len(sh.below[root]))}
		key := fmt.Sprint(kind[root], ty.open, ty.bins, ty.room)
		k, ok := seen[key]
		if !ok {
			k = len(types)
			seen[key] = k
			types = append(types, ty)
		}
		types[k].roots = append(types[k].roots, root)
		if forced[root] {
			types[k].forced++
		}
	}
	return types
}

// rootRoom is what all bins below a root can take together while nothing is decided; never too small.
func rootRoom(s *state, sh *shape, root int) []int64 {
	room := make([]int64, s.res)
	for r := range room {
		room[r] = max(s.rootFree(sh, root, r), 0)
	}
	return room
}

// rootKinds numbers the kinds of roots: those are of one kind that the same items may use, items that
// have a single root left aside.
func rootKinds(s *state, sets []*choiceSet) []int {
	names := make([]signature, len(s.p.Bins))
	for k, set := range sets {
		if len(set.bins) < 2 {
			continue
		}
		for _, b := range set.bins {
			names[b].add(int64(k))
		}
	}
	kind, seen := make([]int, len(s.p.Bins)), map[string]int{}
	for b := range names {
		kind[b] = number(seen, string(names[b]))
	}
	return kind
}

// forcedOpen says which roots are open in every solution: some bin there is kept, or an item has to go
// there.
func forcedOpen(s *state, sets []*choiceSet) []bool {
	forced := make([]bool, len(s.p.Bins))
	for b := range forced {
		forced[b] = s.occupants[b] > 0
	}
	for _, set := range sets {
		if len(set.bins) == 1 {
			forced[set.bins[0]] = true
		}
	}
	return forced
}

// list is the types of a set.
func (t *relaxation) list(u uint64) []int {
	types := make([]int, 0, bits.OnesCount64(u))
	for k := range t.types {
		if t.in(u, k) {
			types = append(types, k)
		}
	}
	return types
}

// in says of each type whether it is in a set.
func (t *relaxation) in(u uint64, k int) bool { return len(t.types) > maxTypes || u>>k&1 != 0 }

// within reports whether a demand is within a room. No demand needs no room.
func within(demand, room []int64) bool {
	for r, d := range demand {
		if d > 0 && d > room[r] {
			return false
		}
	}
	return true
}
