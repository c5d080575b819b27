package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// graph has for each file of a package the other files in which something is declared that it uses. Files are
// numbered in the order of their names.
type graph struct {
	files []string
	uses  []map[int]bool
	names map[[2]int]map[string]bool // by arrow, what is used
}

// arrows reads a package's graph. A use is that of anything with a place in another file: a function, type,
// constant or variable of the package, a field, a method. A method's receiver is a use of its type.
func arrows(p *packages.Package) graph {
	name := func(at token.Pos) string { return p.Fset.Position(at).Filename }
	g := graph{names: map[[2]int]map[string]bool{}}
	for _, f := range p.Syntax {
		g.files = append(g.files, name(f.Package))
	}
	slices.Sort(g.files)
	number := map[string]int{}
	for i, f := range g.files {
		number[f] = i
		g.uses = append(g.uses, map[int]bool{})
	}
	for _, f := range p.Syntax {
		from := number[name(f.Package)]
		ast.Inspect(f, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			used := declared(p.TypesInfo.Uses[id])
			if used == nil || used.Pkg() != p.Types {
				return true
			}
			if to, ok := number[name(used.Pos())]; ok && to != from {
				g.uses[from][to] = true
				if g.names[[2]int{from, to}] == nil {
					g.names[[2]int{from, to}] = map[string]bool{}
				}
				g.names[[2]int{from, to}][used.Name()] = true
			}
			return true
		})
	}
	return g
}

// declared gives what stands in the source: for a method or a field of a generic type's instance, that of the
// type.
func declared(o types.Object) types.Object {
	switch o := o.(type) {
	case *types.Func:
		return o.Origin()
	case *types.Var:
		return o.Origin()
	}
	return o
}

// count is how many arrows there are.
func (g graph) count() int {
	n := 0
	for _, to := range g.uses {
		n += len(to)
	}
	return n
}

// backUp lists the arrows against an order of all files in which each should use later ones only, from the first file
// of the order to the last.
func (g graph) backUp(order []int) [][2]int {
	at := make([]int, len(order))
	for position, file := range order {
		at[file] = position
	}
	var out [][2]int
	for _, from := range order {
		for _, to := range order[:at[from]] {
			if g.uses[from][to] {
				out = append(out, [2]int{from, to})
			}
		}
	}
	return out
}

// say names an arrow by its files and what is used.
func (g graph) say(arrow [2]int) string {
	return fmt.Sprintf("%s -> %s: %s", filepath.Base(g.files[arrow[0]]), filepath.Base(g.files[arrow[1]]),
		strings.Join(slices.Sorted(maps.Keys(g.names[arrow])), ", "))
}
