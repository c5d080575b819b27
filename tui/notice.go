package tui

import "berth/tui/cells"

// notice is the one line that says what just happened, until the next key.
type notice struct {
	tone cells.Tone
	text string
}

// tell shows a notice.
func (m *Model) tell(t cells.Tone, text string) { m.notice = notice{tone: t, text: text} }
