package main

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
)

// The drawing is a dependency structure matrix (Steward 1981; of code: Sangal et al. 2005): packages stand on the diagonal in the order
// of the floors, and an import is a mark in the row of the one and the column of the other. Where imports only go down, all marks are
// on one side; so names stand on the other, and nothing is turned or crossed.

// The measures of the drawing, in pixels.
const (
	cell   = 14
	middle = cell / 2
	left   = 112 // for the name of the first package
	border = 8
)

// legend says how the drawing is read.
var legend = []string{"right of a name: what it imports", "above a name: what imports it", "light: it stands on that through another, too", "shaded: every second floor"}

// program are the packages that one is made of, itself included, from the top floor down; parts of a package come after it.
func program(packages []pkg, path string) []pkg {
	by := map[string]pkg{}
	for _, p := range packages {
		by[p.ImportPath] = p
	}
	seen := map[string]bool{}
	var out []pkg
	var visit func(string)
	visit = func(path string) {
		p, own := by[path]
		if !own || seen[path] {
			return
		}
		seen[path] = true
		out = append(out, p)
		for _, i := range p.Imports {
			visit(i)
		}
	}
	visit(path)
	slices.SortFunc(out, func(a, b pkg) int {
		return cmp.Or(cmp.Compare(floor(a.ImportPath), floor(b.ImportPath)), cmp.Compare(a.ImportPath, b.ImportPath))
	})
	return out
}

// matrix has packages by their rows, each above what it imports.
type matrix struct {
	packages []pkg
	imports  [][]int        // of each row: rows
	stands   []map[int]bool // of each row: all that it stands on
}

func newMatrix(packages []pkg) *matrix {
	m := &matrix{packages: packages, imports: make([][]int, len(packages)), stands: make([]map[int]bool, len(packages))}
	rows := map[string]int{}
	for row := len(packages) - 1; row >= 0; row-- {
		rows[packages[row].ImportPath] = row
		m.stands[row] = map[int]bool{}
		for _, path := range packages[row].Imports {
			to, own := rows[path]
			if !own {
				continue
			}
			m.imports[row] = append(m.imports[row], to)
			m.stands[row][to] = true
			for under := range m.stands[to] {
				m.stands[row][under] = true
			}
		}
	}
	return m
}

// also reports whether a package stands on one that it imports through another, too.
func (m *matrix) also(row, to int) bool {
	return slices.ContainsFunc(m.imports[row], func(other int) bool { return m.stands[other][to] })
}

// svg draws the matrix.
func (m *matrix) svg() string {
	var b strings.Builder
	w, h := left+len(m.packages)*cell+border, len(m.packages)*cell+2*border
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">`+"\n", w, h, w, h)
	b.WriteString("<title>What the packages of berth import of each other</title>\n" + style)
	fmt.Fprintf(&b, `<rect class="p" width="%d" height="%d" rx="8"/>`+"\n", w, h)
	m.drawFloors(&b)
	m.drawLines(&b)
	for row, to := range m.imports {
		for _, column := range to {
			class := "m"
			if m.also(row, column) {
				class = "a"
			}
			fmt.Fprintf(&b, `<rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="2"><title>%s imports %s</title></rect>`+"\n",
				class, x(column)+2, y(row)+2, cell-4, cell-4, m.name(row), m.name(column))
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d">%s</text>`+"\n", x(row)+1, y(row)+cell-4, m.name(row))
	}
	for n, line := range legend {
		fmt.Fprintf(&b, `<text class="l" x="%d" y="%d">%s</text>`+"\n", 2*border, h-2*border-(len(legend)-1-n)*(cell+2), line)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// drawFloors shades every second floor.
func (m *matrix) drawFloors(b *strings.Builder) {
	from, shaded := 0, true
	for row := 1; row <= len(m.packages); row++ {
		if row < len(m.packages) && floor(m.packages[row].ImportPath) == floor(m.packages[from].ImportPath) {
			continue
		}
		if shaded {
			fmt.Fprintf(b, `<rect class="f" x="%d" y="%d" width="%d" height="%d"/>`+"\n", x(from), y(from), (len(m.packages)-from)*cell, (row-from)*cell)
		}
		from, shaded = row, !shaded
	}
}

// drawLines leads the eye from each name to the last mark of its row and the first of its column.
func (m *matrix) drawLines(b *strings.Builder) {
	for row, to := range m.imports {
		first, last := row, row
		if len(to) > 0 {
			last = slices.Max(to)
		}
		if above := slices.IndexFunc(m.imports, func(to []int) bool { return slices.Contains(to, row) }); above >= 0 {
			first = above
		}
		fmt.Fprintf(b, `<path d="M%d %dV%dH%d"/>`+"\n", x(row)+middle, y(first)+middle, y(row)+middle, x(last)+middle)
	}
}

// x is where a column begins, y a row.
func x(column int) int { return left + column*cell }
func y(row int) int    { return border + row*cell }

// name is a package without the name of the module.
func (m *matrix) name(row int) string {
	return html.EscapeString(strings.TrimPrefix(m.packages[row].ImportPath, "berth/"))
}

const style = `<style>text{font:11px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;text-anchor:end;fill:#1f2328}.l{text-anchor:start;fill:#59636e}` +
	`path{fill:none;stroke:#c6ccd4}.p{fill:#fff}.f{fill:#f0f3f6}.m{fill:#0969da}.a{fill:#a5c8f0}` +
	`@media(prefers-color-scheme:dark){text{fill:#d0d4dc}.l{fill:#8b949e}path{stroke:#39404b}.p{fill:#15181e}.f{fill:#1d222b}.m{fill:#6cb0ff}.a{fill:#33557f}}</style>` + "\n"
