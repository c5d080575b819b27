package tui

// notice is the one line that says what just happened, until the next key.
type notice struct {
	tone tone
	text string
}

// tell shows a notice.
func (m *Model) tell(t tone, text string) { m.notice = notice{tone: t, text: text} }
