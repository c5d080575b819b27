package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The house has a circle of two files, box.go and label.go, with one of its two arrows back up.
func TestTheReportOfASmallHouse(t *testing.T) {
	packages, err := load("testdata/house", []string{"./..."})
	if err != nil {
		t.Fatal(err)
	}
	want := `  files  lines  arrows  back up  largest circle  package
      4     38       4        1               2  house
      4     38       4        1                  all; 38 lines are in packages main

types with most methods
    1  house.box
    1  house.label

types with most fields
    2  house.box
    1  house.label

functions of cyclomatic complexity over 15: 1
   16  house.alone (unused.go:3)
`
	if diff := cmp.Diff(want, report(packages)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestArrowsBackUpAreListedWithWhatIsUsed(t *testing.T) {
	packages, err := load("testdata/house", []string{"./..."})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("house\n  label.go -> box.go: box, content\n", upward(packages)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestCodeThatDoesNotCompileIsRefused(t *testing.T) {
	if _, err := load("testdata/house", []string{"./nowhere"}); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("%v", err)
	}
}

// made builds a graph of files from arrows.
func made(files int, uses ...[2]int) graph {
	g := graph{files: make([]string, files), uses: make([]map[int]bool, files)}
	for i := range g.uses {
		g.uses[i] = map[int]bool{}
	}
	for _, u := range uses {
		g.uses[u[0]][u[1]] = true
	}
	return g
}

func TestCirclesComeFromTheTopDown(t *testing.T) {
	g := made(6, [2]int{4, 1}, [2]int{1, 3}, [2]int{3, 5}, [2]int{5, 1}, [2]int{5, 0}, [2]int{4, 0})
	got := g.circles()
	if len(got) != 4 || largest(got) != 3 {
		t.Fatalf("%v", got)
	}
	place := func(file int) int {
		return slices.IndexFunc(got, func(c []int) bool { return slices.Contains(c, file) })
	}
	if place(4) > place(1) || place(1) != place(3) || place(1) != place(5) || place(1) > place(0) {
		t.Errorf("%v", got)
	}
}

// The order is held against all orders of small graphs: it never says less than the fewest, says none exactly where
// none is possible, and is seldom more.
func TestTheOrderIsSeldomWorseThanTheBestOfAllOrders(t *testing.T) {
	const tries, files = 300, 6
	random := rand.New(rand.NewPCG(1, 2))
	worse := 0
	for range tries {
		g := made(files)
		for from := range files {
			for to := range files {
				if from != to && random.IntN(3) == 0 {
					g.uses[from][to] = true
				}
			}
		}
		order := g.order()
		if all := slices.Sorted(slices.Values(order)); !slices.Equal(all, []int{0, 1, 2, 3, 4, 5}) {
			t.Fatalf("not every file once: %v", order)
		}
		got, best := len(g.backUp(order)), fewest(g, nil)
		if got < best || best == 0 && got > 0 || (largest(g.circles()) == 0) != (best == 0) {
			t.Fatalf("%v: %d back up by %v, at best %d", g.uses, got, order, best)
		}
		if got > best {
			worse++
		}
	}
	if worse > tries/50 {
		t.Errorf("%d of %d orders are not the best", worse, tries)
	}
}

// fewest tries every order that begins in this way.
func fewest(g graph, begin []int) int {
	if len(begin) == len(g.files) {
		return len(g.backUp(begin))
	}
	best := g.count()
	for file := range g.files {
		if !slices.Contains(begin, file) {
			best = min(best, fewest(g, append(slices.Clone(begin), file)))
		}
	}
	return best
}
