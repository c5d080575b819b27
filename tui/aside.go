package tui

import (
	"context"
	"io"

	tea "github.com/charmbracelet/bubbletea"
)

// asides let what runs beside the screen have the plain terminal for a moment, to ask the operator for what
// no screen should hold, such as a password.
type asides struct {
	ctx  context.Context
	asks chan asideAsk
}

type asideAsk struct {
	ask  func()
	over chan struct{} // closed when it has been asked
}

// deployAsideMsg is a question for the plain terminal.
type deployAsideMsg struct {
	from *asides
	ask  asideAsk
}

func newAsides(ctx context.Context) *asides { return &asides{ctx: ctx, asks: make(chan asideAsk)} }

// aside puts the screen aside, runs ask, and returns when the screen is back. It asks nothing when the
// context has ended.
func (a *asides) aside(ask func()) {
	question := asideAsk{ask: ask, over: make(chan struct{})}
	select {
	case a.asks <- question:
		<-question.over
	case <-a.ctx.Done():
	}
}

// listen waits for a question.
func (a *asides) listen() tea.Cmd {
	return func() tea.Msg {
		select {
		case ask := <-a.asks:
			return deployAsideMsg{a, ask}
		case <-a.ctx.Done():
			return nil
		}
	}
}

// asked asks it, and waits for the next one.
func (msg deployAsideMsg) asked() tea.Cmd {
	over := func(error) tea.Msg {
		close(msg.ask.over)
		return nil
	}
	return tea.Sequence(tea.Exec(plainTerminal{msg.ask.ask}, over), msg.from.listen())
}

// plainTerminal is a question as a command of Bubble Tea's: it has standard input and error itself.
type plainTerminal struct{ ask func() }

func (p plainTerminal) Run() error        { p.ask(); return nil }
func (plainTerminal) SetStdin(io.Reader)  {}
func (plainTerminal) SetStdout(io.Writer) {}
func (plainTerminal) SetStderr(io.Writer) {}
