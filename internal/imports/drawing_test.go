package main

import (
	"slices"
	"strings"
	"testing"
)

// house is a program on three floors, and a package that it does not have.
func house() []pkg {
	return []pkg{
		{ImportPath: "berth/planner", Imports: []string{"context", "berth/planner/pack"}},
		{ImportPath: "berth/planner/pack", Imports: []string{"berth/planner/pack/cover"}},
		{ImportPath: "berth/planner/pack/cover"},
		{ImportPath: "berth/tui", Imports: []string{"fmt", "berth/planner", "berth/planner/pack"}},
		{ImportPath: "berth/report", Imports: []string{"berth/planner"}},
	}
}

func TestAProgramHasWhatItImportsFromTheTopFloorDown(t *testing.T) {
	var got []string
	for _, p := range program(house(), "berth/tui") {
		got = append(got, p.ImportPath)
	}
	if want := []string{"berth/tui", "berth/planner", "berth/planner/pack", "berth/planner/pack/cover"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestADrawingMarksEveryImportRightOfItsName(t *testing.T) {
	svg := newMatrix(program(house(), "berth/tui")).svg()
	for mark, want := range map[string]string{
		"tui imports planner":                     `<rect class="m" x="128" y="10"`,
		"tui imports planner/pack":                `<rect class="a" x="142" y="10"`, // through planner, too
		"planner imports planner/pack":            `<rect class="m" x="142" y="24"`,
		"planner/pack imports planner/pack/cover": `<rect class="m" x="156" y="38"`,
	} {
		at := strings.Index(svg, "<title>"+mark+"</title>")
		if at < 0 || !strings.HasPrefix(svg[strings.LastIndex(svg[:at], "<rect"):], want) {
			t.Errorf("%s: no %s in\n%s", mark, want, svg)
		}
	}
	if n := strings.Count(svg, `rx="2"`); n != 4 {
		t.Errorf("%d imports are drawn:\n%s", n, svg)
	}
	if other := house(); newMatrix(program(other[1:], "berth/tui")).svg() == svg {
		t.Error("without a package the drawing is the same")
	}
}
