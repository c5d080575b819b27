package sheet

import "fmt"

// fill is what is inside of a rectangle: a colour, and a hatching on it that survives grey printing.
type fill struct {
	colour string
	hatch  hatch
}

// hatch repeats every few millimetres, of the page and not of the rectangle. The zero one is none.
type hatch struct {
	name  string // within a drawing
	ink   string // its colour
	lines []line
	dots  []dot
}

// tile is how many millimetres it takes until a hatching repeats.
const tile = 3.0

// line is a part of a hatching, in millimetres.
type line struct{ x, y, toX, toY, width float64 }

// dot is a part of a hatching: full, or a ring of a width.
type dot struct{ x, y, radius, ring float64 }

var (
	white   = fill{colour: "#ffffff"}
	hatched = fill{"#ffffff", hatch{name: "kept", ink: "#7b8794", lines: []line{{-.75, .75, .75, -.75, .75}, {-.75, 3.75, 3.75, -.75, .75}, {2.25, 3.75, 3.75, 2.25, .75}}}}
)

// hues are told apart by who sees colours differently, and each has another hatching. Text on them is black.
var hues = []fill{
	{"#9fc9e6", hatch{}},
	{"#f7d78c", hatch{lines: []line{{-.5, .5, .5, -.5, .2}, {-.5, 3.5, 3.5, -.5, .2}, {2.5, 3.5, 3.5, 2.5, .2}}}},
	{"#b5dfc6", hatch{dots: []dot{{1.5, 1.5, .3, 0}}}},
	{"#f3b79b", hatch{lines: []line{{0, 1.5, 3, 1.5, .18}}}},
	{"#d6c4e8", hatch{lines: []line{{-.5, 2.5, .5, 3.5, .2}, {-.5, -.5, 3.5, 3.5, .2}, {2.5, -.5, 3.5, .5, .2}}}},
	{"#ece69a", hatch{lines: []line{{1.5, 0, 1.5, 3, .18}}}},
	{"#f4c9dc", hatch{lines: []line{{0, 1.5, 3, 1.5, .16}, {1.5, 0, 1.5, 3, .16}}}},
	{"#cfd6dc", hatch{dots: []dot{{.75, .75, .2, 0}, {2.25, 2.25, .2, 0}}}},
	{"#e3d3b8", hatch{lines: []line{{-.5, 2, 2, -.5, .16}, {1, 3.5, 3.5, 1, .16}, {-.5, 1, 2, 3.5, .16}, {1, -.5, 3.5, 2, .16}}}},
	{"#a8dbe0", hatch{lines: []line{{0, .75, 3, .75, .16}, {0, 2.25, 3, 2.25, .16}}}},
	{"#c9e08f", hatch{lines: []line{{.75, 0, .75, 3, .16}, {2.25, 0, 2.25, 3, .16}}}},
	{"#e8c0c0", hatch{dots: []dot{{1.5, 1.5, .7, .16}}}},
}

// hueOf fills with the hue of a group; a thirteenth has that of the first again.
func hueOf(group int) fill {
	f := hues[group%len(hues)]
	if f.hatch.lines != nil || f.hatch.dots != nil {
		c := colourOf(f.colour)
		f.hatch.name = fmt.Sprintf("g%d", group%len(hues))
		f.hatch.ink = fmt.Sprintf("#%02x%02x%02x", int(c.R)*11/20, int(c.G)*11/20, int(c.B)*11/20) // darker, and nothing that is seen through
	}
	return f
}
