package planner

import "testing"

func TestDataOfUnknownSizeIsNeverNothing(t *testing.T) {
	for name, c := range map[string]struct {
		s       Service
		known   Bytes
		unknown bool
	}{
		"no data":                      {Service{}, 0, false},
		"a path that nobody speaks of": {Service{State: []State{{Name: "/opt/vault", Derived: true}}}, 0, true},
		"beside a disk demand":         {Service{Demand: Demand{Disk: GB}, State: []State{{Name: "/opt/vault", Derived: true}}}, GB, true},
		"beside stated data":           {Service{State: []State{{Name: "a", Size: GB}, {Name: "./b", Derived: true}}}, GB, true},
		"stated without any size":      {Service{State: []State{{Name: "a"}}}, 0, true},
		"stated, with the disk":        {Service{Demand: Demand{Disk: GB}, State: []State{{Name: "a"}}}, GB, false},
		"on a share":                   {Service{State: []State{{Name: "a", Derived: true, Shared: true}}}, 0, false},
	} {
		if c.s.DataBytes() != c.known || c.s.DataUnknown() != c.unknown {
			t.Errorf("%s: %s, unknown %v", name, c.s.DataBytes(), c.s.DataUnknown())
		}
		cost := int64(c.known)
		if c.unknown {
			cost += int64(unknownData)
		}
		if leaveCost(&c.s, DataMoved) != cost {
			t.Errorf("%s: a move costs %d", name, leaveCost(&c.s, DataMoved))
		}
	}
}

func TestAFactThatAWishStatesIsNotDerived(t *testing.T) {
	s := Service{Derived: []Derived{{Fact: FactMemory, Basis: ByAssumption, Memory: GB}, {Fact: FactCPU}, {Fact: FactMemory, Basis: ByLimit, Memory: GB}}}
	if s.AssumedMemory() != GB || len(s.DerivedOf(FactMemory)) != 2 {
		t.Errorf("%+v", s.Derived)
	}
	s.TakeForStated(FactMemory)
	if s.AssumedMemory() != 0 || len(s.Derived) != 1 {
		t.Errorf("%+v", s.Derived)
	}
}
