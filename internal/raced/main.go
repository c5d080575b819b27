// Command raced lists the packages that are tested under the race detector: those that start goroutines, themselves
// or in their tests. The detector finds nothing in the others and makes them ten times as slow.
//
//	go run ./internal/raced          these packages
//	go run ./internal/raced -not     the others
//	go run ./internal/raced -engine  those whose goroutines come from the engine's workers
//	go run ./internal/raced -skip    a pattern of tests in the first that need no detector
//	go run ./internal/raced -skipped the packages that they are in
//
// The list is read from the code, so that none is forgotten. The engine's packages enumerate for minutes with one
// goroutine and have few tests with more, which are called by a word, Workers: only these run under the detector, in
// every package below planner/pack that has one, and all of the package's tests without it. The lab's tests are in no
// list: they are run by themselves. A test that takes long under the detector and has one goroutine, or none but those of
// packages below that are tested under it, can say so by a line of its comment, //raced:skip, and runs without it.
//
// One half of these packages has its turn on one day, the other on the next, and runs without the detector meanwhile: it takes most of the time of a
// landing. The day is that of BERTH_FAULTS_SEED; with BERTH_FAULTS=all all of them have it.
package main

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"berth/lab/turn/day"
)

// kind is how a package is tested.
type kind int

const (
	plain kind = iota
	raced
	engine
)

// labPaths run by themselves: with a lab, and beside it.
var labPaths = []string{"berth/lab", "berth/lab/vm"}

const (
	enginePath = "berth/planner/pack"
	workers    = "Workers"      // in the names of the engine's tests with goroutines; the Justfile asks for them
	directive  = "//raced:skip" // above a test that does one thing after the other
)

func main() {
	not := flag.Bool("not", false, "the packages that are tested without the race detector")
	ofEngine := flag.Bool("engine", false, "the engine's packages with tests of several workers")
	skip := flag.Bool("skip", false, "a pattern of tests that do one thing after the other, in packages under the detector")
	skipped := flag.Bool("skipped", false, "the packages that these tests are in")
	flag.Parse()
	if *skip || *skipped {
		if err := listSkipped(*skipped); err != nil {
			fmt.Fprintln(os.Stderr, "raced:", err)
			os.Exit(1)
		}
		return
	}
	want := map[kind]bool{raced: !*not && !*ofEngine, plain: *not, engine: *not || *ofEngine}
	if err := list(want); err != nil {
		fmt.Fprintln(os.Stderr, "raced:", err)
		os.Exit(1)
	}
}

// list prints the packages of the kinds that are wanted.
func list(want map[kind]bool) error {
	return eachPackage(func(path string, k kind, _ []*ast.File) {
		if want[k] {
			fmt.Println(path)
		}
	})
}

// listSkipped prints a pattern of the tests that need no detector, or the packages that they are in.
func listSkipped(packages bool) error {
	var tests []string
	err := eachPackage(func(path string, k kind, files []*ast.File) {
		names := oneAfterTheOther(files)
		if k != raced || len(names) == 0 {
			return
		}
		tests = append(tests, names...)
		if packages {
			fmt.Println(path)
		}
	})
	if err == nil && !packages {
		fmt.Printf("^(%s)$\n", strings.Join(tests, "|"))
	}
	return err
}

// eachPackage goes through the packages of this module but the lab's.
func eachPackage(visit func(path string, k kind, files []*ast.File)) error {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{.Dir}}", "./...").Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	turn := turns{seed: day.Seed(), all: day.All()}
	for line := range strings.Lines(string(out)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
		if slices.Contains(labPaths, path) {
			continue
		}
		files, err := parse(dir)
		if err != nil {
			return err
		}
		k, err := of(path, files)
		if err != nil {
			return err
		}
		if k == raced && !turn.next() {
			k = plain
		}
		visit(path, k, files)
	}
	return nil
}

// turns says which packages have their turn today, two and two, so that neighbours that take long are not all on one day.
type turns struct {
	seed uint64
	all  bool
	n    uint64
}

func (t *turns) next() bool {
	t.n++
	return t.all || (t.n/2+t.seed)%2 == 0
}

// parse reads the files of a package and its tests, for every platform.
func parse(dir string) ([]*ast.File, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// of says how a package is tested. A package of the engine that starts goroutines without a test that is called by
// them is an error: its goroutines would run under no detector.
func of(path string, files []*ast.File) (kind, error) {
	starts := slices.ContainsFunc(files, startsGoroutines)
	if path != enginePath && !strings.HasPrefix(path, enginePath+"/") {
		if starts {
			return raced, nil
		}
		return plain, nil
	}
	switch {
	case slices.ContainsFunc(files, testsWorkers):
		return engine, nil
	case starts:
		return plain, fmt.Errorf("%s starts goroutines and has no test with the word %s in its name", path, workers)
	}
	return plain, nil
}

// startsGoroutines finds go statements, functions that are given to a WaitGroup's or errgroup's Go, and tests that
// are parallel.
func startsGoroutines(f *ast.File) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = true
		case *ast.CallExpr:
			if called, ok := n.Fun.(*ast.SelectorExpr); ok {
				found = found || called.Sel.Name == "Go" && len(n.Args) == 1 || called.Sel.Name == "Parallel" && len(n.Args) == 0
			}
		}
		return !found
	})
	return found
}

func testsWorkers(f *ast.File) bool {
	return slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
		test, ok := d.(*ast.FuncDecl)
		return ok && test.Recv == nil && strings.HasPrefix(test.Name.Name, "Test") && strings.Contains(test.Name.Name, workers)
	})
}

// oneAfterTheOther gives the names of tests that say of themselves that they need no detector.
func oneAfterTheOther(files []*ast.File) (names []string) {
	for _, f := range files {
		for _, d := range f.Decls {
			test, ok := d.(*ast.FuncDecl)
			if !ok || test.Doc == nil {
				continue
			}
			if slices.ContainsFunc(test.Doc.List, func(c *ast.Comment) bool { return c.Text == directive }) {
				names = append(names, test.Name.Name)
			}
		}
	}
	return names
}
