package tui

import (
	"strings"
	"testing"

	"berth/session"
)

// troubled is lab A with immich on a host that is too small for it, and grafana without one.
func troubled(t testing.TB, w, h int) *Model {
	t.Helper()
	m := opened(t, labA(t), w, h)
	m.s.Move("control-tower", "immich")
	m.s.Move("", "grafana")
	m.Update(nil)
	return m
}

func TestEveryProblemIsListed(t *testing.T) {
	golden(t, "problems", func(w, h int) *Model {
		m := troubled(t, w, h)
		press(m, "n")
		fills(t, m)
		return m
	})
}

func TestChoosingAProblemGoesToIt(t *testing.T) {
	for _, size := range sizes {
		m := troubled(t, size[0], size[1])
		for k := range m.facts.problems() {
			m.board.filter = "dozzle"
			m.board.at = spot{machine: "cargo", host: "cargo"}
			press(m, "n"+strings.Repeat(" down", k)+" enter")
			want := []spot{
				{machine: "control-tower", host: "control-tower"},
				{machine: "control-tower", host: "control-tower", service: "immich"},
				{service: "grafana"},
			}[k]
			if m.screen != onBoard || m.board.at != want || m.board.filter != "" {
				t.Errorf("%v, problem %d: the cursor is on %+v, screen %d", size, k, m.board.at, m.screen)
			}
		}
	}
}

func TestWithoutAProblemThereIsNoneToList(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	press(m, "n")
	if m.screen != onBoard || !strings.Contains(m.notice.text, "everything fits") {
		t.Errorf("screen %d, %q", m.screen, m.notice.text)
	}
}

// foot is the line of keys.
func foot(m *Model) string {
	m.notice = notice{}
	lines := strings.Split(m.View(), "\n")
	return lines[len(lines)-1]
}

func TestTheFootOffersAdviceWhereNoPlanCanHelp(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	if text := foot(m); strings.Contains(text, "a plan") || strings.Contains(text, "suggest") {
		t.Errorf("nothing is better than this: %q", text)
	}
	m.s.Move("", "grafana")
	m.Update(nil)
	if text := foot(m); !strings.Contains(text, "a plan") || !strings.Contains(text, "A place the rest") || strings.Contains(text, "suggest") {
		t.Errorf("a place can be found: %q", text)
	}
	m.s.Set(m.s.Changes().Edit(func(c *session.Changes) { c.Margin = 700 }), session.Done{Kind: session.SetMargin})
	m.Update(nil)
	pressAndSettle(t, m, "a", "enter")
	if m.facts.standing != session.Proven || len(m.facts.unplaced) == 0 {
		t.Fatalf("the test has lost its lab: %v, %v", m.facts.standing, m.facts.unplaced)
	}
	if text := foot(m); !strings.Contains(text, "s suggest") || strings.Contains(text, "a plan") || strings.Contains(text, "A place") {
		t.Errorf("it is proven that not all has a place: %q", text)
	}
}

func TestPlacingTheRestIsNotOfferedAgainWhereItWasFoundImpossible(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	m.s.Set(m.s.Changes().Edit(func(c *session.Changes) { c.Margin = 700 }), session.Done{Kind: session.SetMargin})
	m.s.Move("", "grafana", "loki", "immich", "jellyfin")
	m.Update(nil)
	for m.named("place-rest").idle() == false {
		pressAndSettle(t, m, "A")
		if m.screen != onProposal {
			break
		}
		pressAndSettle(t, m, "enter")
	}
	if len(m.facts.unplaced) == 0 {
		t.Fatal("everything has a place: the test has lost its lab")
	}
	if text := foot(m); !strings.Contains(text, "s suggest") || strings.Contains(text, "A place") {
		t.Errorf("it was found impossible: %q", text)
	}
	m.s.Move("", "diun")
	m.Update(nil)
	if text := foot(m); !strings.Contains(text, "A place") {
		t.Errorf("there is room now: %q", text)
	}
}
