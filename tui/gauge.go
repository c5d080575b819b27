package tui

import (
	"strings"

	"berth/planner"
	"berth/tui/cells"
)

// gauge is a bar of memory: what is used, what the carried service would add, what is kept for the host
// itself, what is free, and the margin as a line on it.
type gauge struct {
	total, usable     planner.Bytes
	used, added, kept planner.Bytes
	guest             bool // it is as large as its load asks for, so never tight
}

// hostGauge is the gauge of what a host carries.
func hostGauge(l planner.HostLoad) gauge {
	return gauge{total: l.Memory, usable: l.Usable, used: l.Used, kept: l.Host.Reserved + l.Host.Foreign, guest: l.Host.IsGuest()}
}

// machineGauge is the gauge of what a machine carries.
func machineGauge(l planner.MachineLoad) gauge {
	return gauge{total: l.Machine.Memory, usable: l.Usable, used: l.Used, kept: l.Machine.Reserved + l.Machine.Foreign}
}

// carry shows what would be used if what is carried came: the part that is more than now stands out.
func (g *gauge) carry(then planner.Bytes) {
	g.added = max(then-g.used, 0)
	g.used = min(g.used, then)
}

// state is the tone of what is used: over the margin, close to it, or as it should be.
func (g gauge) state() cells.Tone {
	load := g.used + g.added + g.kept
	switch {
	case load > g.usable:
		return cells.Over
	case !g.guest && planner.Tight(load, g.usable):
		return cells.Tight
	}
	return cells.Plain
}

// draw draws the gauge in w columns. Lengths are cut so that they add up: each part ends where it would
// end in an endless bar, and what is not nothing is seen.
func (g gauge) draw(a cells.Area, x, y, w int, gl *cells.Glyphs) {
	if w < 3 {
		return
	}
	used, keptTone := cells.BarUsed, cells.BarKept
	switch g.state() {
	case cells.Over:
		used, keptTone = cells.BarOver, cells.BarOver
	case cells.Tight:
		used = cells.BarTight
	}
	ends := [...]int{g.cells(g.used, w), g.cells(g.used+g.added, w), g.cells(g.used+g.added+g.kept, w), w}
	parts := [...]struct {
		text string
		tone cells.Tone
	}{{gl.Used, used}, {gl.Added, cells.BarAdded}, {gl.Reserved, keptTone}, {gl.Free, cells.BarFree}}
	if g.added > 0 && ends[0] < w { // it is what the eye looks for
		ends[1] = max(ends[1], ends[0]+1)
	}
	if g.kept > 0 && ends[1] < w {
		ends[2] = max(ends[2], ends[1]+1)
	}
	from := 0
	for i, end := range ends {
		if end = max(end, from); end > from {
			a.Put(x+from, y, parts[i].tone, strings.Repeat(parts[i].text, end-from))
			from = end
		}
	}
	if line := g.cells(g.usable, w); g.usable < g.total && line < w {
		a.Put(x+line, y, cells.MarginLine, gl.Margin)
	}
}

// cells is where an amount ends in a bar of w columns.
func (g gauge) cells(b planner.Bytes, w int) int {
	if g.total <= 0 {
		return 0
	}
	n := int((float64(b)/float64(g.total))*float64(w) + 0.5)
	if n == 0 && b > 0 {
		n = 1
	}
	return min(max(n, 0), w)
}

// bar is a plain bar, for processor time.
func bar(a cells.Area, x, y, w int, part, whole int64, t cells.Tone, gl *cells.Glyphs) {
	g := gauge{total: planner.Bytes(whole), usable: planner.Bytes(whole), used: planner.Bytes(part)}
	n := g.cells(g.used, w)
	a.Put(x, y, t, strings.Repeat(gl.Used, n))
	a.Put(x+n, y, cells.BarFree, strings.Repeat(gl.Free, w-n))
}
