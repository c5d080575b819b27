package tui

import (
	"strings"

	"berth/planner"
	"berth/tui/cells"
	"berth/tui/gauge"
	"berth/wording"
)

// memoryGauge is the gauge of a host. While something is carried, the one under the cursor shows what
// it would add, and a guest the size that it would have.
func (m *Model) memoryGauge(at spot) (gauge.Gauge, planner.HostLoad, bool) {
	h := m.s.Board().HostIndex(at.host)
	if h < 0 {
		return gauge.Gauge{}, planner.HostLoad{}, false
	}
	l := m.s.Board().HostLoad(h)
	g := gauge.OfHost(l)
	if a := m.answer(at); a != nil && m.board.at.place() == at && !hereAlready(m.s, m.board.carry, at) {
		g.Carry(a.Used)
		if l.Host.IsGuest() {
			g.Total, g.Usable = a.Size, l.Host.Margin.Of(a.Size)
		}
	}
	return g, l, true
}

// machineGauge is the gauge of a hypervisor: its guests, appliances among them. While something is carried
// over one of them, gauge and headroom are those that the machine would have.
func (m *Model) machineGauge(i int) (gauge.Gauge, planner.MachineLoad) {
	l := m.s.Board().MachineLoad(i)
	g := gauge.OfMachine(l)
	at := m.board.at.place()
	if a := m.answer(at); a != nil && at.machine == l.Machine.Name && !hereAlready(m.s, m.board.carry, at) {
		l.Headroom += l.Used - a.MachineUsed
		g.Carry(a.MachineUsed)
	}
	return g, l
}

// drawMachine draws the head of a machine: gauge, figures, processor time.
func (m *Model) drawMachine(a cells.Area, e entry) {
	machine, i := active(m.s, e.at.machine)
	cursor, t := " ", cells.Muted
	if m.board.at == e.at {
		cursor, t = cells.SignCursor, cells.Accent
	}
	a.Put(0, 0, cells.Accent, cursor)
	if machine == nil {
		a.Put(1, 1, cells.Muted, m.w.Say("%s switches it on again", "%s la remet en service", m.keyOf("switch-off")))
		return
	}
	g, l := m.machineGauge(i)
	if !machine.RunsGuests() {
		g, _, _ = m.memoryGauge(e.at)
	}
	size := m.w.Size(machine.Memory)
	g.Draw(a, 1, 0, a.W-3-max(cells.Width(size), 5), m.g)
	a.PutRight(a.W-1, 0, cells.Strong, size)
	if ans := m.answer(e.at); ans != nil {
		m.drawAnswer(a, 1, 1, a.W-2, e.at, ans)
	} else {
		drawFigures(&m.view, a, l, g, t)
	}
	label := m.w.Say("cpu ", "cpu ")
	if !machine.RunsContainers() {
		label = "vcpu "
	}
	use := m.w.Say("%s of %s", "%s sur %s", m.w.CPU(l.CPU), m.w.CPU(l.CPULimit))
	tone := cells.BarUsed
	if l.CPU > l.CPULimit {
		tone, use = cells.BarOver, cells.SignOver+" "+use
	}
	x := a.Put(1, 2, cells.Muted, label)
	gauge.Bar(a, x, 2, max(a.W-x-3-cells.Width(use), 0), int64(l.CPU), int64(l.CPULimit), tone, m.g)
	a.PutRight(a.W-1, 2, cells.Muted, use)
}

// drawFigures draws what a machine has used, kept and free.
func drawFigures(v *view, a cells.Area, l planner.MachineLoad, g gauge.Gauge, t cells.Tone) {
	kept := l.Machine.Reserved + l.Machine.Foreign
	what := v.w.Say("%s used", "%s utilisés", v.w.Used(l.Used))
	if !l.Machine.RunsContainers() {
		what = v.w.Say("%s guests", "%s invités", v.w.Used(l.Used))
	}
	free, tone, sign := headroom(v.w, l.Headroom, g)
	x := a.PutRight(a.W-1, 1, tone, sign)
	x = a.PutRight(x, 1, tone, free+" ")
	if more := v.w.Say("  %s kept", "  %s réservés", v.w.Used(kept)); kept > 0 && cells.Width(what)+cells.Width(more) < x-2 {
		what += more
	}
	a.PutIn(1, 1, x-2, t, what, v.g)
}

// headroom says what is left under a margin, with its tone and sign.
func headroom(w wording.Words, b planner.Bytes, g gauge.Gauge) (text string, t cells.Tone, sign string) {
	if b < 0 {
		return w.Say("over by %s", "dépassé de %s", w.Over(-b)), cells.Over, cells.SignOver
	}
	text = w.Say("%s free", "%s libres", w.Left(b))
	if g.State() == cells.Tight {
		return text, cells.Tight, cells.SignTight
	}
	return text, cells.Muted, " "
}

// drawAnswer draws what a host says to what is carried.
func (m *Model) drawAnswer(a cells.Area, x, y, w int, at spot, ans *planner.Answer) {
	text, t := m.answerWords(at, ans)
	a.PutIn(x, y, w, t, text, m.g)
}

func (m *Model) answerWords(at spot, ans *planner.Answer) (string, cells.Tone) {
	c := m.board.carry
	switch {
	case hereAlready(m.s, c, at):
		return m.w.Say("from here", "vient d'ici"), cells.Muted
	case !ans.Fits:
		return cells.SignOver + " " + m.w.Fit(*ans), cells.Over
	case ans.Judgement.Verdict != planner.Viable:
		return cells.SignTight + " " + m.w.Fit(*ans), cells.Tight
	}
	return m.w.Fit(*ans), cells.Fits
}

// drawGuest draws the head of a guest: its frame, and its gauge.
func (m *Model) drawGuest(a cells.Area, e entry) {
	_, l, _ := m.memoryGauge(e.at)
	frame, name := cells.Faint, cells.Strong
	if m.board.at.place() == e.at {
		frame, name = cells.Muted, cells.Accent
	}
	line := strings.Repeat(m.g.Horizontal, max(a.W-2, 0))
	a.Put(0, 0, frame, m.g.TopLeft+line+m.g.TopRight)
	about, aboutTone := guestWords(&m.view, e.guest, l.Memory), cells.Muted
	x := a.PutRight(a.W-2, 0, aboutTone, " "+about+" ")
	cursor := " "
	if m.board.at == e.at {
		cursor = cells.SignCursor
	}
	a.PutIn(1, 0, x-2, name, cursor+m.w.Guest(e.guest.ID, e.guest.Name)+" ", m.g)
	a.Put(0, 1, frame, m.g.Vertical)
	a.Put(a.W-1, 1, frame, m.g.Vertical)
	m.drawGuestGauge(a, e)
}

// drawGuestGauge draws the gauge of a guest, and behind it what is left, or what it says to what is carried.
func (m *Model) drawGuestGauge(a cells.Area, e entry) {
	g, l, _ := m.memoryGauge(e.at)
	text, t, sign := headroom(m.w, l.Headroom, g)
	if ans := m.answer(e.at); ans != nil {
		text, t = m.answerWords(e.at, ans)
		sign = ""
	}
	w := max(min(a.W-6-cells.Width(text)-cells.Width(sign), a.W/2), 3)
	g.Draw(a, 2, 1, w, m.g)
	end := a.PutRight(a.W-2, 1, t, sign)
	a.PutRight(end, 1, t, cells.Short(text, end-w-4, m.g)+" ")
}

// dimEntry puts what stands in a column into the background: the host cannot take what is carried. What it
// says to that stays as it is.
func (m *Model) dimEntry(a cells.Area, e entry) {
	a.Dim(cells.Faint)
	ans := m.answer(e.at)
	if ans == nil || e.at.service != "" {
		return
	}
	text, t := m.answerWords(e.at, ans)
	switch e.kind {
	case machineEntry:
		m.drawAnswer(a, 1, 1, a.W-2, e.at, ans)
	case guestEntry:
		text = cells.Short(text, a.W-max(min(a.W-6-cells.Width(text), a.W/2), 3)-6, m.g)
		a.PutRight(a.W-2, 1, t, text+" ")
	}
}

// guestWords says what a guest is and what becomes of it: "vm, gpu, 9 GB, + new".
func guestWords(v *view, g *planner.Guest, memory planner.Bytes) string {
	parts := append([]string{g.Kind.String()}, g.Devices...)
	size := v.w.Size(memory)
	switch {
	case !g.Exists:
		size = cells.SignNew + " " + size
	case memory != g.ExistsAt:
		size = v.w.Size(g.ExistsAt) + " " + v.g.Arrow + " " + size
	}
	return strings.Join(append(parts, size), ", ")
}

// drawQuietGuest draws an appliance, or a guest that is not there, in one line.
func (m *Model) drawQuietGuest(a cells.Area, e entry) {
	t, text := cells.Muted, ""
	switch h := m.s.Board().HostIndex(e.at.host); {
	case e.kind == applianceEntry:
		size := e.guest.Memory.Max
		if e.guest.Exists {
			size = e.guest.ExistsAt
		}
		text = m.w.Say("appliance, %s", "appliance, %s", m.w.Size(size))
		if machine, _ := active(m.s, e.at.machine); machine == nil {
			t, text = cells.Over, cells.SignOver+" "+m.w.Say("down with its machine", "hors service avec sa machine")
		}
	case h < 0:
		t, text = cells.Over, cells.SignOver+" "+m.w.Say("switched off", "hors service")
	case e.guest.Exists:
		text = cells.SignLeaves + " " + m.w.Say("nothing runs on it: destroyed", "rien n'y tourne : détruit")
	default:
		text = m.w.Say("not needed", "pas nécessaire")
	}
	if ans := m.answer(e.at); ans != nil && e.kind == absentEntry {
		text, t = m.answerWords(e.at, ans)
	}
	cursor, name := " ", cells.Muted
	if m.board.at == e.at {
		cursor, name = cells.SignCursor, cells.Accent
	}
	x := a.Put(0, 0, name, cursor+" "+m.w.Guest(e.guest.ID, e.guest.Name))
	a.PutRight(a.W-1, 0, t, cells.Short(text, a.W-x-3, m.g))
}
