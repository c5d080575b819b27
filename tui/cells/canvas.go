package cells

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"berth/plain"
)

// Canvas is a screen of cells that is drawn on in any order and then written as lines. Lip Gloss joins
// blocks beside and below each other; a board needs to draw over what is there (the service under the
// pointer, a window in the middle) and to cut at any edge, which blocks cannot.
type Canvas struct {
	w, h  int
	cells []cell
}

// cell is one column of one line: a grapheme with its tone. The second half of a wide one is empty.
type cell struct {
	text string
	tone Tone
}

// NewCanvas makes a canvas of spaces.
func NewCanvas(w, h int) *Canvas {
	c := &Canvas{}
	c.Reset(w, h)
	return c
}

// Reset makes it a canvas of spaces of that size again: most of what a frame would allocate is its cells.
func (c *Canvas) Reset(w, h int) {
	if c.w, c.h = w, h; cap(c.cells) < w*h {
		c.cells = make([]cell, w*h)
	}
	c.cells = c.cells[:w*h]
	for i := range c.cells {
		c.cells[i] = cell{text: " "}
	}
}

// All is the whole canvas as an area.
func (c *Canvas) All() Area { return Area{c: c, W: c.w, H: c.h, bottom: c.h, right: c.w} }

// String writes the canvas with the sequences of the theme, as few as it takes, for they are sent anew with each line that changes: a blank
// that shows nothing of its tone has the one before it.
func (c *Canvas) String(t *Theme) string {
	var b strings.Builder
	b.Grow(len(c.cells) * 2)
	for y := range c.h {
		if y > 0 {
			b.WriteByte('\n')
		}
		line := c.cells[y*c.w : (y+1)*c.w]
		tone := Plain
		for x := range line {
			if next := line[x].tone; next != tone && !(line[x].text == " " && t.inks[next] && t.inks[tone]) {
				b.WriteString(t.from(tone, next))
				tone = next
			}
			b.WriteString(line[x].text)
		}
		b.WriteString(t.off[tone])
	}
	return b.String()
}

// Area is a rectangle of a canvas with its own coordinates. What is drawn outside of it, or outside of
// an area that it was cut from, is not seen: it may be larger than what it is cut from, and scrolled.
type Area struct {
	c                        *Canvas
	X, Y, W, H               int // where it lies on the canvas
	left, top, right, bottom int // the part of the canvas that can be seen
}

// Screen is an area of a screen that nothing is drawn on: to ask where things would lie.
func Screen(w, h int) Area { return Area{W: w, H: h, right: w, bottom: h} }

// Has reports whether a point of the canvas lies in the area.
func (a Area) Has(x, y int) bool { return x >= a.X && x < a.X+a.W && y >= a.Y && y < a.Y+a.H }

// Cut is a part of the area, at x, y of it.
func (a Area) Cut(x, y, w, h int) Area {
	w, h = max(w, 0), max(h, 0)
	out := Area{c: a.c, X: a.X + x, Y: a.Y + y, W: w, H: h}
	out.left, out.top = max(a.left, out.X), max(a.top, out.Y)
	out.right, out.bottom = min(a.right, out.X+w), min(a.bottom, out.Y+h)
	return out
}

// Scrolled is the area with its content moved up by so many lines.
func (a Area) Scrolled(lines int) Area {
	a.Y -= lines
	a.H += lines
	return a
}

// Put draws text from x on and returns the column behind it. What is not to be seen is left out.
func (a Area) Put(x, y int, t Tone, s string) int {
	cy := a.Y + y
	if cy < a.top || cy >= a.bottom {
		return x + Width(s)
	}
	for i := 0; i < len(s); {
		if b := s[i]; b < 0x80 {
			if b >= ' ' && b != 0x7f {
				a.set(x, cy, ascii[b], t)
				x++
			}
			i++
			continue
		}
		if standsAlone(s[i:]) {
			a.set(x, cy, s[i:i+3], t)
			i, x = i+3, x+1
			continue
		}
		cluster, _, w, _ := uniseg.FirstGraphemeClusterInString(s[i:], -1)
		i += len(cluster)
		switch {
		case w == 0 || strings.ContainsFunc(cluster, plain.Steers):
			continue
		case !utf8.ValidString(cluster): // a terminal may take such a byte for a control character
			cluster = "?"
		}
		if a.X+x+w > a.right { // half of a wide one is not drawn
			a.set(x, cy, " ", t)
			return x + w
		}
		a.set(x, cy, cluster, t)
		for k := 1; k < w; k++ {
			a.set(x+k, cy, "", t)
		}
		x += w
	}
	return x
}

func (a Area) set(x, cy int, text string, t Tone) {
	if cx := a.X + x; cx >= a.left && cx < a.right {
		a.c.cells[cy*a.c.w+cx] = cell{text: text, tone: t}
	}
}

// PutRight draws text that ends before column x, and returns the column where it begins.
func (a Area) PutRight(x, y int, t Tone, s string) int {
	at := x - Width(s)
	a.Put(at, y, t, s)
	return at
}

// PutIn draws text in at most w columns; what is longer ends in a mark.
func (a Area) PutIn(x, y, w int, t Tone, s string, g *Glyphs) int {
	if w <= 0 {
		return x
	}
	return a.Put(x, y, t, Short(s, w, g))
}

// Clear empties the area.
func (a Area) Clear(t Tone) {
	for y := max(a.Y, a.top); y < min(a.Y+a.H, a.bottom); y++ {
		for x := max(a.X, a.left); x < min(a.X+a.W, a.right); x++ {
			a.c.cells[y*a.c.w+x] = cell{text: " ", tone: t}
		}
	}
}

// Repaint gives the cells of part of a line another tone.
func (a Area) Repaint(x, y, w int, t Tone) {
	cy := a.Y + y
	if cy < a.top || cy >= a.bottom {
		return
	}
	for cx := max(a.X+x, a.left); cx < min(a.X+x+w, a.right); cx++ {
		a.c.cells[cy*a.c.w+cx].tone = t
	}
}

// Dim gives everything in the area the tone, so that what lies over it stands out.
func (a Area) Dim(t Tone) {
	for y := range a.H {
		a.Repaint(0, y, a.W, t)
	}
}

// Box draws a frame around the area, with a title in its upper line and one at the right of it.
func (a Area) Box(t Tone, g *Glyphs, title string, titleTone Tone, right string, rightTone Tone) {
	if a.W < 2 || a.H < 2 {
		return
	}
	line := strings.Repeat(g.Horizontal, a.W-2)
	a.Put(0, 0, t, g.TopLeft+line+g.TopRight)
	a.Put(0, a.H-1, t, g.BottomLeft+line+g.BottomRight)
	for y := 1; y < a.H-1; y++ {
		a.Put(0, y, t, g.Vertical)
		a.Put(a.W-1, y, t, g.Vertical)
	}
	room := a.W - 4
	if right != "" && Width(right)+6 <= room {
		a.PutRight(a.W-2, 0, rightTone, " "+right+" ")
		room -= Width(right) + 3
	}
	if title != "" {
		a.PutIn(1, 0, room+2, titleTone, " "+title+" ", g)
	}
}

// standsAlone reports whether text begins with a line or a block (U+2500 to U+259F) that stands for itself: what frames and bars are
// made of is one column wide, and before its like, an ASCII byte or nothing it joins nothing. So a frame costs no look into
// Unicode's tables.
func standsAlone(s string) bool {
	is := func(s string) bool {
		return len(s) >= 3 && s[0] == 0xe2 && (s[1] == 0x94 || s[1] == 0x95 || s[1] == 0x96 && s[2] < 0xa0) && s[2]&0xc0 == 0x80
	}
	return is(s) && (len(s) == 3 || s[3] < 0x80 || is(s[3:]))
}

// ascii are the characters below 128 as strings, so that drawing them allocates nothing.
var ascii = func() (out [128]string) {
	for i := range out {
		out[i] = string(rune(i))
	}
	return out
}()
