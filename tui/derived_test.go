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

func TestMemoryThatNobodyStatedIsMarkedOnTheBoard(t *testing.T) {
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
	p.Service("rclone").Derived = []planner.Derived{{Fact: planner.FactMemory, Basis: planner.ByLimit, Memory: 200 * planner.MB}}
	p.Service("led-control").Derived = []planner.Derived{{Fact: planner.FactMemory, Basis: planner.ByAssumption, Memory: 50 * planner.MB}}
	plan := planner.Solve(context.Background(), p, planner.Options{Seed: 1})
	s := session.New(p, c.Library(), plan.Placement)
	s.Planned(s.Changes(), plan)
	m := opened(t, s, 200, 50)
	view := m.View()
	for _, want := range []string{"≈200 MB", "?50 MB"} {
		if !strings.Contains(view, want) {
			t.Errorf("%q is not on the board\n%s", want, view)
		}
	}
	m.board.at = spot{host: plan.Placement.Host["rclone"], service: "rclone"}
	if view = m.View(); !strings.Contains(view, "≈ memory: the limits of the containers") {
		t.Errorf("the pane does not say what it is from\n%s", view)
	}
	m.g = cells.ASCII
	if view = m.View(); !strings.Contains(view, "^200 MB") {
		t.Errorf("without Unicode\n%s", view)
	}
}
