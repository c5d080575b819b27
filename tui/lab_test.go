package tui

import (
	"context"
	"os"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"berth/catalog"
	"berth/inventory"
	"berth/planner"
	"berth/session"
)

// labA is the shipped lab, planned, as a session of its own.
func labA(t testing.TB) *session.Session {
	t.Helper()
	data, err := os.ReadFile("../inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return sessionOf(t, "inventory.yaml", data)
}

func sessionOf(t testing.TB, file string, data []byte) *session.Session {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Parse(file, data, c.Library())
	if err != nil {
		t.Fatal(err)
	}
	p := inv.Problem()
	plan := planner.Solve(context.Background(), p, planner.Options{Seed: 1})
	s := session.New(p, c.Library(), plan.Placement)
	s.Planned(s.Changes(), plan)
	return s
}

// opened is the model of a session on a terminal of a size, without colours.
func opened(t testing.TB, s *session.Session, w, h int) *Model {
	t.Helper()
	m := New(context.Background(), Options{Session: s, Profile: termenv.Ascii, Seed: 1})
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	return m
}

// press types keys, named as Bubble Tea names them, separated by spaces; "space" is the space bar. It
// returns the command of the last one.
func press(m *Model, keys string) (cmd tea.Cmd) {
	for _, k := range strings.Fields(keys) {
		_, cmd = m.Update(keyMsg(k))
	}
	return cmd
}

func keyMsg(k string) tea.KeyMsg {
	if k == "space" || k == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	for t := tea.KeyType(-200); t < 200; t++ {
		if t != tea.KeyRunes && t.String() == k {
			return tea.KeyMsg{Type: t}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}
}
