package planner

import "testing"

func TestAnImageRunsOnItsFamilyFromItsLevelUp(t *testing.T) {
	for _, c := range []struct {
		name       string
		host, want Arch
		runs       bool
	}{
		{"the same level runs", Arch{"amd64", 3}, Arch{"amd64", 3}, true},
		{"a higher level runs a lower one", Arch{"amd64", 4}, Arch{"amd64", 2}, true},
		{"a lower level does not run a higher one", Arch{"amd64", 2}, Arch{"amd64", 3}, false},
		{"a level that is not asked for runs", Arch{"amd64", 1}, Arch{"amd64", 0}, true},
		{"a level that is not stated promises the lowest", Arch{"amd64", 0}, Arch{"amd64", 1}, true},
		{"a level that is not stated promises no more", Arch{"amd64", 0}, Arch{"amd64", 2}, false},
		{"another family never runs", Arch{"arm64", 0}, Arch{"amd64", 0}, false},
		{"another family of the same level neither", Arch{"riscv64", 2}, Arch{"amd64", 2}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.host.Runs(c.want); got != c.runs {
				t.Errorf("%v runs %v: %v", c.host, c.want, got)
			}
		})
	}
	if got := (Arch{"amd64", 3}).String() + " " + (Arch{"arm64", 0}).String(); got != "amd64/v3 arm64" {
		t.Errorf("written %q", got)
	}
}

func TestAServiceRunsWhereOneOfItsImagesDoes(t *testing.T) {
	s := Service{Archs: []Arch{{"arm64", 0}, {"amd64", 3}}}
	for arch, want := range map[Arch]bool{{"arm64", 0}: true, {"amd64", 3}: true, {"amd64", 2}: false, {"riscv64", 0}: false} {
		if got := s.RunsOn(arch); got != want {
			t.Errorf("on %v: %v", arch, got)
		}
	}
	if anywhere := (&Service{}); !anywhere.RunsOn(Arch{"riscv64", 0}) {
		t.Error("without a stated architecture it does not run everywhere")
	}
}
