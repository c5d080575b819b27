package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// drawnPlan reads the floors of a drawing: a package a line, with what it is for, and an empty line between
// two floors. What begins with a space goes on with the line above.
func drawnPlan(block string) [][]string {
	var plan [][]string
	for floor := range strings.SplitSeq(block, "\n\n") {
		var names []string
		for line := range strings.Lines(floor) {
			name, _, _ := strings.Cut(line, " ")
			switch name = strings.TrimSpace(name); name {
			case "":
			case "berth":
				names = append(names, name)
			default:
				names = append(names, "berth/"+name)
			}
		}
		slices.Sort(names)
		plan = append(plan, names)
	}
	return plan
}

func TestTheDrawnFloorPlanIsTheOneThatIsChecked(t *testing.T) {
	text, err := os.ReadFile("../../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(text), "## Floor plan")
	_, after, opened := strings.Cut(after, "```\n")
	block, _, closed := strings.Cut(after, "\n```")
	if !found || !opened || !closed {
		t.Fatal("docs/architecture.md draws no floor plan")
	}
	var checked [][]string
	for _, names := range floors {
		checked = append(checked, slices.Sorted(slices.Values(names)))
	}
	if diff := cmp.Diff(checked, drawnPlan(block)); diff != "" {
		t.Errorf("docs/architecture.md draws another floor plan than internal/imports/main.go checks (-checked +drawn):\n%s", diff)
	}
}

func TestADrawingIsReadByFloors(t *testing.T) {
	got := drawnPlan("tui    the screen\n       and its canvas\nberth  the root\n\nplanner/pack  the engine")
	if diff := cmp.Diff([][]string{{"berth", "berth/tui"}, {"berth/planner/pack"}}, got); diff != "" {
		t.Error(diff)
	}
}
