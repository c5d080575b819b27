package tui

import (
	"context"
	"os"
	"strings"
	"testing"

	"berth/catalog"
	"berth/inventory"
	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

// changedLab is the shipped lab with a problem that was changed before it was planned.
func changedLab(t *testing.T, change func(*planner.Problem)) *session.Session {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Parse("inventory.yaml", data, c.Library())
	if err != nil {
		t.Fatal(err)
	}
	p := inv.Problem()
	change(p)
	plan := planner.Solve(context.Background(), p, planner.Options{Seed: 1})
	s := session.New(p, c.Library(), plan.Placement)
	s.Planned(s.Changes(), plan)
	return s
}

func TestMemoryThatNobodyStatedIsMarkedOnTheBoard(t *testing.T) {
	s := changedLab(t, func(p *planner.Problem) {
		p.Service("rclone").Derived = []planner.Derived{{Fact: planner.FactMemory, Basis: planner.ByLimit, Memory: 200 * planner.MB}}
		p.Service("led-control").Derived = []planner.Derived{{Fact: planner.FactMemory, Basis: planner.ByAssumption, Memory: 50 * planner.MB}}
	})
	m := opened(t, s, 200, 50)
	view := m.View()
	for _, want := range []string{"≈200 MB", "?50 MB", "≈ estimated", "? assumed", "proven, if the 2 estimates are right"} {
		if !strings.Contains(view, want) {
			t.Errorf("%q is not on the board\n%s", want, view)
		}
	}
	if strings.Contains(view, "best possible") {
		t.Errorf("what rests on estimates is called the best possible:\n%s", view)
	}
	m.board.at = spot{host: s.State().Placement.Host["rclone"], service: "rclone"}
	if view = m.View(); !strings.Contains(view, "≈ memory: the limits of the containers") {
		t.Errorf("the pane does not say what it is from\n%s", view)
	}
	m.g = cells.ASCII
	if view = m.View(); !strings.Contains(view, "^200 MB") {
		t.Errorf("without Unicode\n%s", view)
	}
}

// A sign that means tight or slow would say what nobody knows.
func TestAServiceWhoseSpeedIsNotKnownIsNotCalledSlow(t *testing.T) {
	m := opened(t, changedLab(t, func(p *planner.Problem) {
		p.Service("dozzle").Suits = nil
		p.Service("dozzle").Wish.On = nil
	}), 140, 50)
	_, row, _ := strings.Cut(lineWith(m, "dozzle  "), "dozzle")
	if row, _, _ = strings.Cut(row, "│"); !strings.Contains(row, "speed not known") || strings.Contains(row, cells.SignTight) {
		t.Errorf("its row: %q", row)
	}
	seen(t, m, "proven, with 1 speed not known")
}
