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
func (p picture) memoryGauge(at spot) (gauge.Gauge, planner.HostLoad, bool) {
	h := p.s.Board().HostIndex(at.host)
	if h < 0 {
		return gauge.Gauge{}, planner.HostLoad{}, false
	}
	l := p.s.Board().HostLoad(h)
	g := gauge.OfHost(l)
	if a := p.answer(at); a != nil && p.at.place() == at && !hereAlready(p.s, p.carry, at) {
		g.Carry(a.Used)
		if l.Host.IsGuest() {
			g.Total, g.Usable = a.Size, l.Host.Margin.Of(a.Size)
		}
	}
	return g, l, true
}

// machineGauge is the gauge of a hypervisor: its guests, appliances among them. While something is carried
// over one of them, gauge and headroom are those that the machine would have.
func (p picture) machineGauge(i int) (gauge.Gauge, planner.MachineLoad) {
	l := p.s.Board().MachineLoad(i)
	g := gauge.OfMachine(l)
	at := p.at.place()
	if a := p.answer(at); a != nil && at.machine == l.Machine.Name && !hereAlready(p.s, p.carry, at) {
		l.Headroom += l.Used - a.MachineUsed
		g.Carry(a.MachineUsed)
	}
	return g, l
}

// drawMachine draws the head of a machine: gauge, figures, processor time.
func (p picture) drawMachine(a cells.Area, e entry) {
	machine, i := active(p.s, e.at.machine)
	cursor, t := " ", cells.Muted
	if p.at == e.at {
		cursor, t = cells.SignCursor, cells.Accent
	}
	a.Put(0, 0, cells.Accent, cursor)
	if machine == nil {
		a.Put(1, 1, cells.Muted, p.w.Say("%s switches it on again", "%s la remet en service", p.keyOf("switch-off")))
		return
	}
	g, l := p.machineGauge(i)
	if !machine.RunsGuests() {
		g, _, _ = p.memoryGauge(e.at)
	}
	size := p.w.Size(machine.Memory)
	g.Draw(a, 1, 0, a.W-3-max(cells.Width(size), 5), p.g)
	a.PutRight(a.W-1, 0, cells.Strong, size)
	if ans := p.answer(e.at); ans != nil {
		p.drawAnswer(a, 1, 1, a.W-2, e.at, ans)
	} else {
		drawFigures(p.view, a, l, g, t)
	}
	label := p.w.Say("cpu ", "cpu ")
	if !machine.RunsContainers() {
		label = "vcpu "
	}
	use := p.w.Say("%s of %s", "%s sur %s", p.w.CPU(l.CPU), p.w.CPU(l.CPULimit))
	tone := cells.BarUsed
	if l.CPU > l.CPULimit {
		tone, use = cells.BarOver, cells.SignOver+" "+use
	}
	x := a.Put(1, 2, cells.Muted, label)
	gauge.Bar(a, x, 2, max(a.W-x-3-cells.Width(use), 0), int64(l.CPU), int64(l.CPULimit), tone, p.g)
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
func (p picture) drawAnswer(a cells.Area, x, y, w int, at spot, ans *planner.Answer) {
	text, t := p.answerWords(at, ans)
	a.PutIn(x, y, w, t, text, p.g)
}

func (p picture) answerWords(at spot, ans *planner.Answer) (string, cells.Tone) {
	c := p.carry
	switch {
	case hereAlready(p.s, c, at):
		return p.w.Say("from here", "vient d'ici"), cells.Muted
	case !ans.Fits:
		return cells.SignOver + " " + p.w.Fit(*ans), cells.Over
	case ans.Judgement.Verdict != planner.Viable:
		return cells.SignTight + " " + p.w.Fit(*ans), cells.Tight
	}
	return p.w.Fit(*ans), cells.Fits
}

// drawGuest draws the head of a guest: its frame, and its gauge.
func (p picture) drawGuest(a cells.Area, e entry) {
	_, l, _ := p.memoryGauge(e.at)
	frame, name := cells.Faint, cells.Strong
	if p.at.place() == e.at {
		frame, name = cells.Muted, cells.Accent
	}
	line := strings.Repeat(p.g.Horizontal, max(a.W-2, 0))
	a.Put(0, 0, frame, p.g.TopLeft+line+p.g.TopRight)
	about, aboutTone := guestWords(p.view, e.guest, l.Memory), cells.Muted
	x := a.PutRight(a.W-2, 0, aboutTone, " "+about+" ")
	cursor := " "
	if p.at == e.at {
		cursor = cells.SignCursor
	}
	a.PutIn(1, 0, x-2, name, cursor+p.w.Guest(e.guest.ID, e.guest.Name)+" ", p.g)
	a.Put(0, 1, frame, p.g.Vertical)
	a.Put(a.W-1, 1, frame, p.g.Vertical)
	p.drawGuestGauge(a, e)
}

// drawGuestGauge draws the gauge of a guest, and behind it what is left, or what it says to what is carried.
func (p picture) drawGuestGauge(a cells.Area, e entry) {
	g, l, _ := p.memoryGauge(e.at)
	text, t, sign := headroom(p.w, l.Headroom, g)
	if ans := p.answer(e.at); ans != nil {
		text, t = p.answerWords(e.at, ans)
		sign = ""
	}
	w := max(min(a.W-6-cells.Width(text)-cells.Width(sign), a.W/2), 3)
	g.Draw(a, 2, 1, w, p.g)
	end := a.PutRight(a.W-2, 1, t, sign)
	a.PutRight(end, 1, t, cells.Short(text, end-w-4, p.g)+" ")
}

// dimEntry puts what stands in a column into the background: the host cannot take what is carried. What it
// says to that stays as it is.
func (p picture) dimEntry(a cells.Area, e entry) {
	a.Dim(cells.Faint)
	ans := p.answer(e.at)
	if ans == nil || e.at.service != "" {
		return
	}
	text, t := p.answerWords(e.at, ans)
	switch e.kind {
	case machineEntry:
		p.drawAnswer(a, 1, 1, a.W-2, e.at, ans)
	case guestEntry:
		text = cells.Short(text, a.W-max(min(a.W-6-cells.Width(text), a.W/2), 3)-6, p.g)
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
func (p picture) drawQuietGuest(a cells.Area, e entry) {
	t, text := cells.Muted, ""
	switch h := p.s.Board().HostIndex(e.at.host); {
	case e.kind == applianceEntry:
		size := e.guest.Memory.Max
		if e.guest.Exists {
			size = e.guest.ExistsAt
		}
		text = p.w.Say("appliance, %s", "appliance, %s", p.w.Size(size))
		if machine, _ := active(p.s, e.at.machine); machine == nil {
			t, text = cells.Over, cells.SignOver+" "+p.w.Say("down with its machine", "hors service avec sa machine")
		}
	case h < 0:
		t, text = cells.Over, cells.SignOver+" "+p.w.Say("switched off", "hors service")
	case e.guest.Exists:
		text = cells.SignLeaves + " " + p.w.Say("nothing runs on it: destroyed", "rien n'y tourne : détruit")
	default:
		text = p.w.Say("not needed", "pas nécessaire")
	}
	if ans := p.answer(e.at); ans != nil && e.kind == absentEntry {
		text, t = p.answerWords(e.at, ans)
	}
	cursor, name := " ", cells.Muted
	if p.at == e.at {
		cursor, name = cells.SignCursor, cells.Accent
	}
	x := a.Put(0, 0, name, cursor+" "+p.w.Guest(e.guest.ID, e.guest.Name))
	a.PutRight(a.W-1, 0, t, cells.Short(text, a.W-x-3, p.g))
}
