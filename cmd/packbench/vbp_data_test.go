package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPublishedVectorsArePackedByTheRulesAndNotAboveTheirOptimum(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: public instances are for the run without the race detector")
	}
	for _, set := range []string{"New", "Panigrahy"} {
		t.Run(set, func(t *testing.T) {
			var bins, published int64
			for _, v := range vectors(t, set, 100) {
				solution := filepath.Join(t.TempDir(), "solution")
				got := benchLine(t, "vbp", v.file, "--steps", "3000000", "-o", solution)
				written, err := os.ReadFile(solution)
				if err != nil {
					t.Fatal(err)
				}
				if cost, err := newVectorChecker(t, v.file).solution(written); err != nil || cost != got.Value {
					t.Errorf("%s: the solution has %d bins, not %d: %v", filepath.Base(v.file), cost, got.Value, err)
				}
				if got.Bound > v.optimum || got.Value < v.optimum {
					t.Errorf("%s: %d bins, bound %d, and %d is the optimum", filepath.Base(v.file), got.Value, got.Bound, v.optimum)
				}
				bins, published = bins+got.Value, published+v.published
			}
			if bins > published {
				t.Errorf("%d bins, the best of the published heuristics %d", bins, published)
			}
		})
	}
}
