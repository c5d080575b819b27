// Command imports checks the floor plan: imports only go down. It lists the project's packages with
// what they import, and exits 1 with a line for every import that goes up or sideways, and where the drawing of them in the
// documentation is another; -draw writes that anew.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// floors are the packages of the project from the top down. A package may import what stands on a
// lower floor, never a neighbour.
var floors = [][]string{
	{"berth/cmd/berth", "berth/cmd/packbench", "berth/internal", "berth/lab"},
	{"berth/begin", "berth/conduct"},
	{"berth/deployer/bench"},
	{"berth/deployer/discover", "berth/deployer/backup"},
	{"berth/rollout", "berth/deployer/pages", "berth/opening"},
	{"berth/live", "berth/tui", "berth/report", "berth/deployer/preflight", "berth/deployer/steps"},
	{"berth/deployer/adopt", "berth/deployer/stacks", "berth/export"},
	{"berth/deployer/lone"},
	{"berth/deployer/status", "berth/deployer/fleet", "berth/deployer/moves"},
	{"berth/deployer/probe", "berth/deployer/guests", "berth/deployer/carry", "berth/export/found"},
	{"berth/deployer/ledger", "berth/names/ca", "berth/planning", "berth/tui/compare", "berth/internal/shellhost"},
	{"berth/planfile", "berth/preferences", "berth/session", "berth/deployer/remote", "berth/deployer/compose", "berth/deployer/secrets"},
	{"berth/wording", "berth/catalog", "berth/inventory", "berth/tui/gauge"},
	{"berth/processors"},
	{"berth", "berth/strictyaml", "berth/quantity", "berth/runview", "berth/tui/cells", "berth/tui/grid", "berth/tui/quiet", "berth/internal/linediff", "berth/lab/turn/day", "berth/internal/manual", "berth/internal/pve", "berth/internal/sshtest", "berth/internal/tmux", "berth/internal/tty", "berth/internal/wholefile"},
	{"berth/planner", "berth/plain", "berth/message", "berth/internal/faults", "berth/internal/treetest"},
	{"berth/planner/pack"},
	{"berth/planner/pack/anneal", "berth/planner/pack/exact"},
}

// ground are the packages that import the standard library and their own parts only; what holds for one holds for all
// packages below its directory.
var ground = []string{"berth/runview", "berth/planner", "berth/message"}

// support are the packages that only tests import, and what supports tests.
var support = []string{"berth/internal/labhosts", "berth/internal/pvehost", "berth/internal/shellhost", "berth/internal/sshtest", "berth/internal/twohosts", "berth/internal/tty/ttytest", "berth/internal/plaintest", "berth/internal/faults", "berth/internal/treetest"}

type pkg struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

// drawn is the drawing of the documentation.
const drawn = "docs/imports.svg"

func main() {
	draw := flag.Bool("draw", false, "write "+drawn+" anew")
	flag.Parse()
	packages, err := list()
	if err != nil {
		fmt.Fprintln(os.Stderr, "imports:", err)
		os.Exit(1)
	}
	bad := check(packages)
	svg := newMatrix(program(packages, "berth/cmd/berth")).svg()
	if *draw {
		if err := os.WriteFile(drawn, []byte(svg), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "imports:", err)
			os.Exit(1)
		}
	} else if have, err := os.ReadFile(drawn); err != nil || string(have) != svg {
		bad = append(bad, drawn+" is not what the packages import: go run ./internal/imports -draw")
	}
	for _, line := range bad {
		fmt.Println(line)
	}
	if len(bad) > 0 {
		os.Exit(1)
	}
}

// list asks go for the project's packages and what they import.
func list() ([]pkg, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var packages []pkg
	for d := json.NewDecoder(out); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
	return packages, cmd.Wait()
}

// check gives a line for every import that breaks the plan, and for every package that it lacks.
func check(packages []pkg) []string {
	var bad []string
	for _, p := range packages {
		at := floor(p.ImportPath)
		if at < 0 {
			bad = append(bad, p.ImportPath+" is on no floor: add it to internal/imports/main.go")
			continue
		}
		for _, i := range p.Imports {
			own := i == "berth" || strings.HasPrefix(i, "berth/")
			switch {
			case slices.Contains(support, i) && !slices.Contains(support, p.ImportPath):
				bad = append(bad, fmt.Sprintf("%s imports %s, which is for tests only", p.ImportPath, i))
			case own && floor(i) <= at && !within(p.ImportPath, i):
				bad = append(bad, fmt.Sprintf("%s imports %s, which does not stand below it", p.ImportPath, i))
			case !own && grounded(p.ImportPath) && strings.Contains(i, "."):
				bad = append(bad, fmt.Sprintf("%s imports %s: the ground uses the standard library only", p.ImportPath, i))
			}
		}
	}
	return bad
}

// floor is the position of a package in floors, by itself or by the package that it is part of; -1 for
// none.
func floor(path string) int {
	for at, names := range floors {
		for _, name := range names {
			if path == name {
				return at
			}
		}
	}
	if parent := strings.LastIndex(path, "/"); parent > 0 && path[:parent] != "berth" {
		return floor(path[:parent])
	}
	return -1
}

// within reports whether the imported package is a part of the importing one: deployer may import
// deployer/remote.
func within(path, imported string) bool { return strings.HasPrefix(imported, path+"/") }

// grounded reports whether a package is of the ground.
func grounded(path string) bool {
	return slices.ContainsFunc(ground, func(g string) bool { return path == g || within(g, path) })
}
