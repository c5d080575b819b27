package tui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/tui/cells"
	"berth/tui/compare"
	"berth/wording"
)

// draw draws the title, what it brings and costs in one headline and as chips, and the two sides with what moves between them.
func (p *proposal) draw(a cells.Area, right part) {
	end := a.PutRight(a.W-1, 0, right.tone, cells.Short(right.text, a.W/2, p.g))
	parts(p.g, a, 1, 0, end-2, append([]part{{cells.Strong, cells.Short(p.title, a.W*9/20, p.g)}}, p.about...))
	for y, line := range p.headline(a.W) {
		a.PutIn(1, 1+y, a.W-2, cells.Strong, line, p.g)
	}
	for y, c := range p.chipLines() {
		p.drawChips(a.Cut(0, 1+len(p.headline(a.W))+y, a.W, 1), c)
	}
	edge := p.headHeight() - 1
	col := columnsFor(a.W)
	p.drawEdge(p.g, a, edge, col)
	lines := p.layout(a.W)
	room := p.room()
	top := max(min(p.top, len(lines)-room), 0)
	body := a.Cut(0, edge+1, a.W, room)
	for y := 0; y < room && top+y < len(lines); y++ {
		drawDiff(p.view, body.Cut(0, y, a.W, 1), lines[top+y], col)
	}
	a.Put(0, edge+1+room, cells.Faint, strings.Repeat(p.g.Horizontal, a.W))
	if more := len(lines) - top - room; more > 0 {
		a.PutRight(a.W-2, edge+1+room, cells.Accent, p.w.Say(" %d more below ", " encore %d plus bas ", more))
	}
	if top > 0 {
		a.PutRight(a.W-2, edge, cells.Accent, p.w.Say(" %d more above ", " encore %d plus haut ", top))
	}
}

// headline is the difference in one sentence, over two lines at most.
func (p *proposal) headline(w int) []string {
	text := cells.Wrap(p.sentence, w-2)
	if len(text) > 2 {
		text = []string{text[0], strings.Join(text[1:], " ")}
	}
	return text
}

// chipLines are the chips of what gets better, and of what gets worse.
func (p *proposal) chipLines() (out [][]compare.Chip) {
	var better, worse []compare.Chip
	for _, c := range p.chips {
		if c.Worth == compare.Better {
			better = append(better, c)
		} else {
			worse = append(worse, c)
		}
	}
	for _, list := range [][]compare.Chip{better, worse} {
		if list != nil {
			out = append(out, list)
		}
	}
	return out
}

// drawChips draws a line of chips, as many as have room, and how many more there are.
func (p *proposal) drawChips(a cells.Area, list []compare.Chip) {
	x := 1 + worthWidth
	words, t := worthWords(p.w, list[0].Worth)
	a.PutIn(1, 0, worthWidth-1, t, words, p.g)
	for i, c := range list {
		text := "[" + c.Text + "]"
		rest := ""
		if i < len(list)-1 {
			rest = fmt.Sprintf(" +%d", len(list)-i)
		}
		if i > 0 && x+cells.Width(text)+cells.Width(rest) > a.W-1 {
			a.Put(x, 0, cells.Muted, fmt.Sprintf("+%d", len(list)-i))
			return
		}
		_, t := worthWords(p.w, c.Worth)
		x = a.PutIn(x, 0, a.W-1-x, t, text, p.g) + 1
	}
}

// drawEdge draws the line that names the two sides.
func (p *proposal) drawEdge(g *cells.Glyphs, a cells.Area, y int, c diffColumns) {
	a.Put(0, y, cells.Faint, strings.Repeat(g.Horizontal, a.W))
	a.PutIn(1, y, c.middle-2, cells.Strong, " "+p.left.Name+" ", g)
	a.PutIn(c.right-1, y, a.W-c.right, cells.Strong, " "+p.right.Name+" ", g)
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
func (p *proposal) layout(w int) []compare.Row {
	var out []compare.Row
	for _, r := range p.rows {
		room := w - 4
		if r.Kind == compare.ChangedRow && r.To == "" {
			room = w - 4 - worthWidth
		}
		if r.To != "" || r.Kind != compare.SaidRow && r.Kind != compare.ChangedRow || cells.Width(r.What) <= room {
			out = append(out, r)
			continue
		}
		for i, line := range cells.Wrap(r.What, room) {
			part := r
			part.What = line
			if i > 0 {
				part.Worth, part.Indent = compare.Neutral, 1
			}
			out = append(out, part)
		}
	}
	return out
}

// drawDiff draws one line.
func drawDiff(v *view, a cells.Area, r compare.Row, c diffColumns) {
	switch r.Kind {
	case compare.TitleRow:
		a.PutIn(1, 0, a.W-2, cells.Strong, r.What, v.g)
	case compare.SaidRow:
		a.PutIn(1, 0, a.W-2, cells.Muted, r.What, v.g)
	case compare.HostRow:
		drawHosts(v, a, r, c)
	case compare.GoesRow:
		drawGoes(v, a, r, c)
	case compare.ComesRow:
		drawComes(v, a, r, c)
	case compare.ChangedRow:
		drawChanged(v, a, r)
	}
}

// drawHosts draws a host on both sides.
func drawHosts(v *view, a cells.Area, r compare.Row, c diffColumns) {
	name := r.What
	if r.Brief != "" && r.Indent+cells.Width(name) >= c.name {
		name = r.Brief
	}
	a.PutIn(1+r.Indent, 0, c.name-1-r.Indent, cells.Strong, name, v.g)
	if r.Now == (compare.Figures{}) && r.Then == (compare.Figures{}) { // the tray has none
		return
	}
	drawSide(v, a.Cut(c.now, 0, c.bar+1+c.text, 1), r.Now, c)
	drawSide(v, a.Cut(c.right, 0, c.bar+1+c.text, 1), r.Then, c)
	t, text := cells.Muted, v.g.Arrow
	if r.Now.Guest && r.Then.Guest || r.Now.Guest && r.Then.Off || r.Now.Off && r.Then.Guest {
		if sizes := guestSizes(v, r.Now.Gauge.Total, r.Then.Gauge.Total, c.right-c.middle-2); sizes != "" {
			t, text = cells.Plain, sizes
		}
	}
	putMiddle(v.g, a, c, t, text)
}

// guestSizes says what becomes of the size of a guest, in w columns; "" where it stays.
func guestSizes(v *view, from, to planner.Bytes, w int) string {
	switch {
	case from == to:
		return ""
	case from == 0:
		return cells.SignNew + " " + v.w.Size(to)
	case to == 0:
		return cells.SignLeaves + " " + v.w.Size(from)
	}
	if text := compare.Change(v.g, v.w.Size(from), v.w.Size(to)); cells.Width(text) <= w {
		return text
	}
	return v.w.Resize(from, to)
}

// putMiddle draws a text in the middle between the sides.
func putMiddle(g *cells.Glyphs, a cells.Area, c diffColumns, t cells.Tone, text string) {
	w := c.right - c.middle - 2
	text = cells.Short(text, w, g)
	a.Put(c.middle+1+(w-cells.Width(text))/2, 0, t, text)
}

// drawSide draws the gauge of a host on one side, and what is left.
func drawSide(v *view, a cells.Area, f compare.Figures, c diffColumns) {
	switch {
	case f.Off:
		a.PutIn(0, 0, a.W, cells.Over, cells.SignOver+" "+v.w.Say("switched off", "hors service"), v.g)
	case !f.There && f.Ends:
		a.PutIn(0, 0, a.W, cells.Muted, cells.SignLeaves+" "+v.w.Say("nothing runs on it: destroyed", "rien n'y tourne : détruit"), v.g)
	case !f.There:
		a.PutIn(0, 0, a.W, cells.Muted, v.w.Say("not needed", "pas nécessaire"), v.g)
	default:
		f.Gauge.Draw(a, 0, 0, c.bar, v.g)
		text, t, sign := headroom(v.w, f.Left, f.Gauge)
		if cells.Width(text) > c.text-2 {
			text = compare.LeftWords(v.w, f.Left)
		}
		a.PutRight(a.W, 0, t, sign)
		a.PutRight(a.W-1, 0, t, text+" ")
	}
}

// drawGoes draws a service that leaves the host above it.
func drawGoes(v *view, a cells.Area, r compare.Row, c diffColumns) {
	size := v.w.Used(r.Size)
	x := a.Put(4, 0, cells.Plain, cells.SignLeaves+" ")
	a.PutIn(x, 0, c.middle-x-cells.Width(size)-4, cells.Plain, r.What, v.g)
	a.PutRight(c.middle-2, 0, cells.Muted, size)
	a.PutIn(c.middle+1, 0, a.W-c.middle-2, cells.Muted, v.g.Arrow+" "+r.To, v.g)
}

// drawComes draws a service that comes to the host above it.
func drawComes(v *view, a cells.Area, r compare.Row, c diffColumns) {
	from := r.From + " " + v.g.Arrow
	a.PutRight(c.right-1, 0, cells.Muted, cells.Short(from, c.right-6, v.g))
	size := v.w.Used(r.Size)
	sign, tone := cells.SignMoved, cells.Plain
	switch {
	case r.Lost:
		sign, tone = cells.SignOver, cells.Over
	case r.New:
		sign = cells.SignNew
	}
	x := a.Put(c.right, 0, tone, sign+" ")
	x = a.PutIn(x, 0, c.end-x-cells.Width(size)-3, cells.Plain, r.What, v.g)
	mark, t := verdictMark(r.Verdict)
	a.Put(c.end-1, 0, t, mark)
	right := a.PutRight(c.end-2, 0, cells.Muted, size)
	if r.Note != "" && right-x > cells.Width(r.Note)+4 {
		a.PutRight(right-2, 0, either(t == cells.Plain, cells.Muted, t), r.Note)
	}
}

// verdictMark is the sign of a verdict.
func verdictMark(v planner.Verdict) (string, cells.Tone) {
	switch v {
	case planner.Viable:
		return " ", cells.Plain
	case planner.NotRecommended:
		return cells.SignOver, cells.Over
	}
	return cells.SignTight, cells.Tight
}

// worthWidth is the column that says whether something gets better.
const worthWidth = 13

// worthWords say whether something gets better.
func worthWords(w wording.Words, worth compare.Worth) (string, cells.Tone) {
	switch worth {
	case compare.Better:
		return "  " + w.Say("better", "mieux"), cells.Fits
	case compare.Worse:
		return cells.SignTight + " " + w.Say("worse", "moins bien"), cells.Tight
	case compare.Amiss:
		return cells.SignOver + " " + w.Say("worse", "moins bien"), cells.Over
	}
	return "", cells.Muted
}

// drawChanged draws what gets better or worse, or is wished for otherwise.
func drawChanged(v *view, a cells.Area, r compare.Row) {
	words, t := worthWords(v.w, r.Worth)
	a.PutIn(1, 0, worthWidth-1, t, words, v.g)
	if r.To == "" {
		a.PutIn(1+worthWidth, 0, a.W-2-worthWidth, cells.Plain, r.What, v.g)
		return
	}
	values := compare.Change(v.g, r.From, r.To)
	x := a.PutIn(1+worthWidth, 0, max(a.W-worthWidth-cells.Width(values)-6, 12), cells.Plain, r.What, v.g)
	x = min(max(x+2, min(a.W*58/100, 62)), max(a.W-1-cells.Width(values), x+1))
	x = a.PutIn(x, 0, a.W-1-x, either(r.Worth == compare.Neutral, cells.Plain, t), values, v.g)
	if r.Note != "" && x+2+cells.Width(r.Note) < a.W {
		a.Put(x+2, 0, cells.Muted, r.Note)
	}
}

func (p *proposal) mouse(e tea.MouseMsg) intent {
	p.scroll(wheeled(e))
	return nil
}

func (p *proposal) scroll(lines int) {
	n := len(p.layout(p.width))
	p.top = clamp(min(p.top, n)+min(max(lines, -n), n), max(n-p.room(), 0)+1)
}

// room is how many lines of the difference are seen at once.
func (p *proposal) room() int { return max(p.height-p.headHeight()-2, 1) }

// headHeight is the title, the headline, the chips, and the edge that names the sides.
func (p *proposal) headHeight() int { return 2 + len(p.headline(p.width)) + len(p.chipLines()) }
