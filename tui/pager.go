package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
	"berth/wording"
)

// pageHead is how many lines a page has above its text: what it is, and a rule.
const pageHead = 2

// pageArea is where the text of a page lies.
func pageArea(v *view) cells.Area { return pageText(cells.Screen(v.width, v.height)) }

func pageText(a cells.Area) cells.Area { return a.Cut(1, pageHead, a.W-2, a.H-pageHead-1) }

// drawPage draws a text with what it is above it.
func drawPage(v *view, a cells.Area, p *pager, title []part) {
	text := pageText(a)
	lines := p.laid(text.W)
	end := a.PutRight(a.W-1, 0, cells.Muted, placeWords(v.w, p.first(lines, text.H), text.H, len(lines)))
	parts(v.g, a, 1, 0, end-2, title)
	a.Put(1, 1, cells.Faint, strings.Repeat(v.g.Horizontal, max(a.W-2, 0)))
	p.draw(v.g, text, lines)
}

// placeWords says which part of a text is seen.
func placeWords(w wording.Words, top, room, n int) string {
	if n <= room {
		return w.Say("all", "tout")
	}
	return w.Say("%d-%d of %d", "%d-%d sur %d", top+1, min(top+room, n), n)
}

// textLine is a line of a text before it is broken to a width.
type textLine struct {
	tone   cells.Tone
	text   string
	indent int         // the column where the text begins, and where it goes on
	exact  bool        // spaces count, and stay where the text is broken
	runs   []cells.Run // the text in tones, as long as it is not broken
	head   string
	headAt int // the column where the head is drawn, before the text
	headIn cells.Tone
}

// pager is a text of which a part is seen.
type pager struct {
	lines []textLine
	top   int
}

// laid breaks the text into lines of at most w columns.
func (p *pager) laid(w int) []textLine {
	var out []textLine
	for _, l := range p.lines {
		l.indent = min(l.indent, max(w-10, 0))
		pieces := breakText(l, max(w-l.indent, 1))
		for _, piece := range pieces {
			if l.text = piece; len(pieces) > 1 {
				l.runs = nil
			}
			out = append(out, l)
			l.head = ""
		}
	}
	return out
}

// breakText breaks the text of a line; an empty one is a line too.
func breakText(l textLine, w int) []string {
	var out []string
	if l.exact {
		for rest := l.text; rest != ""; {
			piece := rest
			if len(rest) > w && cells.Width(rest) > w {
				piece = cells.CutAt(rest, w)
				if k := strings.LastIndexByte(piece, ' '); k >= len(piece)*2/3 { // rather than within a word
					piece = piece[:k+1]
				}
			}
			out, rest = append(out, piece), rest[len(piece):]
		}
	} else {
		out = cells.Wrap(l.text, w)
	}
	if out == nil {
		return []string{""}
	}
	return out
}

// first is the first line that is seen.
func (p *pager) first(lines []textLine, room int) int { return max(min(p.top, len(lines)-room), 0) }

func (p *pager) scroll(a cells.Area, by int) {
	lines := p.laid(a.W)
	p.top = clamp(p.first(lines, a.H)+by, max(len(lines)-a.H, 0)+1)
}

func (p *pager) draw(g *cells.Glyphs, a cells.Area, lines []textLine) {
	top := p.first(lines, a.H)
	for k := top; k < len(lines) && k-top < a.H; k++ {
		l, y := lines[k], k-top
		if l.head != "" {
			a.PutIn(l.headAt, y, l.indent-l.headAt-1, l.headIn, l.head, g)
		}
		if l.runs == nil {
			a.Put(l.indent, y, l.tone, l.text)
		}
		x := l.indent
		for _, r := range l.runs {
			x = a.Put(x, y, r.Tone, r.Text)
		}
	}
}

const wheelLines = 3

// wheeled is how many lines the wheel scrolls.
func wheeled(e tea.MouseMsg) int {
	switch e.Button {
	case tea.MouseButtonWheelUp:
		return -wheelLines
	case tea.MouseButtonWheelDown:
		return wheelLines
	}
	return 0
}

// clamp brings an index into a list of n.
func clamp(k, n int) int { return max(min(k, n-1), 0) }

func exactLine(line string) textLine {
	return textLine{text: strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "\t", "    "), exact: true}
}
