package wording

import (
	"slices"
	"strings"
	"testing"

	"berth/planner"
)

func TestWhatIsDerivedIsSaidWithWhatItIsFrom(t *testing.T) {
	for _, lang := range []Lang{EN, FR} {
		w := For(lang)
		var said []string
		for f := range planner.Fact(constants(t, "Fact")) {
			said = append(said, w.Derived(planner.Derived{Fact: f, Basis: planner.ByPort}))
		}
		for b := range planner.Basis(constants(t, "Basis")) {
			said = append(said, w.Derived(planner.Derived{Fact: planner.FactMemory, Basis: b, Of: "immich"}))
		}
		slices.Sort(said)
		if n := len(slices.Compact(said)); n != constants(t, "Fact")+constants(t, "Basis")-1 { // memory by ports is there twice
			t.Errorf("%d sentences:\n%s", n, strings.Join(said, "\n"))
		}
	}
	w := For(EN)
	got := w.Derived(planner.Derived{Fact: planner.FactMemory, Basis: planner.ByShipped, Of: "immich", Containers: []string{"a", "b"}, Memory: planner.GB})
	if got != "memory, 1.0 GB (a, b): as the shipped entry immich, which has the same image" {
		t.Error(got)
	}
	if w.DataSize(0, true) != "unknown size" || w.DataSize(planner.GB, true) != "1.0 GB and some of unknown size" || w.DataSize(planner.GB, false) != "1.0 GB" {
		t.Error(w.DataSize(0, true), w.DataSize(planner.GB, true))
	}
}
