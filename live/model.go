package live

import (
	"fmt"
	"io"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"berth/plain"
	"berth/runview"
	"berth/tui/cells"
	"berth/wording"
)

const tail = 20 // lines of a step's output that are kept

// model is a run as it is shown.
type model struct {
	w     wording.Words
	look  look
	next  func() tea.Msg // waits for a runview.Batch
	run   *runview.Run
	hosts []runview.Host // by name

	width, height int  // of the terminal
	closed        bool // no more comes

	failed map[string]bool // services, with their hosts, of which a step failed or was left out
	causes map[string]bool // why steps failed, with their hosts, as it was said
}

func newModel(o Options) *model {
	m := &model{w: o.Words, look: newLook(o), run: runview.NewRun(tail), width: 80, height: 24, failed: map[string]bool{}, causes: map[string]bool{}}
	for _, e := range o.Steps {
		m.run.Fold(e)
	}
	m.run.Begin(o.Clock())
	m.hosts = slices.SortedFunc(slices.Values(m.run.Hosts), func(a, b runview.Host) int { return strings.Compare(a.Name, b.Name) })
	return m
}

// Init implements tea.Model.
func (m *model) Init() tea.Cmd { return m.next }

// update takes a message and says what is to be done next.
func (m *model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case runview.Batch:
		m.run.Now = msg.At
		after := tea.Cmd(m.next)
		if msg.Last {
			m.closed, after = true, tea.Quit
		}
		if lines := m.apply(msg.Events); len(lines) > 0 {
			// One after the other: what comes later must not be printed before.
			return tea.Sequence(tea.Println(strings.Join(lines, "\n")), after)
		}
		return after
	}
	return nil
}

// resize takes the size of the terminal. Some say that they have none at all: what was known holds.
func (m *model) resize(columns, rows int) {
	if columns > 0 && rows > 0 {
		m.width, m.height = columns, rows
	}
}

// apply takes events in, and returns what is to be printed of them.
func (m *model) apply(events []runview.Event) []string {
	var out []string
	for _, e := range events {
		if e.Step == runview.OfRun {
			m.run.Fold(e)
			out = append(out, m.whole(cells.Plain, e.Line)...)
			continue
		}
		e.Line = plain.Line(e.Line, mostShown)
		if !m.run.Fold(e) {
			continue
		}
		if s := &m.run.Steps[e.Step]; s.State.Ended() {
			out = append(out, m.ended(s)...)
			s.Lines = nil
		}
	}
	return out
}

// print takes events in where no view stands.
func (m *model) print(out io.Writer, events []runview.Event) {
	for _, line := range m.apply(events) {
		fmt.Fprintln(out, line)
	}
}
