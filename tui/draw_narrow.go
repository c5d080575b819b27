package tui

import "berth/planner"

// servicesHead is how many lines stand above the services of a host in the narrow form.
const servicesHead = 4

// drawNarrow draws the hosts as a list and the services of one of them beside it.
func (m *Model) drawNarrow(a area) {
	f := m.frame()
	list := a.cut(f.hosts.x, f.hosts.y, f.hosts.w, f.hosts.h)
	for _, e := range f.hosts.entries {
		if y := e.y - m.board.list; y >= 0 && y < list.h {
			m.drawHostLine(list.cut(0, y, list.w, 1), e)
		}
	}
	for y := range list.h {
		a.put(f.hosts.w, f.hosts.y+y, faint, m.g.vertical)
	}
	m.drawHostServices(a.cut(f.services.x, f.services.y, f.services.w, f.services.h), f)
	m.drawDetail(a.cut(f.detail.x, f.detail.y, f.detail.w, f.detail.h))
	below := func(end, more int) {
		if more > 0 {
			a.putRight(end, f.detail.y, accent, m.w.Say(" %d more ", " encore %d ", more))
		}
	}
	below(f.hosts.w, len(f.hosts.entries)-m.board.list-list.h)
	below(a.w-1, len(f.services.entries)-m.board.top[listKey(m.board.at)]-(f.services.h-servicesHead))
}

// drawHostLine draws a host or a machine in the list.
func (m *Model) drawHostLine(a area, e entry) {
	at := m.board.at.place()
	cursor, t := " ", plain
	if at == e.at {
		cursor, t = signCursor, strong
		if !m.board.side {
			t = chosen
			a.clear(chosen)
		}
	}
	a.put(0, 0, pick(t == chosen, chosen, accent), cursor)
	name, indent := e.at.name(), 1
	if e.guest != nil {
		name, indent = m.w.Guest(e.guest.ID, e.guest.Name), 3
	}
	switch e.kind {
	case trayEntry:
		n := len(m.trayServices())
		text := m.w.Say("not placed: none", "sans place : aucun")
		if n > 0 {
			t, text = pick(t == chosen, chosen, over), signOver+" "+m.w.Say("not placed: %s", "sans place : %s", m.w.Services(n))
		}
		a.put(1, 0, pick(t == plain, muted, t), text)
		return
	case absentEntry, applianceEntry:
		m.drawQuietGuest(a.cut(indent-1, 0, a.w-indent+1, 1), e)
		a.put(0, 0, accent, cursor)
		return
	}
	const nameWidth = 17
	a.putIn(indent, 0, nameWidth-indent-1, t, name, m.g)
	m.drawHostGauge(a.cut(nameWidth, 0, a.w-nameWidth, 1), e)
}

// drawHostGauge draws the gauge of a host and what is left on it, or what it says to what is carried.
func (m *Model) drawHostGauge(a area, e entry) {
	g, ok := gauge{}, false
	var left planner.Bytes
	if e.guest != nil || e.at.host != "" {
		var l planner.HostLoad
		g, l, ok = m.memoryGauge(e.at)
		left = l.Headroom
	} else if _, i := m.active(e.at.machine); i >= 0 {
		var l planner.MachineLoad
		g, l = m.machineGauge(i)
		left, ok = l.Headroom, true
	}
	if !ok {
		a.put(1, 0, over, signOver+" "+m.w.Say("switched off", "hors service"))
		return
	}
	text, t, sign := m.headroom(left, g)
	if ans := m.answer(e.at); ans != nil {
		text, t = m.answerWords(e.at, ans)
		a.putIn(0, 0, a.w-1, t, text, m.g)
		return
	}
	end := a.putRight(a.w, 0, t, sign)
	room := min(max(width(text)+1, 9), a.w-8)
	a.putRight(end-1, 0, t, short(text, room, m.g))
	g.draw(a, 0, 0, max(end-1-room-1, 5), m.g)
}

// drawHostServices draws what runs on the chosen host.
func (m *Model) drawHostServices(a area, f frame) {
	at := m.board.at.place()
	m.drawHostHead(a, at)
	rows := a.cut(0, servicesHead, a.w, a.h-servicesHead)
	top := m.board.top[listKey(at)]
	for _, e := range f.services.entries {
		if y := e.y - top; y >= 0 && y < rows.h {
			m.drawServiceLine(rows.cut(0, y, rows.w, 1), e)
			if m.dimmed(e.at) {
				rows.repaint(0, y, rows.w, faint)
			}
		}
	}
}

// drawHostHead draws the figures of the chosen host above its services.
func (m *Model) drawHostHead(a area, at spot) {
	if at.inTray() {
		a.put(1, 0, strong, m.w.Say("not placed", "sans place"))
		return
	}
	base := m.machines()[max(m.machineIndex(at.machine), 0)]
	x := a.put(1, 0, strong, at.name())
	about := m.machineWords(&base)
	if ans := m.answer(at); ans != nil {
		m.drawAnswer(a, 1, 2, a.w-2, at, ans)
	}
	if at.host != "" && at.host != at.machine {
		about = m.w.Say("in %s", "dans %s", at.machine)
	}
	a.putRight(a.w-1, 0, muted, short(about, a.w-x-2, m.g))
	g, l, ok := m.memoryGauge(at)
	if !ok {
		if _, i := m.active(at.machine); i >= 0 && at.host == "" {
			g, ml := m.machineGauge(i)
			g.draw(a, 1, 3, a.w-2, m.g)
			a.putIn(1, 1, a.w-2, muted, m.usedWords(ml.Used, ml.Machine.Reserved+ml.Machine.Foreign, ml.Machine.Memory), m.g)
			a.putIn(1, 2, a.w-2, muted, m.w.Say("vcpu %s of %s", "vcpu %s sur %s", m.w.CPU(ml.CPU), m.w.CPU(ml.CPULimit)), m.g)
		}
		return
	}
	g.draw(a, 1, 3, a.w-2, m.g)
	a.putIn(1, 1, a.w-2, muted, m.usedWords(l.Used, l.Host.Reserved+l.Host.Foreign, l.Memory), m.g)
	if m.answer(at) == nil {
		a.put(1, 2, muted, m.w.Say("cpu %s of %s", "cpu %s sur %s", m.w.CPU(l.CPU), m.w.CPU(l.CPULimit)))
	}
}

// usedWords says what is used and kept of a memory.
func (m *Model) usedWords(used, kept, of planner.Bytes) string {
	if kept == 0 {
		return m.w.Say("%s used of %s", "%s utilisés sur %s", m.w.Used(used), m.w.Size(of))
	}
	return m.w.Say("%s + %s kept of %s", "%s + %s réservés sur %s", m.w.Used(used), m.w.Used(kept), m.w.Size(of))
}
