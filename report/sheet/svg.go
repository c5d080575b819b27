package sheet

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"unicode/utf8"

	"berth/plain"
	"berth/planner"
)

// The page is A4, landscape; all is in millimetres.
const (
	pageWidth  = 297.0
	pageHeight = 210.0
	margin     = 10.0
	least      = 36.0 // of a machine's column
	gap        = 6.0
)

// hue is how blocks of a group are filled: a light tone, and a hatching that survives grey printing.
type hue struct{ fill, hatch string }

// hues are told apart by who sees colours differently, and each has another lightness or another hatching. Text on them is black.
var hues = []hue{
	{"#9fc9e6", ""}, {"#f7d78c", `<path d="M0 3L3 0" stroke="#000" stroke-width=".18"/>`}, {"#b5dfc6", `<circle cx="1.5" cy="1.5" r=".28"/>`},
	{"#f3b79b", `<path d="M0 1.5H3" stroke="#000" stroke-width=".16"/>`}, {"#d6c4e8", `<path d="M0 0L3 3" stroke="#000" stroke-width=".18"/>`},
	{"#ece69a", `<path d="M1.5 0V3" stroke="#000" stroke-width=".16"/>`}, {"#f4c9dc", `<path d="M0 1.5H3M1.5 0V3" stroke="#000" stroke-width=".14"/>`},
	{"#cfd6dc", `<circle cx=".75" cy=".75" r=".2"/><circle cx="2.25" cy="2.25" r=".2"/>`},
	{"#e3d3b8", `<path d="M0 1.5L1.5 0M1.5 3L3 1.5M0 1.5L1.5 3M1.5 0L3 1.5" stroke="#000" stroke-width=".14"/>`},
	{"#a8dbe0", `<path d="M0 .8H3M0 2.2H3" stroke="#000" stroke-width=".14"/>`}, {"#c9e08f", `<path d="M.8 0V3M2.2 0V3" stroke="#000" stroke-width=".14"/>`},
	{"#e8c0c0", `<circle cx="1.5" cy="1.5" r=".7" fill="none" stroke="#000" stroke-width=".14"/>`},
}

// SVG writes the sheet as a drawing of A4, landscape, that loads nothing from elsewhere.
func (s *Sheet) SVG() []byte { return s.draw(` xmlns="http://www.w3.org/2000/svg"`) }

// Inline is SVG for within a page of HTML, which knows what it is.
func (s *Sheet) Inline() []byte { return s.draw("") }

func (s *Sheet) draw(space string) []byte {
	v := &svg{}
	v.f(`<svg%s lang="%s" viewBox="0 0 %g %g" width="%gmm" height="%gmm" font-family="system-ui,'Segoe UI',Roboto,'Helvetica Neue','DejaVu Sans',sans-serif">`+"\n",
		space, s.Lang, pageWidth, pageHeight, pageWidth, pageHeight)
	v.defs(len(s.Groups))
	v.f(`<rect width="%g" height="%g" fill="#fff"/>`+"\n", pageWidth, pageHeight)
	page := rect{margin, margin, pageWidth - 2*margin, pageHeight - 2*margin}
	page, head := page.below(17)
	v.head(s, head)
	body, foot := page, rect{page.x, page.y + page.h - 30, page.w, 30}
	body.h -= 32
	for i, r := range columns(s.Machines, body, least, gap) {
		v.machine(s, s.Machines[i], r)
	}
	v.foot(s, foot)
	v.f("</svg>\n")
	return v.Bytes()
}

// svg is a drawing that is written.
type svg struct {
	bytes.Buffer
	nameless []string // what has no room for its name in the machine that is drawn
}

func (v *svg) f(format string, args ...any) { fmt.Fprintf(v, format, args...) }

func (v *svg) defs(groups int) {
	v.f("<defs>\n")
	for i := range min(groups, len(hues)) {
		v.f(`<pattern id="g%d" width="3" height="3" patternUnits="userSpaceOnUse"><rect width="3" height="3" fill="%s"/><g opacity=".45">%s</g></pattern>`+"\n", i, hues[i].fill, hues[i].hatch)
	}
	v.f(`<pattern id="kept" width="2" height="2" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2" height="2" fill="#fff"/><rect width=".7" height="2" fill="#7b8794"/></pattern>` + "\n</defs>\n")
}

func (v *svg) head(s *Sheet, r rect) {
	v.text(s.Title, r.x, r.y+7, 8.5, "font-weight=\"600\"")
	colour := "#333"
	if s.Bad {
		colour = "#a61b1b"
	}
	v.text(s.About, r.x, r.y+13, 4, fmt.Sprintf(`fill="%s"`, colour))
	v.text(s.Date, r.x+r.w, r.y+6, 5, `text-anchor="end"`)
	if s.Digest != "" {
		v.text(s.Digest, r.x+r.w, r.y+13, 3.4, `text-anchor="end" fill="#52606d" font-family="monospace"`)
	}
}

func (v *svg) machine(s *Sheet, b *Box, r rect) {
	r, head := r.below(15)
	v.fit(b.Name, rect{head.x, head.y, head.w - width(b.Amount, 4) - 2, 6}, 5.2, "font-weight=\"600\"")
	v.text(b.Amount, head.x+head.w, head.y+5, 4, `text-anchor="end"`)
	v.text(asMuch(b.About, head.w, 2.9), head.x, head.y+8.8, 2.9, `fill="#52606d"`)
	v.left(b, rect{head.x, head.y + 9.8, head.w, 4.4}, 3.6)
	r.h -= 6
	v.f(`<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="#fff" stroke="#1f2933" stroke-width=".5"/>`+"\n", r.x, r.y, r.w, r.h)
	v.nameless = nil
	v.inside(b, r)
	y := r.y + r.h*(1-share(b.Usable, b.Memory))
	v.f(`<path d="M%.2f %.2fH%.2f" stroke="#000" stroke-width=".7" stroke-dasharray="2.4 1.2"/>`+"\n", r.x-1.5, y, r.x+r.w+1.5)
	v.also(s.Signs.Also, rect{r.x, r.y + r.h + .6, r.w, 5.4})
}

// also names what had no room for its name: in one line, else in two small ones, and how many more there are.
func (v *svg) also(word string, r rect) {
	if len(v.nameless) == 0 {
		return
	}
	if all := word + " " + strings.Join(v.nameless, ", "); width(all, 2.6) <= r.w {
		v.text(all, r.x, r.y+2.6, 2.6, "")
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
			break
		}
		if lines[at] += n; i < len(v.nameless)-1 {
			lines[at] += ", "
		}
	}
	for i, l := range lines {
		v.text(strings.TrimSuffix(l, " "), r.x, r.y+2.1+float64(i)*2.5, small, "")
	}
}

// asMuch joins as many words as fit into a width.
func asMuch(words []string, room, size float64) string {
	out := ""
	for _, w := range words {
		if more := strings.TrimPrefix(out+" · "+w, " · "); width(more, size) <= room {
			out = more
		}
	}
	return out
}

// left says what is left under the margin.
func (v *svg) left(b *Box, r rect, size float64) {
	attr := `fill="#1f2933"`
	if b.Tight {
		attr = `fill="#a61b1b" font-weight="600"`
	}
	v.fit(b.Left, r, size, attr)
}

// inside draws what a box has in it, from its bottom up: what is reserved, and then its blocks.
func (v *svg) inside(b *Box, r rect) {
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
			v.f(`<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="url(#kept)" stroke="#1f2933" stroke-width=".2"/>`+"\n", kept.x, kept.y, kept.w, kept.h)
			v.label(x, kept)
		}
	}
	for n, place := range pack(memories(list), all, 2.4) {
		v.block(list[n], place)
	}
}

func (v *svg) block(b *Box, r rect) {
	r = r.in(.35)
	if b.Kind != Guest {
		v.f(`<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" rx=".6" fill="%s"%s/>`+"\n", r.x, r.y, r.w, r.h, fillOf(b), edge(b.Change))
		v.label(b, r)
		return
	}
	v.f(`<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="#f5f7f9"%s/>`+"\n", r.x, r.y, r.w, r.h, edge(b.Change))
	inner := r.in(1)
	rest, title := inner.below(min(4.6, inner.h))
	name := strings.Join(nonEmpty(b.Name, b.Amount), "  ")
	if b.From != "" {
		name = fmt.Sprintf("%s  %s → %s", b.Name, b.From, b.Amount)
	}
	size := v.fit(name, title, 3.4, "font-weight=\"600\"")
	if about := asMuch(append(nonEmpty(b.Left), b.About...), title.w-width(name, size)-3, 2.6); size > 0 && about != "" {
		v.text(about, title.x+title.w, title.y+3.4, 2.6, `text-anchor="end" fill="#52606d"`)
	}
	v.inside(b, rest)
}

func fillOf(b *Box) string {
	switch {
	case b.Kind == Service && b.Group >= 0:
		return hueOf(b.Group)
	case b.Kind == Agents:
		return "#e4e7eb"
	}
	return "#fff"
}

// hueOf fills with the hue of a group; a thirteenth has that of the first again.
func hueOf(group int) string { return fmt.Sprintf("url(#g%d)", group%len(hues)) }

// edge is thick around what is new, thick and broken around what moves.
func edge(c Change) string {
	switch c {
	case New:
		return ` stroke="#000" stroke-width=".7"`
	case Moved:
		return ` stroke="#000" stroke-width=".7" stroke-dasharray="2 .8"`
	}
	return ` stroke="#1f2933" stroke-width=".2"`
}

// label writes the name of a block, and its amount where there is room, as large as it goes.
func (v *svg) label(b *Box, r rect) {
	r = r.in(.8)
	from := ""
	if b.Kind == Service && b.From != "" {
		from = "← " + b.From
	}
	lines := nonEmpty(b.Name, b.Amount, from)
	for ; len(lines) > 0; lines = lines[:len(lines)-1] {
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
func (v *svg) lines(lines []string, r rect, size float64, turned bool) {
	x, y := r.x+r.w/2, r.y+r.h/2
	turn := ""
	if turned {
		turn = fmt.Sprintf(` transform="rotate(-90 %.2f %.2f)"`, x, y)
	}
	y -= float64(len(lines)) * size * 1.18 / 2
	v.f(`<g text-anchor="middle" paint-order="stroke" stroke="#fff" stroke-width="%.2f" stroke-opacity=".75"%s>`, size*.22, turn)
	for i, l := range lines {
		at := size
		if i > 0 {
			at *= .85
		}
		v.text(l, x, y+float64(i)*size*1.18+size*.92, at, "")
	}
	v.f("</g>\n")
}

// fit writes a line as large as the size, or smaller where there is no room; the size is what it took, 0: not at all.
func (v *svg) fit(text string, r rect, size float64, attributes string) float64 {
	if w := width(text, size); w > r.w {
		size *= r.w / w
	}
	if size = min(size, r.h*.9); size < 1.6 || text == "" {
		return 0
	}
	v.text(text, r.x, r.y+min(r.h*.78, size*.98), size, attributes)
	return size
}

// width is about what a line takes: of the fonts, DejaVu Sans is the widest.
func width(text string, size float64) float64 {
	return float64(utf8.RuneCountInString(text)) * size * .6
}

func (v *svg) text(text string, x, y, size float64, attributes string) {
	if text == "" {
		return
	}
	if attributes != "" {
		attributes = " " + attributes
	}
	v.f(`<text x="%.2f" y="%.2f" font-size="%.2f"%s>`, x, y, size, attributes)
	_ = xml.EscapeText(v, []byte(plain.Seen(text)))
	v.f("</text>\n")
}

func (v *svg) foot(s *Sheet, r rect) {
	w := r.w / float64(max(len(s.Figures), 1))
	for i, x := range s.Figures {
		at := rect{r.x + float64(i)*w, r.y, w - 9, 16}
		v.text(strings.ToUpper(x.Label), at.x, at.y+4, 2.7, `fill="#52606d" letter-spacing=".2"`)
		v.fit(x.Value, rect{at.x, at.y + 4.5, at.w, 7}, 5.6, "font-weight=\"600\"")
		v.fit(x.About, rect{at.x, at.y + 11.5, at.w, 4.5}, 3.2, `fill="#333"`)
	}
	v.legend(s, rect{r.x, r.y + 17.5, r.w, 9})
	v.fit(s.Command, rect{r.x, r.y + 27, r.w, 4}, 3, `fill="#52606d" font-family="monospace"`)
}

// legend says what hues and edges mean.
func (v *svg) legend(s *Sheet, r rect) {
	x, y := r.x, r.y
	sign := func(word, drawing string) {
		w := 6.2 + width(word, 2.7) + 3
		if x+w > r.x+r.w+3 && x > r.x {
			x, y = r.x, y+4.6
		}
		v.f(`<g transform="translate(%.2f %.2f)">%s`, x, y, drawing)
		v.text(word, 6.2, 2.7, 2.7, "")
		v.f("</g>\n")
		x += w
	}
	block := func(fill, edge string) string {
		return fmt.Sprintf(`<rect width="5" height="3.4" fill="%s"%s/>`, fill, edge)
	}
	for i, g := range s.Groups {
		sign(g, block(hueOf(i), edge(Stays)))
	}
	sign(s.Signs.New, block("#fff", edge(New)))
	sign(s.Signs.Moved, block("#fff", edge(Moved)))
	sign(s.Signs.Reserved, block("url(#kept)", edge(Stays)))
	sign(s.Signs.Margin, `<path d="M0 1.8h5" stroke="#000" stroke-width=".7" stroke-dasharray="2.4 1.2"/>`)
}
