package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"golang.org/x/tools/go/packages"
)

const (
	complexityLimit = 15
	mostTypes       = 10
)

// report lays the figures out.
func report(of []*packages.Package) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	var methods, fields, functions []sized
	var files, sum, allArrows, allBackUp, mainLines int
	fmt.Fprintln(w, "files\tlines\tarrows\tback up\tlargest circle\t  package")
	for _, p := range of {
		g := arrows(p)
		n, up := g.count(), len(g.backUp(g.order()))
		fmt.Fprintf(w, "%d\t%d\t%d\t%d\t%d\t  %s\n", len(g.files), lines(p), n, up, largest(g.circles()), p.PkgPath)
		files, sum, allArrows, allBackUp = files+len(g.files), sum+lines(p), allArrows+n, allBackUp+up
		if p.Name == "main" {
			mainLines += lines(p)
		}
		m, f := namedTypes(p)
		methods, fields = append(methods, m...), append(fields, f...)
		functions = append(functions, complexFunctions(p, complexityLimit)...)
	}
	fmt.Fprintf(w, "%d\t%d\t%d\t%d\t\t  all; %d lines are in packages main\n", files, sum, allArrows, allBackUp, mainLines)
	w.Flush()
	table(&out, "types with most methods", descending(methods, mostTypes))
	table(&out, "types with most fields", descending(fields, mostTypes))
	table(&out, fmt.Sprintf("functions of cyclomatic complexity over %d: %d", complexityLimit, len(functions)), descending(functions, 0))
	return out.String()
}

// upward lists every arrow that runs back up, package by package.
func upward(of []*packages.Package) string {
	var out strings.Builder
	for _, p := range of {
		g := arrows(p)
		up := g.backUp(g.order())
		if len(up) > 0 {
			fmt.Fprintln(&out, p.PkgPath)
		}
		for _, arrow := range up {
			fmt.Fprintf(&out, "  %s\n", g.say(arrow))
		}
	}
	return out.String()
}

func table(out *strings.Builder, title string, rows []sized) {
	fmt.Fprintf(out, "\n%s\n", title)
	for _, r := range rows {
		fmt.Fprintf(out, "%5d  %s\n", r.size, r.name)
	}
}
