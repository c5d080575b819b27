package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestReassignmentsOfTheChallengeKeepItsRules(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: public instances are for the run without the race detector")
	}
	dir := benchData(t, "roadef2012")
	for _, name := range []string{"a1_1", "a1_4", "a2_4", "b_1"} {
		t.Run(name, func(t *testing.T) {
			model, assignment := filepath.Join(dir, "model_"+name+".txt"), filepath.Join(dir, "assignment_"+name+".txt")
			solution := filepath.Join(t.TempDir(), "solution")
			got := benchLine(t, "roadef", model, assignment, "--steps", "3000000", "-o", solution)
			written, err := os.ReadFile(solution)
			if err != nil {
				t.Fatal(err)
			}
			if cost, err := newReassignmentChecker(t, model, assignment).solution(written); err != nil || cost != got.Value {
				t.Errorf("the solution costs %d, not %d: %v", cost, got.Value, err)
			}
			if got.Value >= *got.Initial || got.Tried == 0 {
				t.Errorf("%+v: nothing was found", got)
			}
		})
	}
}
