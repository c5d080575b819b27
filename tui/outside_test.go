package tui

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"berth/inventory"
	"berth/planner"
	"berth/session"
)

// shelf is a store in memory. It refuses what a real one refuses.
type shelf struct {
	t         testing.TB
	inventory []byte
	files     map[string][]byte
	broken    error // what every write fails with
}

func newShelf(t testing.TB, inventory []byte) *shelf {
	return &shelf{t: t, inventory: inventory, files: map[string][]byte{}}
}

func (s *shelf) SaveSession([]byte) error { return s.broken }

func (s *shelf) SaveReport(name string, data []byte) (string, error) {
	if _, there := s.files[name]; there {
		return "", fmt.Errorf("save %s: %w", name, fs.ErrExist)
	}
	return s.put(name, data)
}

func (s *shelf) ReplaceReport(name string, data []byte) (string, error) {
	if _, there := s.files[name]; !there {
		s.t.Errorf("%s is replaced and was never there", name)
	}
	return s.put(name, data)
}

func (s *shelf) put(name string, data []byte) (string, error) {
	if s.broken != nil {
		return "", s.broken
	}
	s.files[name] = data
	return "/home/operator/" + name, nil
}

func (s *shelf) Inventory() (*inventory.Editor, error) {
	if s.inventory == nil {
		return nil, errors.New("the shipped inventory is part of berth: write your own with berth init")
	}
	return inventory.NewEditor("inventory.yaml", s.inventory)
}

func (s *shelf) SaveInventory(before, after []byte) error {
	if s.broken != nil {
		return s.broken
	}
	if !bytes.Equal(before, s.inventory) {
		return errors.New("inventory.yaml: somebody else has changed it meanwhile; nothing was written")
	}
	s.inventory = after
	return nil
}

// printer renders plans as so many lines, each of the width asked for at most.
type printer struct {
	t      testing.TB
	broken error
}

func (printer) Formats() []string { return []string{"txt", "md", "html", "json"} }

func (p printer) Render(plan *planner.Plan, format string, width int) ([]byte, error) {
	if plan == nil || width < 40 {
		p.t.Errorf("asked to render plan %v in %d columns", plan, width)
	}
	if p.broken != nil {
		return nil, p.broken
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "report of %s as %s in %d columns\n\n", plan.Problem.Name, format, width)
	for i, x := range plan.Placed {
		fmt.Fprintf(&b, "%3d  %-20s %s\n", i+1, x.Service.Name, x.Host)
	}
	return b.Bytes(), nil
}

func (p printer) Lines(plan *planner.Plan, width int) ([]ReportLine, error) {
	text, err := p.Render(plan, "txt", width)
	var out []ReportLine
	for line := range strings.Lines(string(text)) {
		out = append(out, ReportLine{Text: strings.TrimSuffix(line, "\n")})
	}
	return out, err
}

// outside is a model with a store, a renderer and a deployer.
func outside(t testing.TB, s *session.Session, w, h int, store Store, d Deployer) *Model {
	t.Helper()
	m := opened(t, s, w, h)
	m.o.Inventory, m.o.Store, m.o.Render, m.o.Deployer = "inventory.yaml", store, printer{t: t}, d
	return m
}

// enter types a text in place of what a prompt has, and enter.
func enter(t testing.TB, m *Model, text string) {
	t.Helper()
	if m.screen != onPrompt {
		t.Fatalf("no prompt to type %q into:\n%s", text, m.View())
	}
	press(m, "ctrl+u")
	for _, r := range text {
		m.Update(keyMsg(string(r)))
	}
	pressAndSettle(t, m, "enter")
}
