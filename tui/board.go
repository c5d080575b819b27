package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// board is the screen with the machines: what lies where, what is carried and selected. The placement is the session's.
type board struct {
	layout
	example bool            // the lab is nobody's: the first line says so
	chosen  map[string]bool // selected services
	drag    drag            // the mouse button is down
	refused *refusal        // what a drag brought to a host that does not have room; nil after the next key
	measure int             // what bars show, by its position among measures
	o       *Options
	clicked click   // the last press
	landing landing // what was dropped a moment ago
}

// click is a press that may be the first of two.
type click struct {
	x, y int
	at   time.Time
}

// twice is how fast the second press of a double click comes.
const twice = 400 * time.Millisecond

// refusal is a drag that ended on a host which does not have room: the operator may still insist.
type refusal struct {
	services []string
	at       spot
}

// drag is the left button held down: where it went down, and where the pointer is now.
type drag struct {
	down   bool
	moved  bool // a service came along
	x, y   int
	onWhat spot
}

// key takes a key that is no action: there is none.
func (b *board) key(tea.KeyMsg) intent { return nil }

// picture draws the board; it changes nothing. It takes note of the signs of rows that it has drawn, for the legend.
type picture struct {
	*board
	seen map[string]bool // nil: nobody asks
}

// saw takes note of signs that are drawn.
func (p picture) saw(signs ...string) {
	if p.seen == nil {
		return
	}
	for _, sign := range signs {
		p.seen[sign] = true
	}
}
