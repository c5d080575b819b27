package tui

import (
	"slices"
	"strings"

	"berth/planner"
)

// drawWide draws machines side by side, the tray and the detail below them.
func (m *Model) drawWide(a area) {
	f := m.frame()
	for _, c := range f.columns {
		m.drawColumn(a.cut(c.x, c.y, c.w, c.h), c)
	}
	m.drawEdges(a, f)
	m.drawTray(a.cut(f.tray.x, f.tray.y, f.tray.w, f.tray.h), f)
	m.drawDetail(a.cut(f.detail.x, f.detail.y, f.detail.w, f.detail.h))
}

// drawEdges says how many machines lie beside what is seen.
func (m *Model) drawEdges(a area, f frame) {
	if len(f.columns) == 0 {
		return
	}
	first, last := f.columns[0], f.columns[len(f.columns)-1]
	if n := first.machine; n > 0 {
		a.put(0, first.y+first.h-1, accent, m.w.Say("< %d more ", "< encore %d ", n))
	}
	if n := len(m.machines()) - 1 - last.machine; n > 0 {
		a.putRight(last.x+last.w, last.y+last.h-1, accent, m.w.Say(" %d more >", " encore %d >", n))
	}
}

// drawColumn draws a machine in its frame.
func (m *Model) drawColumn(a area, c columnAt) {
	base := &m.machines()[c.machine]
	machine, _ := m.active(base.Name)
	frame, name := faint, strong
	if m.board.at.machine == base.Name {
		frame, name = muted, accent
	}
	about := m.machineWords(base)
	if machine == nil {
		about = signOver + " " + m.w.Say("switched off", "hors service")
		name = over
	}
	a.box(frame, m.g, base.Name, name, about, muted)
	top := m.board.top[base.Name]
	inner := a.cut(1, 1, a.w-2, a.h-2).scrolled(top)
	for _, e := range c.entries {
		if e.y+e.h > top && e.y < top+a.h-2 {
			m.drawEntry(inner.cut(0, e.y, a.w-2, e.h), e, m.dimmed(e.at))
		}
	}
	last := c.entries[len(c.entries)-1]
	if more := last.y + last.h - top - (a.h - 2); more > 0 {
		a.putRight(a.w-2, a.h-1, accent, m.w.Say(" %d more below ", " encore %d plus bas ", more))
	}
	if top > 0 {
		a.putRight(a.w-2, 0, accent, m.w.Say(" %d more above ", " encore %d plus haut ", top))
	}
}

// machineWords says what a machine is, for its frame.
func (m *Model) machineWords(x *planner.Machine) string {
	parts := []string{x.Processor.Short, x.Processor.Arch.Family}
	if x.Processor.Short == "" {
		parts[0] = x.Processor.Name
	}
	if x.Kind == planner.Proxmox {
		parts = append(parts, m.w.Say("%d threads", "%d threads", x.Processor.Threads))
	} else {
		parts = append(parts, m.w.Say("%d cores", "%d cœurs", x.Processor.Cores))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// dimmed reports whether a host cannot take what is carried.
func (m *Model) dimmed(at spot) bool {
	c := m.board.carry
	if c == nil || at == m.board.at {
		return false
	}
	a := m.answer(at.place())
	return a != nil && !a.Fits && !m.hereAlready(c, at)
}

// drawEntry draws what stands in a column.
func (m *Model) drawEntry(a area, e entry, dim bool) {
	switch e.kind {
	case machineEntry:
		m.drawMachine(a, e)
	case guestEntry:
		m.drawGuest(a, e)
	case guestEnd:
		line := strings.Repeat(m.g.horizontal, max(a.w-2, 0))
		a.put(0, 0, faint, m.g.bottomLeft+line+m.g.bottomRight)
	case absentEntry, applianceEntry:
		m.drawQuietGuest(a, e)
	default:
		m.drawRow(a, e)
	}
	if dim {
		m.dimEntry(a, e)
	}
}

// drawRow draws a service, agents, or what leaves; on a guest between the edges of its box.
func (m *Model) drawRow(a area, e entry) {
	if e.at.machine != e.at.host {
		a.put(0, 0, faint, m.g.vertical)
		a.put(a.w-1, 0, faint, m.g.vertical)
		a = a.cut(1, 0, a.w-2, 1)
	}
	m.drawServiceLine(a, e)
}

// drawTray draws the services without a host.
func (m *Model) drawTray(a area, f frame) {
	list := m.trayServices()
	t, text := muted, m.w.Say("not placed: none", "sans place : aucun")
	if len(list) > 0 {
		t, text = over, signOver+" "+m.w.Say("not placed: %s", "sans place : %s", m.w.Services(len(list)))
	}
	cursor := " "
	if m.board.at == (spot{}) {
		cursor, t = signCursor, accent
	}
	a.put(0, 0, t, cursor+text)
	if m.board.carrying() {
		a.putRight(a.w-1, 0, muted, m.w.Say("drop here to take it off its host", "posez ici pour retirer de son hôte"))
	}
	rows := a.cut(0, 1, a.w, a.h-1)
	for k, s := range list {
		y := k/f.trayPerLine - m.board.tray
		if y >= 0 && y < rows.h {
			x := k % f.trayPerLine * f.trayWidth
			m.drawServiceLine(rows.cut(x, y, f.trayWidth-2, 1), entry{kind: serviceEntry, at: spot{service: s.Name}, service: s})
		}
	}
}
