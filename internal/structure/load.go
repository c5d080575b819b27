package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// load reads the packages with their types. Of what they import it reads no more than the compiler's export
// data, which keeps it quick.
func load(dir string, patterns []string) ([]*packages.Package, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	found, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo,
		Dir: dir,
	}, patterns...)
	if err != nil {
		return nil, err
	}
	var wrong []error
	for _, p := range found {
		for _, e := range p.Errors {
			wrong = append(wrong, fmt.Errorf("package %s: %w", p.PkgPath, e))
		}
	}
	found = slices.DeleteFunc(found, func(p *packages.Package) bool { return len(p.Syntax) == 0 }) // only tests
	slices.SortFunc(found, func(a, b *packages.Package) int { return strings.Compare(a.PkgPath, b.PkgPath) })
	return found, errors.Join(wrong...)
}
