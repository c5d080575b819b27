package tui

import (
	"strings"

	"berth/planner"
	"berth/tui/cells"
)

// drawWide draws the cards of the machines, the tray and the detail below them.
func (p picture) drawWide(a cells.Area) {
	f := p.frame()
	for _, c := range f.cards {
		p.drawCard(a.Cut(c.x, c.y, c.w, c.h), c)
	}
	p.drawTrayLine(a.Cut(f.tray.x, f.tray.y, f.tray.w, f.tray.h))
	p.drawDetail(a.Cut(f.detail.x, f.detail.y, f.detail.w, f.detail.h))
	if f.hidden > 0 {
		a.PutRight(f.detail.x+f.detail.w-2, f.detail.y+f.detail.h-1, cells.Accent, p.w.Say(" %d more machines ", " encore %d machines ", f.hidden))
	}
}

// drawCard draws a card: its frame with what is most important about it, and what stands on it as far as there is room.
func (p picture) drawCard(a cells.Area, c cardAt) {
	switch {
	case a.H == 1:
		p.drawHostLine(a.Cut(0, 0, a.W-1, 1), c.entries[0])
		return
	case c.name == "":
		p.drawTrayFrame(a)
	default:
		p.drawMachineFrame(a, c)
	}
	top := p.top[c.name]
	inner := a.Cut(1, 1, a.W-2, a.H-2).Scrolled(top)
	for _, e := range c.entries {
		if e.y+e.h > top && e.y < top+a.H-2 {
			p.drawEntry(inner.Cut(0, e.y, a.W-2, e.h), e, p.dimmed(e.at))
		}
	}
	last := c.entries[len(c.entries)-1]
	if more := last.y + last.h - top - (a.H - 2); more > 0 && a.H > tile {
		a.PutRight(a.W-2, a.H-1, cells.Accent, p.w.Say(" %d more below ", " encore %d plus bas ", more))
	}
	if top > 0 {
		a.PutRight(a.W-2, 0, cells.Accent, p.w.Say(" %d more above ", " encore %d plus haut ", top))
	}
}

// drawMachineFrame draws the frame of a machine: its name, what it is, and how it stands.
func (p picture) drawMachineFrame(a cells.Area, c cardAt) {
	base := &machines(p.s)[max(machineIndex(p.s, c.name), 0)]
	frame, name := p.frameTones(machineSpot(base), p.at.machine == base.Name)
	if machine, _ := active(p.s, base.Name); machine == nil {
		name = cells.Over
	}
	state, tone := p.machineState(base, a.W-cells.Width(base.Name)-8)
	a.Box(frame, p.g, base.Name, name, state, tone)
	about := machineWords(p.w, base) + " " + p.g.Bullet + " " + p.w.Size(base.Memory)
	if x := a.W - cells.Width(state) - 8 - cells.Width(about); x > cells.Width(base.Name)+4 {
		a.Put(x, 0, cells.Muted, " "+about+" ")
	}
}

// machineState says in at most so many columns how a machine stands.
func (p picture) machineState(base *planner.Machine, room int) (string, cells.Tone) {
	machine, i := active(p.s, base.Name)
	if machine == nil {
		return cells.SignOver + " " + p.w.Say("switched off", "hors service"), cells.Over
	}
	at := machineSpot(base)
	if p.answer(at) != nil {
		return p.answerWords(at, room)
	}
	g, l := p.machineGauge(i)
	now := p.s.Board().MachineLoad(i).Headroom
	switch {
	case p.carrying() && now != l.Headroom:
		return freeChange(p.w, p.g, now, l.Headroom), cells.Muted
	case p.carrying():
		return p.machineAnswer(base)
	}
	return p.stateWords(at, l.Headroom, g)
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
		frame, _ := p.frameTones(e.at, false)
		a.Put(0, 0, frame, p.g.BottomLeft+line+p.g.BottomRight)
	case absentEntry, applianceEntry:
		p.drawQuietGuest(a, e)
	case trayHead:
		text, t := remedyWords(p.view)
		a.PutIn(2, 0, a.W-3, t, text, p.g)
	default:
		p.drawRow(a, e)
	}
	if dim && e.kind != machineEntry && e.kind != guestEntry && e.kind != absentEntry { // what these say is the answer
		a.Dim(cells.Dimmed)
	}
}

// drawRow draws a service, agents, or what leaves; on a guest between the edges of its box.
func (p picture) drawRow(a cells.Area, e entry) {
	if e.at.machine != e.at.host {
		frame, _ := p.frameTones(e.at.place(), false)
		a.Put(0, 0, frame, p.g.Vertical)
		a.Put(a.W-1, 0, frame, p.g.Vertical)
		a = a.Cut(1, 0, a.W-2, 1)
	}
	p.drawServiceLine(a, e)
}

// drawTrayLine says that every service has a place, and takes what is dropped there.
func (p picture) drawTrayLine(a cells.Area) {
	cursor, t := " ", cells.Muted
	if p.at == (spot{}) {
		cursor, t = cells.SignCursor, cells.Accent
	}
	a.Put(0, 0, t, cursor+p.w.Say("not placed: none", "sans place : aucun"))
	if p.carrying() {
		a.PutRight(a.W-1, 0, cells.Muted, p.w.Say("drop here to take it off its host", "posez ici pour retirer de son hôte"))
	}
}

// drawTrayFrame draws the frame of the services without a place.
func (p picture) drawTrayFrame(a cells.Area) {
	frame, cursor := cells.Over, " "
	if p.at == (spot{}) {
		cursor = cells.SignCursor
	}
	right := ""
	if p.carrying() {
		right = p.w.Say("drop here to take it off its host", "posez ici pour retirer de son hôte")
	}
	p.saw(cells.SignOver)
	a.Box(frame, p.g, "", frame, right, cells.Muted)
	a.PutIn(1, 0, a.W-2, cells.Over, cursor+cells.SignOver+" "+p.w.Say("not placed: %s", "sans place : %s", p.w.Services(len(p.facts.unplaced)))+" ", p.g)
}

// remedyWords says what helps services without a place with the least trouble, as far as that is known without a search: a host that
// has room, else the host that lacks the least memory.
func remedyWords(v *view) (string, cells.Tone) {
	n := v.facts.nearest
	switch {
	case n.service == "":
		return v.w.Say("%s suggests what would help", "%s suggère ce qui aiderait", v.keyOf("suggest")), cells.Muted
	case n.lacks == 0:
		return v.w.Say("%s fits on %s: %s places what has room", "%s tient sur %s : %s place ce qui a de la place", n.service, n.host, v.keyOf("place-rest")), cells.Fits
	}
	return v.w.Say("%s lacks %s on %s; %s suggests what would help", "à %s il manque %s sur %s ; %s suggère ce qui aiderait",
		n.service, v.w.Over(n.lacks), n.host, v.keyOf("suggest")), cells.Tight
}
