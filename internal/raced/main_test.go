package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"testing"
)

func TestWhatIsTestedUnderTheRaceDetector(t *testing.T) {
	for _, test := range []struct {
		name, path, code string
		want             kind
	}{
		{"a go statement", "berth/tui", "func f() { go f() }", raced},
		{"a WaitGroup's", "berth/tui", "func f() { all.Go(func() {}) }", raced},
		{"a parallel test", "berth/wording", "func TestIt(t *testing.T) { t.Parallel() }", raced},
		{"a lock alone starts nothing", "berth/session", "func f() { mu.Lock() }", plain},
		{"a function that is called Go", "berth/session", "func Go(f func()) { f() }", plain},
		{"the planner above the engine as any other", "berth/planner", "func f() { go f() }", raced},
		{"the engine by the names of its tests", "berth/planner/pack", "func TestOnAnyNumberOfWorkers(t *testing.T) {}", engine},
		{"and its parts", "berth/planner/pack/anneal", "func f() { go f() }\nfunc TestOnAnyNumberOfWorkers(t *testing.T) {}", engine},
		{"an engine's part with one goroutine", "berth/planner/pack/cover", "func TestProofs(t *testing.T) {}", plain},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := of(test.path, code(t, test.code)); got != test.want || err != nil {
				t.Errorf("got %d, %v, want %d", got, err, test.want)
			}
		})
	}
}

func TestGoroutinesOfTheEngineNeedATest(t *testing.T) {
	if _, err := of("berth/planner/pack/vector", code(t, "func f() { go f() }")); err == nil {
		t.Error("goroutines that run under no detector are not told")
	}
}

func TestATestSaysThatItNeedsNoDetector(t *testing.T) {
	files := code(t, "// TestA walks.\n//\n//raced:skip\nfunc TestA(t *testing.T) {}\n\n// TestB is not raced:skip\nfunc TestB(t *testing.T) { go f() }")
	if got := oneAfterTheOther(files); !slices.Equal(got, []string{"TestA"}) {
		t.Errorf("got %q", got)
	}
}

func TestEachPackageHasItsTurnOnOneOfTwoDays(t *testing.T) {
	one, next, all := turns{seed: 4}, turns{seed: 5}, turns{seed: 4, all: true}
	count := 0
	for i := range 30 {
		a, b := one.next(), next.next()
		if a == b || !all.next() {
			t.Errorf("package %d has its turn on both days or on none", i)
		}
		if a {
			count++
		}
	}
	if count < 14 || count > 16 {
		t.Errorf("%d of 30 have their turn on one day", count)
	}
}

func code(t *testing.T, text string) []*ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\n"+text, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return []*ast.File{f}
}
