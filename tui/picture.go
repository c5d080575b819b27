package tui

import "berth/tui/cells"

// draw draws the board in the form that the terminal has room for.
func (p picture) draw(a cells.Area, beside part) {
	p.drawHeader(a, beside)
	if p.wide() {
		p.drawWide(a)
	} else {
		p.drawNarrow(a)
	}
}

// drawGhost draws the service under the pointer.
func (b *board) drawGhost(a cells.Area) {
	if !b.carrying() || !b.drag.moved {
		return
	}
	text := " " + b.carry.title(b.view) + " "
	a.Put(min(b.drag.x+1, a.W-cells.Width(text)), b.drag.y, cells.Carried, text)
}
