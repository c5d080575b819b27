package sheet

import (
	"fmt"
	"math"
	"strings"

	"github.com/muesli/termenv"

	"berth/plain"
	"berth/planner"
	"berth/tui/cells"
)

// How wide the drawing in a terminal is, in columns.
const (
	MinColumns = 60
	MaxColumns = 200
)

const (
	leastColumns = 24   // of a machine
	gapColumns   = 2    // between machines
	lean         = 4.8  // how many times as wide as high a block best is: a character is twice as high as wide
	leastCells   = 14.0 // of a block; smaller ones are gathered
)

// Terminal draws the sheet in the characters of a terminal, in so many columns. Without a theme groups have letters in place of colours.
func (s *Sheet) Terminal(columns int, unicode bool, theme *cells.Theme) []byte {
	columns = min(max(columns, MinColumns), MaxColumns)
	d := &screen{s: s, w: columns, g: cells.ASCII, lines: asciiLines, limit: "_"}
	if unicode {
		d.g, d.lines, d.limit = cells.Unicode, unicodeLines, "┅"
	}
	if d.letters = theme == nil; d.letters {
		theme = cells.NewTheme(termenv.Ascii, cells.Dark)
	}
	d.a = cells.Screen(columns, 0)
	height := d.draw() // nothing yet: to see how high it gets
	c := cells.NewCanvas(columns, height)
	d.a = c.All()
	d.draw()
	lines := strings.Split(c.String(theme), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return []byte(strings.Join(lines, "\n") + "\n")
}

// The ends that a line of a frame has in a cell.
const (
	toAbove = 1 << iota
	toRight
	toBelow
	toLeft
)

// The lines of frames, by their ends.
var (
	unicodeLines = strings.Split(" │─└││┌├─┘─┴┐┤┬┼", "")
	asciiLines   = strings.Split(" |-+||++-+-+++++", "")
)

// screen is a sheet that is being drawn in characters.
type screen struct {
	s       *Sheet
	a       cells.Area
	w       int
	g       *cells.Glyphs
	lines   []string
	limit   string // the margin
	letters bool   // groups have letters

	ends     map[[2]int]int // of the lines that meet in a cell
	titles   []func()       // of guests, to be written over their frames
	nameless []string       // what has no room for its name in the machine that is drawn
}

// draw draws all, and returns how many lines that took.
func (d *screen) draw() int {
	s := d.s
	about := cells.Plain
	if s.Bad {
		about = cells.Over
	}
	d.sides(0, cells.Strong, s.Title, s.Date)
	d.sides(1, about, s.About, s.Digest)
	y := 3
	rows := rowsOf(len(s.Machines), float64(d.w), leastColumns, gapColumns)
	high := max(min(d.w/4+14, 48)/rows, 8)
	each := (len(s.Machines) + rows - 1) / rows
	for from := 0; from < len(s.Machines); from += each {
		row := s.Machines[from:min(from+each, len(s.Machines))]
		below := 0
		x := 0.0
		for i, w := range widths(row, float64(d.w-gapColumns*(len(row)-1)), leastColumns) {
			at := int(x + .5)
			below = max(below, d.machine(row[i], at, y, int(x+w+.5)-at, high))
			x += w + gapColumns
		}
		y += 3 + high + below + 1
	}
	y = d.figures(y)
	y = d.legend(y)
	if s.Command != "" {
		y = d.wrapped(y+1, cells.Muted, s.Command)
	}
	return y
}

// sides writes a line at its both ends.
func (d *screen) sides(y int, t cells.Tone, left, right string) {
	left, right = plain.Seen(left), plain.Seen(right)
	d.a.PutIn(0, y, d.w-cells.Width(right)-2, t, left, d.g)
	d.a.PutRight(d.w, y, cells.Plain, right)
}

// wrapped writes a text over as many lines as it takes, and returns the line after it.
func (d *screen) wrapped(y int, t cells.Tone, text string) int {
	for _, l := range cells.Wrap(plain.Seen(text), d.w) {
		d.a.Put(0, y, t, l)
		y++
	}
	return y
}

// machine draws a machine below its three lines, and returns how many lines stand below its box.
func (d *screen) machine(b *Box, x, y, w, h int) int {
	d.a.PutIn(x, y, w-cells.Width(b.Amount)-1, cells.Strong, plain.Seen(b.Name), d.g)
	d.a.PutRight(x+w, y, cells.Plain, b.Amount)
	d.a.Put(x, y+1, cells.Plain, d.asMuch(b.About, w))
	left := cells.Plain
	if b.Tight {
		left = cells.Over
	}
	d.a.PutIn(x, y+2, w, left, b.Left, d.g)
	d.nameless, d.titles, d.ends = nil, nil, map[[2]int]int{}
	box := place{x, y + 3, x + w - 1, y + 2 + h}
	d.frame(box)
	d.inside(b, box)
	for at, ends := range d.ends {
		d.a.Put(at[0], at[1], cells.Plain, d.lines[ends])
	}
	for _, write := range d.titles { // over their frames
		write()
	}
	from, to := max(x-1, 0), min(x+w+1, d.w)
	d.a.Put(from, box.y+int(float64(box.toY-box.y)*(1-share(b.Usable, b.Memory))+.5), cells.MarginLine, strings.Repeat(d.limit, to-from))
	if len(d.nameless) == 0 {
		return 0
	}
	lines := cells.Wrap(d.s.Signs.Also+" "+strings.Join(d.nameless, ", "), w)
	for i, l := range lines {
		d.a.Put(x, y+3+h+i, cells.Plain, l)
	}
	return len(lines)
}

// asMuch joins as many words as fit into so many columns.
func (d *screen) asMuch(words []string, w int) (out string) {
	for _, word := range words {
		if more := strings.TrimPrefix(out+" "+d.g.Bullet+" "+plain.Seen(word), " "+d.g.Bullet+" "); cells.Width(more) <= w {
			out = more
		}
	}
	return out
}

// place is a rectangle of characters with the lines of its frame; those that lie side by side share one.
type place struct{ x, y, toX, toY int }

// room is how many columns and lines are inside of the frame.
func (p place) room() (w, h int) { return p.toX - p.x - 1, p.toY - p.y - 1 }

// frame remembers the lines of a frame; where several meet they join.
func (d *screen) frame(p place) {
	if p.toX <= p.x || p.toY <= p.y {
		return
	}
	end := func(x, y, ends int) { d.ends[[2]int{x, y}] |= ends }
	for x := p.x; x < p.toX; x++ {
		for _, y := range []int{p.y, p.toY} {
			end(x, y, toRight)
			end(x+1, y, toLeft)
		}
	}
	for y := p.y; y < p.toY; y++ {
		for _, x := range []int{p.x, p.toX} {
			end(x, y, toBelow)
			end(x, y+1, toAbove)
		}
	}
}

// inside draws what a box has in it, from its bottom up: what is reserved, and then its blocks.
func (d *screen) inside(b *Box, p place) {
	lines, bottom := float64(p.toY-p.y), p.toY
	var list []*Box
	var taken planner.Bytes
	for _, x := range b.Inside {
		taken += x.Memory
		if x.Kind != Reserved {
			list = append(list, x)
			continue
		}
		n := min(max(int(math.Round(share(x.Memory, b.Memory)*lines)), 1), p.toY-p.y-1)
		for y := p.toY - n; y < p.toY; y++ {
			d.a.Put(p.x+1, y, cells.BarKept, strings.Repeat(d.g.Reserved, max(p.toX-p.x-1, 0)))
		}
		if text := " " + x.Name + " " + x.Amount + " "; cells.Width(text) < p.toX-p.x-2 {
			d.a.Put((p.x+p.toX-cells.Width(text)+1)/2, p.toY-1-n/2, cells.Plain, text)
		}
		bottom -= n
		if n > 0 && len(b.Inside) > 1 && bottom-1 > p.y {
			bottom--
		}
	}
	top := min(float64(p.toY)-min(share(taken, b.Memory), 1)*lines, float64(bottom))
	room := rect{float64(p.x), top, float64(p.toX - p.x), float64(bottom) - top}
	list = gathered(list, room.w*room.h)
	round := func(f float64) int { return int(math.Floor(f + .5 + 1e-6)) } // what two blocks share is the same to both
	for i, r := range pack(memories(list), room, lean) {
		d.block(list[i], place{round(r.x), round(r.y), round(r.x + r.w), round(r.y + r.h)})
	}
}

// gathered puts blocks into one that have too little of an area to be seen.
func gathered(list []*Box, area float64) []*Box {
	var sum planner.Bytes
	for _, b := range list {
		sum += b.Memory
	}
	var out []*Box
	rest := &Box{Kind: Service, Group: -1}
	for _, b := range list {
		if b.Kind == Guest || share(b.Memory, sum)*area >= leastCells {
			out = append(out, b)
			continue
		}
		if rest.Group = b.Group; len(rest.Inside) > 0 && rest.Inside[0].Group != b.Group {
			rest.Group = -1
		}
		rest.Memory += b.Memory
		rest.Inside = append(rest.Inside, b)
	}
	if len(rest.Inside) < 2 {
		return list
	}
	rest.Name = fmt.Sprintf("+%d", len(rest.Inside))
	return append(out, rest)
}

// signOf is what stands before the name of what is new, or moves.
func signOf(c Change) string {
	switch c {
	case New:
		return cells.SignNew + " "
	case Moved:
		return cells.SignMoved + " "
	}
	return ""
}

func (d *screen) block(b *Box, p place) {
	w, h := p.room()
	if w < 2 || h < 1 {
		d.unnamed(b)
		return
	}
	d.frame(p)
	if b.Kind == Guest && len(b.Inside) > 0 {
		d.titles = append(d.titles, func() { d.title(b, p) })
		if w < 4 || h < 2 {
			d.unnamed(b)
			return
		}
		d.inside(b, p)
		return
	}
	hue := cells.NoHue
	if b.Group >= 0 {
		hue = cells.HueOf(b.Group)
	}
	tone := hue.Label()
	if b.Kind == Guest {
		tone = cells.Strong
	}
	d.a.Cut(p.x+1, p.y+1, w, h).Clear(tone)
	for _, x := range b.Inside { // of what is gathered
		d.unnamed(x)
	}
	d.label(b, p, tone)
}

// unnamed remembers the names of what has no room for them.
func (d *screen) unnamed(b *Box) {
	if (b.Kind == Service || b.Kind == Guest) && len(b.Inside) == 0 {
		d.nameless = append(d.nameless, strings.TrimSpace(signOf(b.Change))+plain.Seen(b.Name))
	}
	for _, x := range b.Inside {
		d.unnamed(x)
	}
}

// title writes the name of a guest on its frame, its size, and what else has room.
func (d *screen) title(b *Box, p place) {
	w, _ := p.room()
	text := signOf(b.Change) + plain.Seen(b.Name) + " " + b.Amount
	if b.From != "" {
		text = signOf(b.Change) + plain.Seen(b.Name) + " " + b.From + " " + d.g.Arrow + " " + b.Amount
	}
	end := d.a.PutIn(p.x+1, p.y, w, cells.Strong, " "+text+" ", d.g)
	if about := d.asMuch(append(nonEmpty(b.Left), b.About...), p.toX-end-3); about != "" {
		d.a.PutRight(p.toX, p.y, cells.Plain, " "+about+" ")
	}
}

// label writes the name of a block in its middle, and its amount where there is room.
func (d *screen) label(b *Box, p place, tone cells.Tone) {
	w, h := p.room()
	name := signOf(b.Change) + plain.Seen(b.Name)
	if cells.Width(name) > w && len(b.Inside) == 0 {
		d.unnamed(b)
	}
	lines := d.labelled(b, name, w, h)
	y := p.y + 1 + (h-len(lines))/2
	last := 0
	for i, l := range lines {
		l = cells.Short(l, w, d.g)
		x := p.x + 1 + (w-cells.Width(l))/2
		last = d.a.Put(x, y+i, tone, l)
	}
	if d.letters && b.Group >= 0 && (last < p.toX-1 || y+len(lines) < p.toY) {
		d.a.PutRight(p.toX, p.toY-1, tone, letter(b.Group))
	}
}

// labelled are the lines of a label: the name, its amount, and where it comes from, as far as there is room.
func (d *screen) labelled(b *Box, name string, w, h int) []string {
	lines := []string{name}
	if b.Kind == Guest && h > 2 {
		lines = cells.Wrap(name, w)
	}
	if together := name + " " + b.Amount; h == 1 && cells.Width(together) <= w {
		lines[0] = together
	} else if h > 1 && b.Amount != "" {
		lines = append(lines, b.Amount)
	}
	if h > 2 && b.Kind == Service && b.From != "" {
		lines = append(lines, d.back()+" "+plain.Seen(b.From))
	}
	return lines
}

// back is an arrow to where something comes from.
func (d *screen) back() string {
	if d.g == cells.ASCII {
		return "<-"
	}
	return "←"
}

// letter stands for a group where there are no colours.
func letter(group int) string { return string(rune('a' + group%26)) }

// figures writes the key figures side by side, and returns the line after them.
func (d *screen) figures(y int) int {
	w, high := d.w/max(len(d.s.Figures), 1), 2
	for i, f := range d.s.Figures {
		x := i * w
		d.a.PutIn(x, y, w-1, cells.Plain, strings.ToUpper(f.Label), d.g)
		d.a.PutIn(x, y+1, w-1, cells.Strong, f.Value, d.g)
		for k, l := range cells.Wrap(plain.Seen(f.About), w-1) {
			d.a.Put(x, y+2+k, cells.Plain, l)
			high = max(high, 3+k)
		}
	}
	return y + high + 1
}

// legend says what colours, letters and signs mean, and returns the line after it.
func (d *screen) legend(y int) int {
	x := 0
	put := func(t cells.Tone, sign, word string) {
		if x > 0 && x+cells.Width(sign)+1+cells.Width(word) > d.w {
			x, y = 0, y+1
		}
		if sign != "" {
			x = d.a.Put(x, y, t, sign) + 1
		}
		x = d.a.Put(x, y, cells.Plain, plain.Seen(word)) + 3
	}
	for i, g := range d.s.Groups {
		if sign := "   "; d.letters {
			put(cells.Plain, letter(i), g)
		} else {
			put(cells.HueOf(i).Label(), sign, g)
		}
	}
	put(cells.Plain, cells.SignNew, d.s.Signs.New)
	put(cells.Plain, cells.SignMoved, d.s.Signs.Moved)
	put(cells.BarKept, strings.Repeat(d.g.Reserved, 2), d.s.Signs.Reserved)
	put(cells.MarginLine, strings.Repeat(d.limit, 2), d.s.Signs.Margin)
	return y + 1
}
