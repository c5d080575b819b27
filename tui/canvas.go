package tui

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// canvas is a screen of cells that is drawn on in any order and then written as lines. Lip Gloss joins
// blocks beside and below each other; a board needs to draw over what is there (the service under the
// pointer, a window in the middle) and to cut at any edge, which blocks cannot.
type canvas struct {
	w, h  int
	cells []cell
}

// cell is one column of one line: a grapheme with its tone. The second half of a wide one is empty.
type cell struct {
	text string
	tone tone
}

func newCanvas(w, h int) *canvas {
	c := &canvas{w: w, h: h, cells: make([]cell, w*h)}
	for i := range c.cells {
		c.cells[i].text = " "
	}
	return c
}

// all is the whole canvas as an area.
func (c *canvas) all() area { return area{c: c, w: c.w, h: c.h, bottom: c.h, right: c.w} }

// String writes the canvas with the sequences of the theme, one for each run of a tone.
func (c *canvas) String(t *theme) string {
	var b strings.Builder
	b.Grow(len(c.cells) * 2)
	for y := range c.h {
		if y > 0 {
			b.WriteByte('\n')
		}
		line := c.cells[y*c.w : (y+1)*c.w]
		for x := 0; x < len(line); {
			tone := line[x].tone
			b.WriteString(t.on[tone])
			for x < len(line) && line[x].tone == tone {
				b.WriteString(line[x].text)
				x++
			}
			b.WriteString(t.off[tone])
		}
	}
	return b.String()
}

// area is a rectangle of a canvas with its own coordinates. What is drawn outside of it, or outside of
// an area that it was cut from, is not seen: it may be larger than what it is cut from, and scrolled.
type area struct {
	c                        *canvas
	x, y, w, h               int // where it lies on the canvas
	left, top, right, bottom int // the part of the canvas that can be seen
}

// cut is a part of the area, at x, y of it.
func (a area) cut(x, y, w, h int) area {
	w, h = max(w, 0), max(h, 0)
	out := area{c: a.c, x: a.x + x, y: a.y + y, w: w, h: h}
	out.left, out.top = max(a.left, out.x), max(a.top, out.y)
	out.right, out.bottom = min(a.right, out.x+w), min(a.bottom, out.y+h)
	return out
}

// scrolled is the area with its content moved up by so many lines.
func (a area) scrolled(lines int) area {
	a.y -= lines
	a.h += lines
	return a
}

// put draws text from x on and returns the column behind it. Control characters are left out.
func (a area) put(x, y int, t tone, s string) int {
	cy := a.y + y
	if cy < a.top || cy >= a.bottom {
		return x + width(s)
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
		cluster, _, w, _ := uniseg.FirstGraphemeClusterInString(s[i:], -1)
		i += len(cluster)
		if w == 0 || strings.ContainsFunc(cluster, unicode.IsControl) {
			continue
		}
		if a.x+x+w > a.right { // half of a wide one is not drawn
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

func (a area) set(x, cy int, text string, t tone) {
	if cx := a.x + x; cx >= a.left && cx < a.right {
		a.c.cells[cy*a.c.w+cx] = cell{text: text, tone: t}
	}
}

// putRight draws text that ends before column x, and returns the column where it begins.
func (a area) putRight(x, y int, t tone, s string) int {
	at := x - width(s)
	a.put(at, y, t, s)
	return at
}

// putIn draws text in at most w columns; what is longer ends in a mark.
func (a area) putIn(x, y, w int, t tone, s string, g *glyphs) int {
	if w <= 0 {
		return x
	}
	return a.put(x, y, t, short(s, w, g))
}

// clear empties the area.
func (a area) clear(t tone) {
	for y := max(a.y, a.top); y < min(a.y+a.h, a.bottom); y++ {
		for x := max(a.x, a.left); x < min(a.x+a.w, a.right); x++ {
			a.c.cells[y*a.c.w+x] = cell{text: " ", tone: t}
		}
	}
}

// repaint gives the cells of part of a line another tone.
func (a area) repaint(x, y, w int, t tone) {
	cy := a.y + y
	if cy < a.top || cy >= a.bottom {
		return
	}
	for cx := max(a.x+x, a.left); cx < min(a.x+x+w, a.right); cx++ {
		a.c.cells[cy*a.c.w+cx].tone = t
	}
}

// dim gives everything in the area the tone, so that what lies over it stands out.
func (a area) dim(t tone) {
	for y := range a.h {
		a.repaint(0, y, a.w, t)
	}
}

// box draws a frame around the area, with a title in its upper line and one at the right of it.
func (a area) box(t tone, g *glyphs, title string, titleTone tone, right string, rightTone tone) {
	if a.w < 2 || a.h < 2 {
		return
	}
	line := strings.Repeat(g.horizontal, a.w-2)
	a.put(0, 0, t, g.topLeft+line+g.topRight)
	a.put(0, a.h-1, t, g.bottomLeft+line+g.bottomRight)
	for y := 1; y < a.h-1; y++ {
		a.put(0, y, t, g.vertical)
		a.put(a.w-1, y, t, g.vertical)
	}
	room := a.w - 4
	if right != "" && width(right)+6 <= room {
		a.putRight(a.w-2, 0, rightTone, " "+right+" ")
		room -= width(right) + 3
	}
	if title != "" {
		a.putIn(1, 0, room+2, titleTone, " "+title+" ", g)
	}
}

// ascii are the characters below 128 as strings, so that drawing them allocates nothing.
var ascii = func() (out [128]string) {
	for i := range out {
		out[i] = string(rune(i))
	}
	return out
}()

// width is how many columns a text takes.
func width(s string) int {
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] < ' ' {
			return uniseg.StringWidth(s)
		}
	}
	return len(s)
}

// short cuts a text to w columns; where something is cut, it ends in a mark.
func short(s string, w int, g *glyphs) string {
	if width(s) <= w {
		return s
	}
	mark := width(g.more)
	if w < mark {
		return ""
	}
	at, used, state := 0, 0, -1
	for rest := s; rest != ""; {
		var cluster string
		var cw int
		cluster, rest, cw, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used+cw > w-mark {
			break
		}
		used += cw
		at += len(cluster)
	}
	return strings.TrimRight(s[:at], " ") + g.more
}

// wrap breaks a text into lines of at most w columns, at spaces where there are any.
func wrap(s string, w int) []string {
	if w < 1 {
		return nil
	}
	var out []string
	line := ""
	for _, word := range strings.Fields(s) {
		for width(word) > w {
			head := cutAt(word, w)
			if line != "" {
				out, line = append(out, line), ""
			}
			out, word = append(out, head), word[len(head):]
		}
		switch {
		case line == "":
			line = word
		case width(line)+1+width(word) <= w:
			line += " " + word
		default:
			out, line = append(out, line), word
		}
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}

// cutAt is the longest head of a word that takes at most w columns, and at least one character.
func cutAt(word string, w int) string {
	at, used, state := 0, 0, -1
	for rest := word; rest != ""; {
		var cluster string
		var cw int
		cluster, rest, cw, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used+cw > w && at > 0 {
			break
		}
		used += cw
		at += len(cluster)
	}
	return word[:at]
}
