package tui

import (
	"strings"

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
	if text, t := p.answerRest(e.at, a.W-cells.Width(e.at.machine)-6); text != "" {
		a.PutIn(1, 1, a.W-2, t, text, p.g)
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
		end = a.PutIn(end+1, y, x+w-end-1, cells.Muted, v.w.Say("today %s", "aujourd'hui %s", v.w.Used(f.today)), v.g) + 2
	}
	if f.says == nil {
		return
	}
	says := f.says()
	room := x + w - end
	for _, text := range says {
		if room >= cells.Width(text) {
			a.PutRight(x+w, y, cells.Muted, text)
			return
		}
	}
	if end == x {
		a.PutRight(x+w, y, cells.Muted, cells.Short(says[len(says)-1], room, v.g))
	}
}

// stateWords says how a host or machine stands: the first rule that it breaks, what it says to what is carried, or what is left.
func (p picture) stateWords(at spot, left planner.Bytes, g gauge.Gauge) (string, cells.Tone) {
	if wrong := p.facts.wrong[at.name()]; len(wrong) > 0 && left >= 0 {
		p.saw(cells.SignOver)
		return cells.SignOver + " " + p.w.Misfit(wrong[0]), cells.Over
	}
	text, t, sign := headroom(p.w, left, g)
	p.saw(sign)
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

// drawGuest draws the head of a guest: its frame, and its gauge.
func (p picture) drawGuest(a cells.Area, e entry) {
	frame, name := p.frameTones(e.at, p.at.place() == e.at)
	line := strings.Repeat(p.g.Horizontal, max(a.W-2, 0))
	a.Put(0, 0, frame, p.g.TopLeft+line+p.g.TopRight)
	title := p.w.Guest(e.guest.ID, e.guest.Name)
	about, t := p.guestTitle(e, a.W-cells.Width(title)-8)
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

// guestTitle says in at most so many columns how a guest stands: what it says to what is carried, what is wrong, or what becomes of it.
func (p picture) guestTitle(e entry, room int) (string, cells.Tone) {
	g, l, _ := p.memoryGauge(e.at)
	if p.answer(e.at) != nil {
		return p.answerWords(e.at, room)
	}
	if state, tone := p.stateWords(e.at, l.Headroom, g); tone == cells.Over {
		return state, tone
	}
	return guestWords(p.view, e.guest, l.Memory, room), cells.Muted
}

// frameTones are those of the frame of a host or machine and of its name: while something is carried, the frame says how it stands to that.
func (p picture) frameTones(at spot, here bool) (frame, name cells.Tone) {
	frame, name = cells.Faint, cells.Strong
	if here {
		frame, name = cells.Muted, cells.Accent
	}
	switch {
	case p.answer(at) != nil:
		_, frame = p.stance(at).look(p.g)
	case p.finding() && p.matches(at.name()):
		name = cells.Carried
	}
	return frame, name
}

// answerRest is what there is to say of an answer besides what a title of at most so many columns has: every reason, else the speed.
func (p picture) answerRest(at spot, title int) (string, cells.Tone) {
	ans := p.answer(at)
	if ans == nil || p.stance(at) == stanceOrigin {
		return "", cells.Muted
	}
	said, t := p.answerWords(at, title)
	rest := p.w.Misfits(ans.Reasons)
	if ans.Fits {
		rest, t = p.speedWords(p.s.Board().HostIndex(at.host)), cells.Muted
	}
	if strings.HasSuffix(said, rest) {
		return "", t
	}
	return rest, t
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
	return w.Say("%s of %s..%s", "%s sur %s..%s", bare(w.Size(memory), most), bare(w.Size(r.Min), most), most)
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
	if e.kind == absentEntry && p.answer(e.at) != nil {
		text, t = p.answerWords(e.at, a.W-cells.Width(p.w.Guest(e.guest.ID, e.guest.Name))-6)
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
	if at == p.at || p.answer(at.place()) == nil {
		return false
	}
	st := p.stance(at.place())
	return st == stanceFull || st == stanceNever
}
