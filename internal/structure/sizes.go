package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// sized is a name with a figure: a type and its methods, a function and its complexity.
type sized struct {
	name string
	size int
}

// descending sorts by figure, then by name, and keeps so many; 0 keeps all.
func descending(of []sized, most int) []sized {
	slices.SortFunc(of, func(a, b sized) int {
		return cmp.Or(cmp.Compare(b.size, a.size), strings.Compare(a.name, b.name))
	})
	if most > 0 && len(of) > most {
		return of[:most]
	}
	return of
}

// namedTypes gives the named types of a package's own scope, each with its methods and, as a struct, its fields;
// those that it embeds count as one field each, and what they bring along does not.
func namedTypes(p *packages.Package) (methods, fields []sized) {
	scope := p.Types.Scope()
	for _, name := range scope.Names() {
		declared, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || declared.IsAlias() {
			continue
		}
		named, ok := declared.Type().(*types.Named)
		if !ok {
			continue
		}
		full := p.PkgPath + "." + name
		if n := named.NumMethods(); n > 0 {
			methods = append(methods, sized{full, n})
		}
		if s, ok := named.Underlying().(*types.Struct); ok {
			fields = append(fields, sized{full, s.NumFields()})
		}
	}
	return methods, fields
}

// complexFunctions gives the functions above a limit, with their places.
func complexFunctions(p *packages.Package, limit int) []sized {
	var out []sized
	for _, file := range p.Syntax {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := complexity(f); n > limit {
				at := p.Fset.Position(f.Pos())
				out = append(out, sized{fmt.Sprintf("%s.%s (%s:%d)", p.PkgPath, functionName(f), filepath.Base(at.Filename), at.Line), n})
			}
		}
	}
	return out
}

// functionName is Name, or Type.Name for a method.
func functionName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	t := f.Recv.List[0].Type
	for {
		switch of := t.(type) {
		case *ast.StarExpr:
			t = of.X
		case *ast.IndexExpr:
			t = of.X
		case *ast.IndexListExpr:
			t = of.X
		case *ast.Ident:
			return of.Name + "." + f.Name.Name
		default:
			return f.Name.Name
		}
	}
}

// lines counts the lines of a package's files.
func lines(p *packages.Package) int {
	n := 0
	for _, f := range p.Syntax {
		n += p.Fset.File(f.Pos()).LineCount() - 1 // nothing follows the last newline
	}
	return n
}
