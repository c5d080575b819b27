package anneal

import "slices"

// Families that have to be near others.

// nearHolds tells whether every family has those that it needs near when an item of family f changes the area.
func (t *families) nearHolds(f, from, to int32) bool {
	if from == to {
		return true
	}
	if *t.areas(f, to) == 0 {
		for _, g := range t.needs[f] {
			if *t.areas(g, to) == 0 {
				return false
			}
		}
	}
	if *t.areas(f, from) == 1 {
		for _, g := range t.needers[f] {
			if *t.areas(g, from) > 0 {
				return false
			}
		}
	}
	return true
}

// linked tells whether one of two families needs the other.
func (t *families) linked(f, g int32) bool {
	if t.kind[f]&(needing|needed) == 0 || t.kind[g]&(needing|needed) == 0 {
		return false
	}
	return slices.Contains(t.needs[f], g) || slices.Contains(t.needs[g], f)
}
