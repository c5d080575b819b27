package main

import (
	"slices"
	"testing"

	"berth/catalog"
	"berth/wording"
)

// What the shipped catalog says in words is said in French too, but for names and words that are the same.
func TestTheShippedCatalogIsSaidInFrench(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	same := []string{"AMD VCE", "infrastructure"}
	fr := wording.For(wording.FR)
	check := func(entry, english, french string) {
		if english == french && !slices.Contains(same, english) {
			t.Errorf("%s: %q has no French", entry, english)
		}
	}
	for _, e := range c.Entries() {
		check(e.Name, e.Service.Group, fr.Group(e.Service.Group))
		for _, m := range e.Service.Metrics {
			check(e.Name, m.Name, fr.Metric(m.Name))
			for _, f := range m.On {
				if !f.Timed() {
					check(e.Name, f.Text, fr.Figure(f))
				}
			}
		}
	}
}
