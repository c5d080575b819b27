package sheet

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"berth/planner"
)

// The page is A4; all is in millimetres.
const (
	longSide  = 297.0
	shortSide = 210.0
	margin    = 10.0
	least     = 36.0 // of a machine's column
	gap       = 6.0
)

// pen draws what a page is made of, in millimetres; colours are written as HTML writes them.
type pen interface {
	box(r rect, f fill, e edge)
	rule(x, to, y float64, e edge)
	write(text string, x, y, size float64, s style)
}

// edge is a line. It is broken where something is left out of it.
type edge struct {
	width   float64
	colour  string
	on, off float64 // how much is drawn, and left out
}

var (
	thin   = edge{width: .2, colour: "#1f2933"}
	wall   = edge{width: .5, colour: "#1f2933"}
	thick  = edge{width: .7, colour: black}
	broken = edge{width: .7, colour: black, on: 2, off: .8}
	limit  = edge{width: .7, colour: black, on: 2.4, off: 1.2}
)

const (
	black = "#000000"
	soft  = "#52606d"
	wrong = "#a61b1b"
)

// style is how a line of text looks. The zero one is black, and begins where it is written.
type style struct {
	colour     string
	bold, mono bool
	anchor     anchor
	halo       bool // white around it, to be read on a hatching
	turned     bool // it reads from below, turned around a place
	cx, cy     float64
}

// anchor is what of a line stands where it is written.
type anchor int

const (
	atBegin anchor = iota
	atMiddle
	atEnd
)

// nothing is a pen that draws nothing: to see what has room.
type nothing struct{}

func (nothing) box(rect, fill, edge)                           {}
func (nothing) rule(float64, float64, float64, edge)           {}
func (nothing) write(string, float64, float64, float64, style) {}

// Upright reports whether the page is higher than wide: where more names and figures have room on it so.
func (s *Sheet) Upright() bool {
	lying, upright := &page{pen: nothing{}}, &page{pen: nothing{}}
	lying.draw(s, longSide, shortSide)
	upright.draw(s, shortSide, longSide)
	return upright.missing < lying.missing
}

// size is how wide and how high the page is.
func (s *Sheet) size() (w, h float64) {
	if s.Upright() {
		return shortSide, longSide
	}
	return longSide, shortSide
}

// page is a sheet that is being drawn.
type page struct {
	pen
	nameless []string // what has no room for its name in the machine that is drawn
	missing  int      // how many lines of labels have no room on the page
}

func (v *page) draw(s *Sheet, w, h float64) {
	v.box(rect{0, 0, w, h}, fill{colour: "#ffffff"}, edge{})
	body, head := rect{margin, margin, w - 2*margin, h - 2*margin}.below(17)
	v.head(s, head)
	foot := rect{body.x, body.y + body.h - 30, body.w, 30}
	body.h -= 32
	for i, r := range columns(s.Machines, body, least, gap) {
		v.machine(s, s.Machines[i], r)
	}
	v.foot(s, foot)
}

func (v *page) head(s *Sheet, r rect) {
	day := width(s.Date, 5)
	v.fit(s.Title, rect{r.x, r.y, r.w - day - 4, 8.9}, 8.5, style{bold: true})
	colour := "#333333"
	if s.Bad {
		colour = wrong
	}
	v.fit(s.About, rect{r.x, r.y + 9, r.w - width(s.Digest, 3.4) - 4, 5}, 4, style{colour: colour})
	v.write(s.Date, r.x+r.w, r.y+6, 5, style{anchor: atEnd})
	v.write(s.Digest, r.x+r.w, r.y+13, 3.4, style{anchor: atEnd, colour: soft, mono: true})
}

func (v *page) machine(s *Sheet, b *Box, r rect) {
	r, head := r.below(15)
	v.fit(b.Name, rect{head.x, head.y, head.w - width(b.Amount, 4) - 2, 6}, 5.2, style{bold: true})
	v.write(b.Amount, head.x+head.w, head.y+5, 4, style{anchor: atEnd})
	about, rest := asMuch(b.About, head.w, 2.9)
	v.missing += rest
	v.write(about, head.x, head.y+8.8, 2.9, style{colour: soft})
	left := style{colour: "#1f2933"}
	if b.Tight {
		left = style{colour: wrong, bold: true}
	}
	v.fit(b.Left, rect{head.x, head.y + 9.8, head.w, 4.4}, 3.6, left)
	r.h -= 6
	v.box(r, white, wall)
	v.nameless = nil
	v.inside(b, r)
	v.rule(r.x-1.5, r.x+r.w+1.5, r.y+r.h*(1-share(b.Usable, b.Memory)), limit)
	v.also(s.Signs.Also, rect{r.x, r.y + r.h + .6, r.w, 5.4})
}

// also names what had no room for its name: in one line, else in two small ones, and how many more there are.
func (v *page) also(word string, r rect) {
	if len(v.nameless) == 0 {
		return
	}
	if all := word + " " + strings.Join(v.nameless, ", "); width(all, 2.6) <= r.w {
		v.write(all, r.x, r.y+2.6, 2.6, style{})
		return
	}
	const small = 2.1
	lines, at := []string{word + " ", ""}, 0
	for i, n := range v.nameless {
		rest := fmt.Sprintf(" +%d", len(v.nameless)-i)
		if at == 0 && width(lines[0]+n+",", small) > r.w {
			at = 1
		}
		if at == 1 && width(lines[1]+n+","+rest, small) > r.w {
			lines[1] += rest
			v.missing += len(v.nameless) - i
			break
		}
		if lines[at] += n; i < len(v.nameless)-1 {
			lines[at] += ", "
		}
	}
	for i, l := range lines {
		v.write(strings.TrimSuffix(l, " "), r.x, r.y+2.1+float64(i)*2.5, small, style{})
	}
}

const between = " · "

// asMuch joins as many words as fit into a width, and counts the others.
func asMuch(words []string, room, size float64) (out string, rest int) {
	for _, w := range words {
		if more := strings.TrimPrefix(out+between+w, between); width(more, size) <= room {
			out = more
		} else {
			rest++
		}
	}
	return out, rest
}

// inside draws what a box has in it, from its bottom up: what is reserved, and then its blocks.
func (v *page) inside(b *Box, r rect) {
	var taken planner.Bytes
	var list []*Box
	for _, x := range b.Inside {
		taken += x.Memory
		if x.Kind != Reserved {
			list = append(list, x)
		}
	}
	all := r.bottom(share(taken, b.Memory))
	for _, x := range b.Inside {
		if x.Kind == Reserved {
			kept := all.bottom(share(x.Memory, taken))
			all.h -= kept.h
			v.box(kept, hatched, thin)
			v.label(x, kept)
		}
	}
	for n, place := range pack(memories(list), all, 2.4) {
		v.block(list[n], place)
	}
}

func (v *page) block(b *Box, r rect) {
	r = r.in(.35)
	if b.Kind != Guest {
		v.box(r, fillOf(b), edgeOf(b.Change))
		v.label(b, r)
		return
	}
	v.box(r, fill{colour: "#f5f7f9"}, edgeOf(b.Change))
	inner := r.in(1)
	rest, title := inner.below(min(4.6, inner.h))
	name := strings.Join(nonEmpty(b.Name, b.Amount), "  ")
	if b.From != "" {
		name = fmt.Sprintf("%s  %s → %s", b.Name, b.From, b.Amount)
	}
	size := v.fit(name, title, 3.4, style{bold: true})
	if about, _ := asMuch(append(nonEmpty(b.Left), b.About...), title.w-width(name, size)-3, 2.6); size > 0 && about != "" {
		v.write(about, title.x+title.w, title.y+3.4, 2.6, style{anchor: atEnd, colour: soft})
	}
	v.inside(b, rest)
}

func fillOf(b *Box) fill {
	switch {
	case b.Kind == Service && b.Group >= 0:
		return hueOf(b.Group)
	case b.Kind == Agents:
		return fill{colour: "#e4e7eb"}
	}
	return white
}

// edgeOf is thick around what is new, thick and broken around what moves.
func edgeOf(c Change) edge {
	switch c {
	case New:
		return thick
	case Moved:
		return broken
	}
	return thin
}

// label writes the name of a block, and its amount where there is room, as large as it goes.
func (v *page) label(b *Box, r rect) {
	r = r.in(.8)
	from := ""
	if b.Kind == Service && b.From != "" {
		from = "← " + b.From
	}
	for lines := nonEmpty(b.Name, b.Amount, from); len(lines) > 0; lines = lines[:len(lines)-1] {
		for size := 4.4; size >= 1.8; size -= .1 {
			for _, turned := range []bool{false, true} {
				room := r
				if turned {
					room.w, room.h = r.h, r.w
				}
				if float64(len(lines))*size*1.18 > room.h || longestOf(lines, size) > room.w || turned && size > 2.8 {
					continue
				}
				v.lines(lines, r, size, turned)
				return
			}
		}
		if b.Kind == Service {
			v.missing++
		}
	}
	if b.Kind == Service {
		v.nameless = append(v.nameless, b.Name)
	}
}

// longestOf is the width of the longest of the lines of a label, of which those after the first are smaller.
func longestOf(lines []string, size float64) float64 {
	most := width(lines[0], size)
	for _, l := range lines[1:] {
		most = max(most, width(l, size*.85))
	}
	return most
}

// lines writes lines in the middle of a place; turned, they read from below.
func (v *page) lines(lines []string, r rect, size float64, turned bool) {
	x, y := r.x+r.w/2, r.y+r.h/2
	st := style{anchor: atMiddle, halo: true, turned: turned, cx: x, cy: y}
	y -= float64(len(lines)) * size * 1.18 / 2
	for i, l := range lines {
		at := size
		if i > 0 {
			at *= .85
		}
		v.write(l, x, y+float64(i)*size*1.18+size*.92, at, st)
	}
}

// fit writes a line as large as the size, or smaller where there is no room; the size is what it took, 0: not at all.
func (v *page) fit(text string, r rect, size float64, s style) float64 {
	if w := width(text, size); w > r.w {
		size *= r.w / w
	}
	if size = min(size, r.h*.9); size < 1.6 || text == "" {
		return 0
	}
	v.write(text, r.x, r.y+min(r.h*.78, size*.98), size, s)
	return size
}

// width is about what a line takes: of the fonts, DejaVu Sans is the widest.
func width(text string, size float64) float64 {
	return float64(utf8.RuneCountInString(text)) * size * .6
}

func (v *page) foot(s *Sheet, r rect) {
	w := r.w / float64(max(len(s.Figures), 1))
	for i, x := range s.Figures {
		at := rect{r.x + float64(i)*w, r.y, w - 9, 16}
		v.write(strings.ToUpper(x.Label), at.x, at.y+4, 2.7, style{colour: soft})
		v.fit(x.Value, rect{at.x, at.y + 4.5, at.w, 7}, 5.6, style{bold: true})
		v.fit(x.About, rect{at.x, at.y + 11.5, at.w, 4.5}, 3.2, style{colour: "#333333"})
	}
	v.legend(s, rect{r.x, r.y + 17.5, r.w, 9})
	v.fit(s.Command, rect{r.x, r.y + 27, r.w, 4}, 3, style{colour: soft, mono: true})
}

// legend says what hues and edges mean.
func (v *page) legend(s *Sheet, r rect) {
	x, y := r.x, r.y
	sign := func(word string, draw func(at rect)) {
		w := 6.2 + width(word, 2.7) + 3
		if x+w > r.x+r.w+3 && x > r.x {
			x, y = r.x, y+4.6
		}
		draw(rect{x, y, 5, 3.4})
		v.write(word, x+6.2, y+2.7, 2.7, style{})
		x += w
	}
	block := func(word string, f fill, e edge) { sign(word, func(at rect) { v.box(at, f, e) }) }
	for i, g := range s.Groups {
		block(g, hueOf(i), thin)
	}
	block(s.Signs.New, white, thick)
	block(s.Signs.Moved, white, broken)
	block(s.Signs.Reserved, hatched, thin)
	sign(s.Signs.Margin, func(at rect) { v.rule(at.x, at.x+at.w, at.y+1.8, limit) })
}
