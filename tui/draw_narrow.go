package tui

import (
	"berth/planner"
	"berth/tui/cells"
	"berth/tui/gauge"
)

// drawNarrow draws the hosts as a list and the services of one of them beside it.
func (p picture) drawNarrow(a cells.Area) {
	f := p.frame()
	list := a.Cut(f.hosts.x, f.hosts.y, f.hosts.w, f.hosts.h)
	for _, e := range f.hosts.entries {
		if y := e.y - p.list; y >= 0 && y < list.H {
			p.drawHostLine(list.Cut(0, y, list.W, 1), e)
		}
	}
	for y := range list.H {
		a.Put(f.hosts.w, f.hosts.y+y, cells.Faint, p.g.Vertical)
	}
	p.drawHostServices(a.Cut(f.services.x, f.services.y, f.services.w, f.services.h), f)
	p.drawDetail(a.Cut(f.detail.x, f.detail.y, f.detail.w, f.detail.h))
	below := func(end, more int) {
		if more > 0 {
			a.PutRight(end, f.detail.y, cells.Accent, p.w.Say(" %d more ", " encore %d ", more))
		}
	}
	below(f.hosts.w, len(f.hosts.entries)-p.list-list.H)
	below(a.W-1, len(f.services.entries)-p.top[listKey(p.at)]-(f.services.h-servicesHead))
}

// drawHostLine draws a host or a machine in the list.
func (p picture) drawHostLine(a cells.Area, e entry) {
	at := p.at.place()
	cursor, t := " ", cells.Plain
	if at == e.at {
		cursor, t = cells.SignCursor, cells.Strong
		if !p.side {
			t = cells.Chosen
			a.Clear(cells.Chosen)
		}
	}
	a.Put(0, 0, either(t == cells.Chosen, cells.Chosen, cells.Accent), cursor)
	name, indent := e.at.name(), 1
	if e.guest != nil {
		name, indent = p.w.Guest(e.guest.ID, e.guest.Name), 3
	}
	switch e.kind {
	case trayEntry:
		n := len(p.facts.unplaced)
		text := p.w.Say("not placed: none", "sans place : aucun")
		if n > 0 {
			p.saw(cells.SignOver)
			t, text = either(t == cells.Chosen, cells.Chosen, cells.Over), cells.SignOver+" "+p.w.Say("not placed: %s", "sans place : %s", p.w.Services(n))
		}
		a.Put(1, 0, either(t == cells.Plain, cells.Muted, t), text)
		return
	case absentEntry, applianceEntry:
		p.drawQuietGuest(a.Cut(indent-1, 0, a.W-indent+1, 1), e)
		a.Put(indent-1, 0, t, " ")
		a.Put(0, 0, cells.Accent, cursor)
		return
	}
	const nameWidth = 17
	p.drawName(a, indent, nameWidth-indent-1, t, name)
	p.drawHostGauge(a.Cut(nameWidth, 0, a.W-nameWidth, 1), e)
}

// drawHostGauge draws the gauge of a host and what is left on it, or what it says to what is carried.
func (p picture) drawHostGauge(a cells.Area, e entry) {
	g, ok := gauge.Gauge{}, false
	var left planner.Bytes
	if e.guest != nil || e.at.host != "" {
		var l planner.HostLoad
		g, l, ok = p.memoryGauge(e.at)
		left = l.Headroom
	} else if _, i := active(p.s, e.at.machine); i >= 0 {
		var l planner.MachineLoad
		g, l = p.machineGauge(i)
		left, ok = l.Headroom, true
	}
	if !ok {
		a.Put(1, 0, cells.Over, cells.SignOver+" "+p.w.Say("switched off", "hors service"))
		return
	}
	text, t, sign := headroom(p.w, left, g)
	if p.answer(e.at) != nil {
		text, t = p.answerWords(e.at, a.W-1)
		a.Put(0, 0, t, text)
		return
	}
	p.saw(sign)
	end := a.PutRight(a.W, 0, t, sign)
	room := min(max(cells.Width(text)+1, 9), a.W-8)
	a.PutRight(end-1, 0, t, cells.Short(text, room, p.g))
	drawBar(p.view, a, 0, 0, max(end-1-room-1, 5), p.filled(e.at))
}

// drawHostServices draws what runs on the chosen host.
func (p picture) drawHostServices(a cells.Area, f frame) {
	at := p.at.place()
	p.drawHostHead(a, at)
	rows := a.Cut(0, servicesHead, a.W, a.H-servicesHead)
	top := p.top[listKey(at)]
	for _, e := range f.services.entries {
		if y := e.y - top; y >= 0 && y < rows.H {
			p.drawServiceLine(rows.Cut(0, y, rows.W, 1), e)
			if p.dimmed(e.at) {
				rows.Repaint(0, y, rows.W, cells.Dimmed)
			}
		}
	}
}

// drawHostHead draws the figures of the chosen host above its services.
func (p picture) drawHostHead(a cells.Area, at spot) {
	if at.inTray() {
		a.Put(1, 0, cells.Strong, p.w.Say("not placed", "sans place"))
		return
	}
	base := machines(p.s)[max(machineIndex(p.s, at.machine), 0)]
	x := a.Put(1, 0, cells.Strong, at.name())
	about := machineWords(p.w, &base)
	if p.answer(at) != nil {
		text, t := p.answerWords(at, a.W-2)
		a.Put(1, 2, t, text)
	}
	if at.host != "" && at.host != at.machine {
		about = p.w.Say("in %s", "dans %s", at.machine)
	}
	a.PutRight(a.W-1, 0, cells.Muted, cells.Short(about, a.W-x-2, p.g))
	h := p.s.Board().HostIndex(at.host)
	if machine, _ := active(p.s, at.machine); machine == nil || at.host != "" && (h < 0 || !p.s.Board().InUse(h)) {
		return
	}
	f := p.filled(at)
	drawBar(p.view, a, 1, 1, a.W-2, f)
	if p.answer(at) == nil {
		drawFigures(p.view, a, 1, 2, a.W-2, f)
	}
}
