package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// settleCmds runs a command and all that follow from it, one after the other, until nothing is left to
// do; what they report is handed to the model as Bubble Tea does it.
func settleCmds(t testing.TB, m *Model, cmd tea.Cmd) {
	t.Helper()
	todo := []tea.Cmd{cmd}
	for n := 0; len(todo) > 0; n++ {
		if n == 10_000 {
			t.Fatal("the commands do not come to an end")
		}
		next := todo[0]
		todo = todo[1:]
		if next == nil {
			continue
		}
		switch msg := next().(type) {
		case nil:
		case tea.BatchMsg:
			todo = append([]tea.Cmd(msg), todo...)
		default:
			_, after := m.Update(msg)
			todo = append(todo, after)
		}
	}
}

// settle presses keys and runs what they begin, key by key.
func pressAndSettle(t testing.TB, m *Model, keys ...string) {
	t.Helper()
	for _, k := range keys {
		_, cmd := m.Update(keyMsg(k))
		settleCmds(t, m, cmd)
	}
}
