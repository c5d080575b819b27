package tui

import (
	"strings"

	"berth/planner"
)

// draw draws the title, the two sides with what moves between them, and the difference in one sentence.
func (p *proposal) draw(m *Model, a area) {
	right := part{muted, m.keyOf("help") + " " + m.w.Say("help", "aide")}
	if m.search.running() {
		right = part{accent, m.searchWords()}
	}
	end := a.putRight(a.w-1, 0, right.tone, short(right.text, a.w/2, m.g))
	m.parts(a, 1, 0, end-2, append([]part{{strong, short(p.title, a.w*9/20, m.g)}}, p.about...))
	col := columnsFor(a.w)
	p.drawEdge(m, a, 1, col)
	lines := p.layout(m, a.w)
	room := p.room(m)
	top := max(min(p.top, len(lines)-room), 0)
	body := a.cut(0, 2, a.w, room)
	for y := 0; y < room && top+y < len(lines); y++ {
		m.drawDiff(body.cut(0, y, a.w, 1), lines[top+y], col)
	}
	foot := a.cut(0, 2+room, a.w, p.footHeight(m))
	foot.put(0, 0, faint, strings.Repeat(m.g.horizontal, a.w))
	if more := len(lines) - top - room; more > 0 {
		foot.putRight(a.w-2, 0, accent, m.w.Say(" %d more below ", " encore %d plus bas ", more))
	}
	if top > 0 {
		a.putRight(a.w-2, 1, accent, m.w.Say(" %d more above ", " encore %d plus haut ", top))
	}
	text := wrap(p.sentence, a.w-2)
	if len(text) > 2 {
		text = []string{text[0], strings.Join(text[1:], " ")}
	}
	for y, line := range text {
		foot.putIn(1, 1+y, a.w-2, strong, line, m.g)
	}
	m.drawFoot(foot.cut(0, foot.h-1, a.w, 1))
}

// drawEdge draws the line that names the two sides.
func (p *proposal) drawEdge(m *Model, a area, y int, c diffColumns) {
	a.put(0, y, faint, strings.Repeat(m.g.horizontal, a.w))
	a.putIn(1, y, c.middle-2, strong, " "+p.left.name+" ", m.g)
	a.putIn(c.right-1, y, a.w-c.right, strong, " "+p.right.name+" ", m.g)
}

// diffColumns is where the columns of a difference begin, and how wide they are.
type diffColumns struct {
	name, bar, text int // widths
	now, middle     int // begins
	right, end      int
}

const (
	barMost    = 40 // columns of a gauge
	middleMost = 40 // columns between the sides
)

// columnsFor divides a line: the name, what is, what moves, what would be. Gauges of both sides have the
// same length, so that they compare.
func columnsFor(w int) diffColumns {
	c := diffColumns{name: 17, text: 16}
	middle := 13
	if w >= 110 {
		c.name, c.text, middle = 24, 18, 24
	}
	rest := w - 2 - c.name - 2*(c.text+1) - middle
	c.bar = min(max(rest/2, 4), barMost)
	middle = min(middle+max(rest-2*c.bar, 0), middleMost)
	c.now = 1 + c.name
	c.middle = c.now + c.bar + 1 + c.text
	c.right = c.middle + middle
	c.end = c.right + c.bar + 1 + c.text
	return c
}

// layout breaks what is longer than a line.
func (p *proposal) layout(m *Model, w int) []diffRow {
	var out []diffRow
	for _, r := range p.rows {
		room := w - 4
		if r.kind == changedRow && r.to == "" {
			room = w - 4 - worthWidth
		}
		if r.to != "" || r.kind != saidRow && r.kind != changedRow || width(r.what) <= room {
			out = append(out, r)
			continue
		}
		for i, line := range wrap(r.what, room) {
			part := r
			part.what = line
			if i > 0 {
				part.worth, part.indent = neutral, 1
			}
			out = append(out, part)
		}
	}
	return out
}

// drawDiff draws one line.
func (m *Model) drawDiff(a area, r diffRow, c diffColumns) {
	switch r.kind {
	case titleRow:
		a.putIn(1, 0, a.w-2, strong, r.what, m.g)
	case saidRow:
		a.putIn(1, 0, a.w-2, muted, r.what, m.g)
	case hostRow:
		m.drawHosts(a, r, c)
	case goesRow:
		m.drawGoes(a, r, c)
	case comesRow:
		m.drawComes(a, r, c)
	case changedRow:
		m.drawChanged(a, r)
	}
}

// drawHosts draws a host on both sides.
func (m *Model) drawHosts(a area, r diffRow, c diffColumns) {
	name := r.what
	if r.brief != "" && r.indent+width(name) >= c.name {
		name = r.brief
	}
	a.putIn(1+r.indent, 0, c.name-1-r.indent, strong, name, m.g)
	if r.now == (figures{}) && r.then == (figures{}) { // the tray has none
		return
	}
	m.drawSide(a.cut(c.now, 0, c.bar+1+c.text, 1), r.now, c)
	m.drawSide(a.cut(c.right, 0, c.bar+1+c.text, 1), r.then, c)
	t, text := faint, m.g.arrow
	if r.now.guest && r.then.guest || r.now.guest && r.then.off || r.now.off && r.then.guest {
		from, to := r.now.gauge.total, r.then.gauge.total
		switch {
		case from == 0 && to > 0:
			t, text = plain, signNew+" "+m.w.Size(to)
		case to == 0 && from > 0:
			t, text = plain, signLeaves+" "+m.w.Size(from)
		case from != to:
			t, text = plain, m.change(m.w.Size(from), m.w.Size(to))
			if width(text) > c.right-c.middle-2 {
				text = m.w.Resize(from, to)
			}
		}
	}
	m.putMiddle(a, c, t, text)
}

// putMiddle draws a text in the middle between the sides.
func (m *Model) putMiddle(a area, c diffColumns, t tone, text string) {
	w := c.right - c.middle - 2
	text = short(text, w, m.g)
	a.put(c.middle+1+(w-width(text))/2, 0, t, text)
}

// drawSide draws the gauge of a host on one side, and what is left.
func (m *Model) drawSide(a area, f figures, c diffColumns) {
	switch {
	case f.off:
		a.putIn(0, 0, a.w, over, signOver+" "+m.w.Say("switched off", "hors service"), m.g)
	case !f.there && f.ends:
		a.putIn(0, 0, a.w, muted, signLeaves+" "+m.w.Say("nothing runs on it: destroyed", "rien n'y tourne : détruit"), m.g)
	case !f.there:
		a.putIn(0, 0, a.w, muted, m.w.Say("not needed", "pas nécessaire"), m.g)
	default:
		f.gauge.draw(a, 0, 0, c.bar, m.g)
		text, t, sign := m.headroom(f.left, f.gauge)
		if width(text) > c.text-2 {
			text = m.leftWords(f.left)
		}
		a.putRight(a.w, 0, t, sign)
		a.putRight(a.w-1, 0, t, text+" ")
	}
}

// drawGoes draws a service that leaves the host above it.
func (m *Model) drawGoes(a area, r diffRow, c diffColumns) {
	size := m.w.Used(r.size)
	x := a.put(4, 0, plain, signLeaves+" ")
	a.putIn(x, 0, c.middle-x-width(size)-4, plain, r.what, m.g)
	a.putRight(c.middle-2, 0, muted, size)
	a.putIn(c.middle+1, 0, a.w-c.middle-2, muted, m.g.arrow+" "+r.to, m.g)
}

// drawComes draws a service that comes to the host above it.
func (m *Model) drawComes(a area, r diffRow, c diffColumns) {
	from := r.from + " " + m.g.arrow
	a.putRight(c.right-1, 0, muted, short(from, c.right-6, m.g))
	size := m.w.Used(r.size)
	sign, tone := signMoved, plain
	switch {
	case r.lost:
		sign, tone = signOver, over
	case r.new:
		sign = signNew
	}
	x := a.put(c.right, 0, tone, sign+" ")
	x = a.putIn(x, 0, c.end-x-width(size)-3, plain, r.what, m.g)
	mark, t := m.verdictMark(r.verdict)
	a.put(c.end-1, 0, t, mark)
	right := a.putRight(c.end-2, 0, muted, size)
	if r.note != "" && right-x > width(r.note)+4 {
		a.putRight(right-2, 0, pick(t == plain, muted, t), r.note)
	}
}

// verdictMark is the sign of a verdict.
func (m *Model) verdictMark(v planner.Verdict) (string, tone) {
	switch v {
	case planner.Viable:
		return " ", plain
	case planner.NotRecommended:
		return signOver, over
	}
	return signTight, tight
}

// worthWidth is the column that says whether something gets better.
const worthWidth = 13

// drawChanged draws what gets better or worse, or is wished for otherwise.
func (m *Model) drawChanged(a area, r diffRow) {
	words, t := "", muted
	switch r.worth {
	case better:
		words, t = "  "+m.w.Say("better", "mieux"), fits
	case worse:
		words, t = signTight+" "+m.w.Say("worse", "moins bien"), tight
	case amiss:
		words, t = signOver+" "+m.w.Say("worse", "moins bien"), over
	}
	a.putIn(1, 0, worthWidth-1, t, words, m.g)
	if r.to == "" {
		a.putIn(1+worthWidth, 0, a.w-2-worthWidth, plain, r.what, m.g)
		return
	}
	values := m.change(r.from, r.to)
	x := a.putIn(1+worthWidth, 0, max(a.w-worthWidth-width(values)-6, 12), plain, r.what, m.g)
	x = min(max(x+2, min(a.w*58/100, 62)), max(a.w-1-width(values), x+1))
	x = a.putIn(x, 0, a.w-1-x, pick(r.worth == neutral, plain, t), values, m.g)
	if r.note != "" && x+2+width(r.note) < a.w {
		a.put(x+2, 0, muted, r.note)
	}
}
