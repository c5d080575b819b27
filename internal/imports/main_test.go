package main

import (
	"slices"
	"testing"
)

func TestImportsThatBreakThePlan(t *testing.T) {
	for _, test := range []struct {
		name    string
		path    string
		imports []string
		want    []string
	}{
		{"down is free", "berth/tui", []string{"berth/session", "berth/planner"}, nil},
		{"up is not", "berth/planner", []string{"berth/catalog"}, []string{"berth/planner imports berth/catalog, which does not stand below it"}},
		{"nor is a neighbour", "berth/tui", []string{"berth/report"}, []string{"berth/tui imports berth/report, which does not stand below it"}},
		{"nor what a neighbour is made of", "berth/report", []string{"berth/tui/board"}, []string{"berth/report imports berth/tui/board, which does not stand below it"}},
		{"a part of a package stands on its floor and may be imported by it", "berth/tui", []string{"berth/tui/board"}, nil},
		{"a part does not import the whole", "berth/tui/board", []string{"berth/tui"}, []string{"berth/tui/board imports berth/tui, which does not stand below it"}},
		{"modules of others are free above the ground", "berth/catalog", []string{"example.org/yaml", "os"}, nil},
		{"the ground has the standard library", "berth/planner", []string{"context", "math/bits", "berth/planner/pack"}, nil},
		{"and nothing else", "berth/planner", []string{"example.org/solver"}, []string{"berth/planner imports example.org/solver: the ground uses the standard library only"}},
		{"nor has any of its parts", "berth/planner/pack/cover", []string{"example.org/solver"}, []string{"berth/planner/pack/cover imports example.org/solver: the ground uses the standard library only"}},
		{"nor one that is new", "berth/planner/pack/vector/new", []string{"golang.org/x/exp/rand"}, []string{"berth/planner/pack/vector/new imports golang.org/x/exp/rand: the ground uses the standard library only"}},
		{"a package without a floor is told", "berth/utils", []string{"os"}, []string{"berth/utils is on no floor: add it to internal/imports/main.go"}},
		{"what supports tests is for them", "berth/cmd/berth", []string{"berth/internal/sshtest"}, []string{"berth/cmd/berth imports berth/internal/sshtest, which is for tests only"}},
		{"and for what supports them, too", "berth/internal/labhosts", []string{"berth/internal/sshtest"}, nil},
		{"every import is looked at", "berth/planner", []string{"berth/tui", "example.org/solver", "berth/report"}, []string{
			"berth/planner imports berth/tui, which does not stand below it",
			"berth/planner imports example.org/solver: the ground uses the standard library only",
			"berth/planner imports berth/report, which does not stand below it",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := check([]pkg{{ImportPath: test.path, Imports: test.imports}}); !slices.Equal(got, test.want) {
				t.Errorf("got\n%q\nwant\n%q", got, test.want)
			}
		})
	}
}

func TestAPackageStandsWhereItOrTheOneThatItIsPartOfDoes(t *testing.T) {
	for path, want := range map[string]int{
		"berth/planner":                  floor("berth/planner/pack") - 1,
		"berth/planner/pack/cover":       floor("berth/planner/pack"),
		"berth/planner/pack/anneal/deep": floor("berth/planner/pack/anneal"),
		"berth/nowhere":                  -1,
		"elsewhere/planner":              -1,
	} {
		if got := floor(path); got != want {
			t.Errorf("%s is on floor %d, want %d", path, got, want)
		}
	}
}
