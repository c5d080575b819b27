package tui

import (
	"strings"

	"berth/planner"
	"berth/tui/cells"
	"berth/wording"
)

// drawWide draws machines side by side, the tray and the detail below them.
func (p picture) drawWide(a cells.Area) {
	f := p.frame()
	for _, c := range f.columns {
		p.drawColumn(a.Cut(c.x, c.y, c.w, c.h), c)
	}
	drawEdges(p.view, a, f)
	p.drawTray(a.Cut(f.tray.x, f.tray.y, f.tray.w, f.tray.h), f)
	p.drawDetail(a.Cut(f.detail.x, f.detail.y, f.detail.w, f.detail.h))
}

// drawEdges says how many machines lie beside what is seen.
func drawEdges(v *view, a cells.Area, f frame) {
	if len(f.columns) == 0 {
		return
	}
	first, last := f.columns[0], f.columns[len(f.columns)-1]
	if n := first.machine; n > 0 {
		a.Put(0, first.y+first.h-1, cells.Accent, v.w.Say("< %d more ", "< encore %d ", n))
	}
	if n := len(machines(v.s)) - 1 - last.machine; n > 0 {
		a.PutRight(last.x+last.w, last.y+last.h-1, cells.Accent, v.w.Say(" %d more >", " encore %d >", n))
	}
}

// drawColumn draws a machine in its frame.
func (p picture) drawColumn(a cells.Area, c columnAt) {
	base := &machines(p.s)[c.machine]
	machine, i := active(p.s, base.Name)
	frame, name := cells.Faint, cells.Strong
	if p.at.machine == base.Name {
		frame, name = cells.Muted, cells.Accent
	}
	state, tone := cells.SignOver+" "+p.w.Say("switched off", "hors service"), cells.Over
	if machine == nil {
		name = cells.Over
	} else {
		g, l := p.machineGauge(i)
		state, tone = p.stateWords(machineSpot(base), l.Headroom, g)
	}
	a.Box(frame, p.g, base.Name, name, state, tone)
	about := machineWords(p.w, base) + " " + p.g.Bullet + " " + p.w.Size(base.Memory)
	if x := a.W - cells.Width(state) - 6 - cells.Width(about); x > cells.Width(base.Name)+4 {
		a.Put(x, 0, cells.Muted, " "+about+" ")
	}
	top := p.top[base.Name]
	inner := a.Cut(1, 1, a.W-2, a.H-2).Scrolled(top)
	for _, e := range c.entries {
		if e.y+e.h > top && e.y < top+a.H-2 {
			p.drawEntry(inner.Cut(0, e.y, a.W-2, e.h), e, p.dimmed(e.at))
		}
	}
	last := c.entries[len(c.entries)-1]
	if more := last.y + last.h - top - (a.H - 2); more > 0 {
		a.PutRight(a.W-2, a.H-1, cells.Accent, p.w.Say(" %d more below ", " encore %d plus bas ", more))
	}
	if top > 0 {
		a.PutRight(a.W-2, 0, cells.Accent, p.w.Say(" %d more above ", " encore %d plus haut ", top))
	}
}

// machineWords says what a machine is, for its frame.
func machineWords(w wording.Words, x *planner.Machine) string {
	if x.Processor.Short != "" {
		return x.Processor.Short
	}
	return x.Processor.Name
}

// dimmed reports whether a host cannot take what is carried.
func (p picture) dimmed(at spot) bool {
	c := p.carry
	if c == nil || at == p.at {
		return false
	}
	a := p.answer(at.place())
	return a != nil && !a.Fits && !hereAlready(p.s, c, at)
}

// drawEntry draws what stands in a column.
func (p picture) drawEntry(a cells.Area, e entry, dim bool) {
	switch e.kind {
	case machineEntry:
		p.drawMachine(a, e)
	case guestEntry:
		p.drawGuest(a, e)
	case guestEnd:
		line := strings.Repeat(p.g.Horizontal, max(a.W-2, 0))
		a.Put(0, 0, cells.Faint, p.g.BottomLeft+line+p.g.BottomRight)
	case absentEntry, applianceEntry:
		p.drawQuietGuest(a, e)
	default:
		p.drawRow(a, e)
	}
	if dim {
		p.dimEntry(a, e)
	}
}

// drawRow draws a service, agents, or what leaves; on a guest between the edges of its box.
func (p picture) drawRow(a cells.Area, e entry) {
	if e.at.machine != e.at.host {
		a.Put(0, 0, cells.Faint, p.g.Vertical)
		a.Put(a.W-1, 0, cells.Faint, p.g.Vertical)
		a = a.Cut(1, 0, a.W-2, 1)
	}
	p.drawServiceLine(a, e)
}

// drawTray draws the services without a host.
func (p picture) drawTray(a cells.Area, f frame) {
	list := p.trayServices()
	t, text := cells.Muted, p.w.Say("not placed: none", "sans place : aucun")
	if len(list) > 0 {
		t, text = cells.Over, cells.SignOver+" "+p.w.Say("not placed: %s", "sans place : %s", p.w.Services(len(list)))
	}
	cursor := " "
	if p.at == (spot{}) {
		cursor, t = cells.SignCursor, cells.Accent
	}
	a.Put(0, 0, t, cursor+text)
	if p.carrying() {
		a.PutRight(a.W-1, 0, cells.Muted, p.w.Say("drop here to take it off its host", "posez ici pour retirer de son hôte"))
	}
	rows := a.Cut(0, 1, a.W, a.H-1)
	for k, s := range list {
		y := k/f.trayPerLine - p.tray
		if y >= 0 && y < rows.H {
			x := k % f.trayPerLine * f.trayWidth
			p.drawServiceLine(rows.Cut(x, y, f.trayWidth-2, 1), entry{kind: serviceEntry, at: spot{service: s.Name}, service: s})
		}
	}
}
