package gauge

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"berth/tui/cells"
)

// Part is one of the things that a bar is made of: a service, or a guest of a hypervisor.
type Part struct {
	Name  string
	Size  int64 // in the unit of the bar
	Hue   cells.Hue
	Faded bool // it is being carried away
	Fresh bool // it was dropped a moment ago
}

// Stack is a bar made of its parts, in any unit: bytes, thousandths of a core or of a watt.
//
//	immich ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▏rclone▏+4 ▒▒▒    ┊
//
// The largest stands first, and each has its name in it as far as there is room. After them come what is kept for the host itself,
// hatched, and what is free, empty. The limit is a line; what lies behind it is against a rule. A guest that may grow has a bar as long
// as its most: Size is what it has, and behind that stand points.
type Stack struct {
	Parts []Part   // in any order; drawing sorts them
	Added Part     // what is carried would bring
	Kept  int64    // reserved, and what is not berth's
	Limit int64    // the margin of it; where it is no less than Size, there is no line
	Size  int64    // what the host has
	Most  int64    // what it may have; Size or more
	Ends  []string // where Most is more than Size: what that is, the longest first; the first that has room is written at the end
}

// partLeast is how many cells a part has at least: its bound and one more. Smaller ones are gathered at the end.
const partLeast = 1.5

// nameLeast is how many letters of a name say which it is.
const nameLeast = 4

// Draw draws the bar in w columns. Each part ends where it would end in an endless bar, so the lengths add up.
func (s Stack) Draw(a cells.Area, x, y, w int, g *cells.Glyphs) {
	if w < 3 {
		return
	}
	b := &bar{a: a.Cut(x, y, w, 1), scale: s.scale(w), g: g}
	for i, p := range gathered(s.Parts, b.scale) {
		b.part(p, i > 0)
	}
	if s.Added.Size > 0 {
		b.added(s.Added)
	}
	if s.Kept > 0 {
		b.fill(b.to(s.Kept, 1), g.Reserved, cells.BarKept)
	}
	filled := b.at
	if size := b.column(s.Size); s.Most > s.Size {
		b.a.Put(size, 0, cells.Faint, strings.Repeat(g.Grow, max(w-size, 0)))
		if k := slices.IndexFunc(s.Ends, func(ends string) bool { return cells.Width(ends)+3 <= w-size }); k >= 0 {
			b.a.PutRight(w, 0, cells.Muted, " "+s.Ends[k])
		}
	}
	line := b.column(s.Limit)
	if s.Limit >= s.Size || line >= w {
		line = w
	}
	if b.sum > s.Limit { // what is over stands behind the line, whatever rounding says
		line = min(line, w-2)
		b.a.Put(line+1, 0, cells.Over, strings.Repeat(cells.SignOver, max(filled-line-1, 1)))
	}
	if line < w {
		b.a.Put(line, 0, cells.MarginLine, g.Line)
	}
}

// At is the name of the part that is drawn in a column of a bar of w columns: "" where there is none, or several that are gathered.
func (s Stack) At(column, w int) string {
	b := &bar{a: cells.Screen(w, 1), scale: s.scale(w)}
	for _, p := range gathered(s.Parts, b.scale) {
		if b.at = b.to(p.Size, 0); column < b.at {
			if strings.HasPrefix(p.Name, gatheredMark) {
				return ""
			}
			return p.Name
		}
	}
	return ""
}

// scale is how many columns of w an amount of one has.
func (s Stack) scale(w int) float64 { return float64(w) / float64(max(s.Most, s.Size, 1)) }

// gatheredMark begins what stands in place of the names of parts that are gathered.
const gatheredMark = "+"

// bar is a bar that is being drawn, from left to right.
type bar struct {
	a     cells.Area
	scale float64 // columns of a unit
	g     *cells.Glyphs
	sum   int64 // of what has been drawn
	at    int   // where that ends
}

// column is where an amount ends.
func (b *bar) column(n int64) int { return min(int(float64(n)*b.scale+0.5), b.a.W) }

// to is where so much more ends, at least some columns further.
func (b *bar) to(more int64, least int) int {
	b.sum += more
	return min(max(b.column(b.sum), b.at+least), b.a.W)
}

func (b *bar) fill(to int, glyph string, t cells.Tone) {
	b.a.Put(b.at, 0, t, strings.Repeat(glyph, max(to-b.at, 0)))
	b.at = max(to, b.at)
}

// part draws a part: the bound to the one before it, its name, and the rest of it.
func (b *bar) part(p Part, bound bool) {
	end, label, rest := b.to(p.Size, 0), p.Hue.Label(), p.Hue.Fill()
	glyph := b.g.Fill
	if p.Fresh {
		label, rest, glyph = cells.Accent, cells.BarAdded, b.g.Added
	}
	if p.Faded {
		label, rest, glyph = cells.Dimmed, cells.Dimmed, b.g.Free
	}
	if bound && end > b.at {
		b.at = b.a.Put(b.at, 0, label, b.g.Bound)
	}
	name := strings.TrimRight(cells.CutAt(p.Name, max(end-b.at, 1)), "-_. ")
	if room := end - b.at; room > 1 && (cells.Width(name) >= nameLeast || name == p.Name) {
		b.at = b.a.Put(b.at, 0, label, name)
		if b.at < end && !p.Faded {
			b.at = b.a.Put(b.at, 0, label, " ")
		}
	}
	b.fill(end, glyph, rest)
}

// added draws what would come: the eye looks for it, so it is seen however little it is.
func (b *bar) added(p Part) {
	end := b.to(p.Size, 1)
	if name := " " + p.Name + " "; cells.Width(name) < end-b.at-1 {
		b.fill(b.at+1, b.g.Added, cells.BarAdded)
		b.at = b.a.Put(b.at, 0, cells.Accent, name)
	}
	b.fill(end, b.g.Added, cells.BarAdded)
}

// gathered sorts the parts, the largest first, and gives them with those that are too small to be drawn as one at the end.
func gathered(parts []Part, scale float64) []Part {
	slices.SortFunc(parts, func(p, q Part) int { return cmp.Or(cmp.Compare(q.Size, p.Size), cmp.Compare(p.Name, q.Name)) })
	n := slices.IndexFunc(parts, func(p Part) bool { return float64(p.Size)*scale < partLeast })
	if n < 0 || n >= len(parts)-1 {
		return parts
	}
	rest := Part{Name: gatheredMark + strconv.Itoa(len(parts)-n), Hue: parts[n].Hue}
	for _, p := range parts[n:] {
		rest.Size += p.Size
		if p.Hue != rest.Hue {
			rest.Hue = cells.NoHue
		}
	}
	return append(slices.Clip(parts[:n]), rest)
}

// Share draws a thin bar: how much of the whole something is. It goes by half columns, and what is not nothing is seen.
func Share(a cells.Area, x, y, w int, part, whole int64, t cells.Tone, g *cells.Glyphs) {
	if whole <= 0 || part <= 0 || w <= 0 {
		return
	}
	halves := min(max(int(float64(part)/float64(whole)*float64(2*w)+0.5), 1), 2*w)
	text := strings.Repeat(g.Stripe, halves/2)
	if halves%2 == 1 {
		text += g.HalfStripe
	}
	a.Put(x, y, t, text)
}

// Measured draws what was measured as a line to the scale of the bar above it, and returns the column behind it.
func Measured(a cells.Area, x, y, w int, part, whole int64, g *cells.Glyphs) int {
	if whole <= 0 || part <= 0 {
		return x
	}
	n := min(max(int(float64(part)/float64(whole)*float64(w)+0.5), 1), w)
	return a.Put(x, y, cells.Muted, strings.Repeat(g.Now, n))
}

// Sum is what parts take together.
func Sum(parts []Part) (sum int64) {
	for _, p := range parts {
		sum += p.Size
	}
	return sum
}

// Stack is the gauge with what it is made of.
func (g Gauge) Stack(parts []Part) Stack {
	return Stack{Parts: parts, Added: Part{Size: int64(g.added)}, Kept: int64(g.kept), Limit: int64(g.Usable), Size: int64(g.Total), Most: int64(g.Total)}
}
