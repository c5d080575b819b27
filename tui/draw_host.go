package tui

import (
	"strings"
	"unicode"

	"berth/planner"
	"berth/tui/cells"
	"berth/tui/gauge"
	"berth/wording"
)

// drawMachine draws the head of a machine: its bar, and below it what was measured, or the figures.
func (p picture) drawMachine(a cells.Area, e entry) {
	cursor := " "
	if p.at == e.at {
		cursor = cells.SignCursor
	}
	a.Put(0, 0, cells.Accent, cursor)
	if machine, _ := active(p.s, e.at.machine); machine == nil {
		a.Put(1, 1, cells.Muted, p.w.Say("%s switches it on again", "%s la remet en service", p.keyOf("switch-off")))
		return
	}
	f := p.filled(e.at)
	drawBar(p.view, a, 1, 0, a.W-2, f)
	if a.H < machineHead { // a tile, whose frame says the answer
		return
	}
	if ans := p.answer(e.at); ans != nil {
		p.drawAnswer(a, 1, 1, a.W-2, e.at, ans)
		return
	}
	drawFigures(p.view, a, 1, 1, a.W-2, f)
}

// drawBar draws the bar of a host or machine, or says why there is none.
func drawBar(v *view, a cells.Area, x, y, w int, f filled) {
	if f.missing != "" {
		a.PutIn(x, y, w, cells.Muted, f.missing, v.g)
		return
	}
	f.Draw(a, x, y, w, v.g)
}

// drawFigures draws the line below a bar: what was measured, to the same scale, and the figures.
func drawFigures(v *view, a cells.Area, x, y, w int, f filled) {
	end := x
	if f.today > 0 {
		end = gauge.Measured(a, x, y, w, int64(f.today), f.Most, v.g)
		end = a.PutIn(end+1, y, x+w-end-1, cells.Muted, v.w.Say("now %s", "mesuré %s", v.w.Used(f.today)), v.g) + 2
	}
	if f.says == nil {
		return
	}
	says := f.says()
	if room := x + w - end; room >= cells.Width(says) || end == x {
		a.PutRight(x+w, y, cells.Muted, cells.Short(says, room, v.g))
	}
}

// stateWords says how a host or machine stands: the first rule that it breaks, what it says to what is carried, or what is left.
func (p picture) stateWords(at spot, left planner.Bytes, g gauge.Gauge) (string, cells.Tone) {
	if wrong := p.facts.wrong[at.name()]; len(wrong) > 0 && left >= 0 {
		return cells.SignOver + " " + p.w.Misfit(wrong[0]), cells.Over
	}
	text, t, sign := headroom(p.w, left, g)
	return strings.TrimRight(text+" "+sign, " "), t
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
	g, l, _ := p.memoryGauge(e.at)
	frame, name := cells.Faint, cells.Strong
	if p.at.place() == e.at {
		frame, name = cells.Muted, cells.Accent
	}
	line := strings.Repeat(p.g.Horizontal, max(a.W-2, 0))
	a.Put(0, 0, frame, p.g.TopLeft+line+p.g.TopRight)
	title := p.w.Guest(e.guest.ID, e.guest.Name)
	about, t := guestWords(p.view, e.guest, l.Memory, a.W-cells.Width(title)-8), cells.Muted
	if state, tone := p.stateWords(e.at, l.Headroom, g); tone == cells.Over {
		about, t = state, tone
	}
	if ans := p.answer(e.at); ans != nil {
		about, t = p.answerWords(e.at, ans)
	}
	x := a.PutRight(a.W-2, 0, t, " "+cells.Short(about, a.W-cells.Width(title)-8, p.g)+" ")
	cursor := " "
	if p.at == e.at {
		cursor = cells.SignCursor
	}
	a.PutIn(1, 0, x-2, name, cursor+title+" ", p.g)
	a.Put(0, 1, frame, p.g.Vertical)
	a.Put(a.W-1, 1, frame, p.g.Vertical)
	drawBar(p.view, a, 2, 1, a.W-4, p.filled(e.at))
}

// dimEntry puts what stands in a column into the background: the host cannot take what is carried. What it
// says to that stays as it is.
func (p picture) dimEntry(a cells.Area, e entry) {
	a.Dim(cells.Dimmed)
	ans := p.answer(e.at)
	if ans == nil || e.at.service != "" {
		return
	}
	text, t := p.answerWords(e.at, ans)
	switch e.kind {
	case machineEntry:
		p.drawAnswer(a, 1, 1, a.W-2, e.at, ans)
	case guestEntry:
		a.PutRight(a.W-2, 0, t, " "+cells.Short(text, a.W-cells.Width(p.w.Guest(e.guest.ID, e.guest.Name))-8, p.g)+" ")
	}
}

// guestWords says in at most so many columns what a guest is and what becomes of it: "vm · gpu · fitted 9 of 2..16 GB · + new". Where
// that is too much, what it is goes first, and then words.
func guestWords(v *view, g *planner.Guest, memory planner.Bytes, room int) string {
	between := " " + v.g.Bullet + " "
	about := append([]string{g.Kind.String()}, g.Devices...)
	size, brief := v.w.Size(memory), v.w.Size(memory)
	if g.Memory.Min < g.Memory.Max {
		brief = fittedWords(v.w, g.Memory, memory)
		size = v.w.Say("fitted %s", "ajusté à %s", brief)
	}
	sign, becomes := "", ""
	switch {
	case !g.Exists:
		sign, becomes = cells.SignNew+" ", between+cells.SignNew+" "+v.w.Say("new", "nouveau")
	case memory != g.ExistsAt:
		becomes = between + v.w.Say("from %s", "de %s", v.w.Size(g.ExistsAt))
	}
	for k := range about {
		if text := strings.Join(about[k:], between) + between + size + becomes; cells.Width(text) <= room {
			return text
		}
	}
	for _, text := range []string{size + becomes, sign + size, sign + brief} {
		if cells.Width(text) <= room {
			return text
		}
	}
	return sign + v.w.Size(memory)
}

// fittedWords says what size was chosen for a guest, and between what: "9 of 2..16 GB".
func fittedWords(w wording.Words, r planner.Range, memory planner.Bytes) string {
	most := w.Size(r.Max)
	bare := func(b planner.Bytes) string {
		s := w.Size(b)
		if k := strings.LastIndexFunc(s, unicode.IsSpace); k > 0 && strings.HasSuffix(most, s[k:]) {
			return s[:k]
		}
		return s
	}
	return w.Say("%s of %s..%s", "%s sur %s..%s", bare(memory), bare(r.Min), most)
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
