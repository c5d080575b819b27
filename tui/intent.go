package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

// intent is what a page wants to happen around it. A page changes its own state by itself, and gives back what is not its own:
// a notice, a question, another page, work beside the screen. Model does it; nil is nothing.
type intent interface{ do(m *Model) tea.Cmd }

// nothing is what a choice wants that leaves all as it is.
func nothing() intent { return nil }

// do does what a page wants.
func (m *Model) do(i intent) tea.Cmd {
	if i == nil {
		return nil
	}
	return i.do(m)
}

// notice is the one line that says what just happened, until the next key. An empty one takes the last away.
type notice struct {
	tone cells.Tone
	text string
}

func (n notice) do(m *Model) tea.Cmd { m.notice = n; return nil }

// all is one after the other.
type all []intent

func (a all) do(m *Model) tea.Cmd {
	var cmds []tea.Cmd
	for _, i := range a {
		if cmd := m.do(i); cmd != nil {
			cmds = append(cmds, cmd)
		}
	}
	if len(cmds) == 1 {
		return cmds[0]
	}
	return tea.Batch(cmds...)
}

// work is what runs beside the screen and comes back as a message.
type work tea.Cmd

func (w work) do(*Model) tea.Cmd { return tea.Cmd(w) }

// over opens a page over the present one.
type over screen

func (o over) do(m *Model) tea.Cmd { m.open(screen(o)); return nil }

// show opens a page over the present one, unless that is it.
type show screen

func (s show) do(m *Model) tea.Cmd {
	if m.screen != screen(s) {
		m.open(screen(s))
	}
	return nil
}

// back leaves the present page for the one below it.
type back struct{}

func (back) do(m *Model) tea.Cmd { m.back(); return nil }

// closeQuestions leaves every question that is open.
type closeQuestions struct{}

func (closeQuestions) do(m *Model) tea.Cmd {
	for m.screen == onPicker || m.screen == onPrompt {
		m.back()
	}
	return nil
}

// end stops what runs beside the screen, and the program; why is nil but where it ends for a lab of the operator's own.
type end struct{ why error }

func (e end) do(m *Model) tea.Cmd {
	m.begins = e.why
	m.do(m.search.stopSearch())
	return tea.Quit
}

// perform does an action, or says why it cannot be done now.
type perform struct{ *action }

func (p perform) do(m *Model) tea.Cmd { return m.run(p.action) }

// leave leaves berth, as soon as nothing is in the way of that.
type leave struct{}

func (leave) do(m *Model) tea.Cmd { return m.do(m.quit()) }
