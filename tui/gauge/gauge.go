// Package gauge draws bars of what fills a host or a machine: services or guests, what is kept and free, and the margin. They stand apart
// from tui/cells, which the live view of a run draws with, too, and which knows no hosts.
package gauge

import (
	"strings"

	"berth/planner"
	"berth/tui/cells"
)

// Gauge is a bar of memory: what is used, what the carried service would add, what is kept for the host
// itself, what is free, and the margin as a line on it.
type Gauge struct {
	Total, Usable     planner.Bytes // the length of the bar, and the margin on it
	Used, added, kept planner.Bytes
	guest             bool // it is as large as its load asks for, so never tight
}

// OfHost is the gauge of what a host carries.
func OfHost(l planner.HostLoad) Gauge {
	return Gauge{Total: l.Memory, Usable: l.Usable, Used: l.Used, kept: l.Host.Reserved + l.Host.Foreign, guest: l.Host.IsGuest()}
}

// OfMachine is the gauge of what a machine carries.
func OfMachine(l planner.MachineLoad) Gauge {
	return Gauge{Total: l.Machine.Memory, Usable: l.Usable, Used: l.Used, kept: l.Machine.Reserved + l.Machine.Foreign}
}

// Carry shows what would be used if what is carried came: the part that is more than now stands out.
func (g *Gauge) Carry(then planner.Bytes) {
	g.added = max(then-g.Used, 0)
	g.Used = min(g.Used, then)
}

// State is the tone of what is used: over the margin, close to it, or as it should be.
func (g Gauge) State() cells.Tone {
	load := g.Used + g.added + g.kept
	switch {
	case load > g.Usable:
		return cells.Over
	case !g.guest && planner.Tight(load, g.Usable):
		return cells.Tight
	}
	return cells.Plain
}

// Draw draws the gauge in w columns. Lengths are cut so that they add up: each part ends where it would
// end in an endless bar, and what is not nothing is seen.
func (g Gauge) Draw(a cells.Area, x, y, w int, gl *cells.Glyphs) {
	if w < 3 {
		return
	}
	used, keptTone := cells.BarUsed, cells.BarKept
	switch g.State() {
	case cells.Over:
		used, keptTone = cells.BarOver, cells.BarOver
	case cells.Tight:
		used = cells.BarTight
	}
	ends := [...]int{g.cells(g.Used, w), g.cells(g.Used+g.added, w), g.cells(g.Used+g.added+g.kept, w), w}
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
	if line := g.cells(g.Usable, w); g.Usable < g.Total && line < w {
		a.Put(x+line, y, cells.MarginLine, gl.Margin)
	}
}

// cells is where an amount ends in a bar of w columns.
func (g Gauge) cells(b planner.Bytes, w int) int {
	if g.Total <= 0 {
		return 0
	}
	n := int((float64(b)/float64(g.Total))*float64(w) + 0.5)
	if n == 0 && b > 0 {
		n = 1
	}
	return min(max(n, 0), w)
}
