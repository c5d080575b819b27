package tmux

import "fmt"

// What a mouse does, as SGR reports number it.
const (
	Left      = 0
	Drag      = 32 // motion with the left button down
	WheelUp   = 64
	WheelDown = 65
)

// Mouse sends a report of the mouse, as a terminal does that reports in SGR: what it did, and where, in
// columns and lines from 0. Up is the release of a button.
func (t *Terminal) Mouse(what, x, y int, up bool) error {
	end := "M"
	if up {
		end = "m"
	}
	return t.Type(fmt.Sprintf("\x1b[<%d;%d;%d%s", what, x+1, y+1, end))
}
