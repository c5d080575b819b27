package session

import (
	"cmp"
	"slices"
)

// Variant is a state with a name.
type Variant struct {
	Name string
	State
}

// Variants lists the saved variants by name.
func (s *Session) Variants() []Variant { return slices.Clone(s.variants) }

// SaveVariant keeps the state under a name; one that has the name is replaced. Where the name has a fault,
// nothing is kept.
func (s *Session) SaveVariant(name string) NameFault {
	if fault := FaultOf(name); fault != NameGood {
		return fault
	}
	s.DropVariant(name)
	s.variants = append(s.variants, Variant{Name: name, State: s.State()})
	slices.SortFunc(s.variants, func(a, b Variant) int { return cmp.Compare(a.Name, b.Name) })
	s.count++
	return NameGood
}

// DropVariant forgets a variant.
func (s *Session) DropVariant(name string) {
	s.variants = slices.DeleteFunc(s.variants, func(v Variant) bool { return v.Name == name })
	s.count++
}
