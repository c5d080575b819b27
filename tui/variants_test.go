package tui

import (
	"strings"
	"testing"

	"berth/planner"
	"berth/session"
)

// kept is lab A with three variants: "planned"; "spare pi", in which two services left the Pi; and
// "tight", which has another margin, a pin, another workload, a goal of its own and a machine off.
func kept(t testing.TB, w, h int) *Model {
	t.Helper()
	m := opened(t, labA(t), w, h)
	m.s.SaveVariant("planned")
	m.s.Move("productivity", "grafana", "loki")
	m.s.SaveVariant("spare pi")
	m.s.Undo()
	m.s.Set(m.s.Changes().Edit(func(c *session.Changes) {
		c.Goal, c.Margin = planner.Stay, 850
		c.Pins["immich"] = []string{"cargo"}
		c.Workloads["immich"] = planner.Workload{Amount: 90, Unit: "photos", Period: planner.Week}
		c.Off["pve"] = map[string]string{}
		c.LeftOut = []string{"diun"}
	}), session.Done{Kind: session.SetMargin})
	m.s.SaveVariant("tight")
	m.s.Undo()
	m.Update(nil)
	return m
}

func TestTwoVariantsAreComparedSideBySide(t *testing.T) {
	golden(t, "variants", func(w, h int) *Model {
		m := kept(t, w, h)
		press(m, "B space down enter")
		return m
	})
}

func TestTheListOfVariantsSaysHowEachStands(t *testing.T) {
	golden(t, "variant-list", func(w, h int) *Model {
		m := kept(t, w, h)
		press(m, "B down space down")
		return m
	})
}

func TestAVariantWithOtherWishesNamesThem(t *testing.T) {
	m := kept(t, 140, 80)
	press(m, "B t i g h t enter")
	view := m.View()
	for _, want := range []string{"variant tight", "balance → stay", "90 % → 85 %", "free to move → pinned to cargo",
		"30 photos a week → 90 photos a week", "in the lab → left out", "on → switched off", "another problem: pve off, fill to 85 %, goal: stay",
		"10 services left without a place", "1 service left out"} {
		if !strings.Contains(view, want) {
			t.Errorf("%q is not in\n%s", want, view)
		}
	}
	fills(t, m)
}

func TestTakingAVariantGoesToItsStateAndUndoComesBack(t *testing.T) {
	m := kept(t, 140, 40)
	before := present(&m.view)
	press(m, "B t i g h t enter enter")
	if last, _ := m.s.Last(); last != (session.Done{Kind: session.TookVariant, Subject: "tight"}) {
		t.Errorf("the step is %v", last)
	}
	if p := m.s.Problem(); m.screen != onBoard || p.Rules.Margin != 850 || p.Goal != planner.Stay {
		t.Errorf("screen %d, margin %d, goal %v", m.screen, p.Rules.Margin, p.Goal)
	}
	press(m, "u")
	if diff := planner.Diff(before.Placement, present(&m.view).Placement); len(diff) > 0 || m.s.Changes() != before.State.Changes {
		t.Errorf("after undo: %v", diff)
	}
}

func TestComparingTwoVariantsTakesTheRightOne(t *testing.T) {
	m := kept(t, 140, 40)
	press(m, "B space down enter")
	if p := m.proposal; p.left.Name != "planned" || p.right.Name != "spare pi" {
		t.Fatalf("%s beside %s", p.left.Name, p.right.Name)
	}
	press(m, "enter")
	if host := hostOf(m, "grafana"); host != "productivity" {
		t.Errorf("grafana is on %q", host)
	}
}

func TestWhatIsOnTheBoardAlreadyCannotBeTaken(t *testing.T) {
	m := kept(t, 140, 40)
	press(m, "B enter enter")
	if m.screen != onProposal || !strings.Contains(m.notice.text, "on the board already") {
		t.Errorf("screen %d, %q", m.screen, m.notice.text)
	}
}

func TestAVariantIsDroppedByTheSecondPressOnly(t *testing.T) {
	m := kept(t, 140, 40)
	press(m, "B delete")
	if n := len(m.s.Variants()); n != 3 || !strings.Contains(m.View(), "delete again drops it") {
		t.Fatalf("%d variants after one press\n%s", n, m.View())
	}
	press(m, "down ctrl+d")
	if n := len(m.s.Variants()); n != 3 {
		t.Fatalf("%d variants after one press on each of two", n)
	}
	press(m, "ctrl+d")
	if names := variantNames(m); names != "planned tight" {
		t.Errorf("left: %q", names)
	}
	press(m, "delete delete up delete delete")
	if names := variantNames(m); names != "" || m.screen != onBoard {
		t.Errorf("left: %q, screen %d", names, m.screen)
	}
}

func TestMovingAwayDisarmsTheDropping(t *testing.T) {
	m := kept(t, 140, 40)
	press(m, "B delete down delete up delete")
	if n := len(m.s.Variants()); n != 3 {
		t.Errorf("%d variants", n)
	}
}

func TestTheSpaceBarIsTextOnceSomethingIsTyped(t *testing.T) {
	m := kept(t, 140, 40)
	press(m, "B s p a r e space p i")
	if got := m.picker.input.Value(); got != "spare pi" {
		t.Errorf("typed %q", got)
	}
}

func variantNames(m *Model) string {
	var out []string
	for _, v := range m.s.Variants() {
		out = append(out, v.Name)
	}
	return strings.Join(out, " ")
}
