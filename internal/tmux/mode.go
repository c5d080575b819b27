package tmux

import (
	"fmt"
	"strings"
)

// Mode is what a program has made of the terminal.
type Mode struct {
	Alternate bool // the alternate screen is shown
	Cursor    bool // the cursor is shown
	Mouse     bool // the mouse is reported
}

// Plain is the mode of a terminal in which a shell waits.
var Plain = Mode{Cursor: true}

func (m Mode) String() string {
	return fmt.Sprintf("alternate screen %v, cursor %v, mouse %v", m.Alternate, m.Cursor, m.Mouse)
}

// Mode asks for the terminal's mode.
func (t *Terminal) Mode() (Mode, error) {
	out, err := t.tmux("display-message", "-p", "#{alternate_on}#{cursor_flag}#{mouse_any_flag}")
	out = strings.TrimSpace(out)
	if err == nil && len(out) != 3 {
		err = fmt.Errorf("tmux says %q of the terminal's mode", out)
	}
	if err != nil {
		return Mode{}, err
	}
	return Mode{Alternate: out[0] == '1', Cursor: out[1] == '1', Mouse: out[2] == '1'}, nil
}
