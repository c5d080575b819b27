// Command raced lists the packages that are tested under the race detector: those that start goroutines, themselves
// or in their tests. The detector finds nothing in the others and makes them ten times as slow.
//
//	go run ./internal/raced          these packages
//	go run ./internal/raced -not     the others
//	go run ./internal/raced -engine  those whose goroutines come from the engine's workers
//
// The list is read from the code, so that none is forgotten. The engine's packages enumerate for minutes with one
// goroutine and have few tests with more, which are called by a word, Workers: only these run under the detector, in
// every package below planner/pack that has one, and all of the package's tests without it. The lab's tests are in no
// list: they are run by themselves.
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
)

// kind is how a package is tested.
type kind int

const (
	plain kind = iota
	raced
	engine
)

const (
	enginePath = "berth/planner/pack"
	labPath    = "berth/lab"
	workers    = "Workers" // in the names of the engine's tests with goroutines; .ci/test asks for them
)

func main() {
	not := flag.Bool("not", false, "the packages that are tested without the race detector")
	ofEngine := flag.Bool("engine", false, "the engine's packages with tests of several workers")
	flag.Parse()
	want := map[kind]bool{raced: !*not && !*ofEngine, plain: *not, engine: *not || *ofEngine}
	if err := list(want); err != nil {
		fmt.Fprintln(os.Stderr, "raced:", err)
		os.Exit(1)
	}
}

// list prints the packages of the kinds that are wanted.
func list(want map[kind]bool) error {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{.Dir}}", "./...").Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
		if path == labPath {
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
		if want[k] {
			fmt.Println(path)
		}
	}
	return nil
}

// parse reads the files of a package and its tests, for every platform.
func parse(dir string) ([]*ast.File, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
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
