package tui

import (
	"strings"
	"testing"

	"berth/session"
	"berth/tui/compare"
)

func TestTheFootSaysWhatSpaceCarriesWhereTheCursorIsElsewhere(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	find(m, "grafana")
	press(m, "v")
	if want := "space carries grafana"; !strings.Contains(m.notice.text, want) || m.board.at.service == "grafana" {
		t.Errorf("%q, the cursor is on %+v", m.notice.text, m.board.at)
	}
	if text := foot(m); !strings.Contains(text, "space carry grafana") {
		t.Errorf("the foot is %q", text)
	}
	press(m, "v v")
	if text := foot(m); !strings.Contains(text, "space carry 3 services") {
		t.Errorf("the foot is %q", text)
	}
	press(m, "v esc") // esc clears the selection
	if text := foot(m); !strings.Contains(text, "space pick up") {
		t.Errorf("the foot is %q", text)
	}
}

// picked is lab A with services selected, and the cursor on another one.
func picked(t testing.TB, names ...string) *Model {
	t.Helper()
	m := opened(t, labA(t), 140, 40)
	find(m, "diun")
	for _, name := range names {
		m.board.chosen[name] = true
	}
	return m
}

func TestAllSelectedServicesArePinnedAndFreedInOneStep(t *testing.T) {
	m := picked(t, "uptime-kuma", "immich")
	press(m, "p")
	for name, host := range map[string]string{"uptime-kuma": "control-tower", "immich": "cargo"} {
		if on := m.s.Board().Service(name).Wish.On; len(on) != 1 || on[0] != host {
			t.Errorf("%s is pinned to %v", name, on)
		}
	}
	if back, _ := m.s.Steps(); back != 1 || len(m.s.Board().Service("diun").Wish.On) > 0 {
		t.Errorf("%d steps, and the one under the cursor: %v", back, m.s.Board().Service("diun").Wish.On)
	}
	m.board.chosen["uptime-kuma"], m.board.chosen["immich"] = true, true
	press(m, "p")
	if on := m.s.Board().Service("uptime-kuma").Wish.On; len(on) > 0 || len(m.s.Board().Service("immich").Wish.On) > 0 {
		t.Errorf("freed, uptime-kuma is pinned to %v", on)
	}
	press(m, "u u")
	if m.s.Changes().Any() {
		t.Error("two steps back there are changes")
	}
	press(m, "ctrl+r")
	if want := "done again: 2 services pinned to their hosts"; m.notice.text != want {
		t.Errorf("%q", m.notice.text)
	}
}

func TestAllSelectedServicesAreLeftOutInOneStep(t *testing.T) {
	m := picked(t, "uptime-kuma", "dozzle")
	press(m, "-")
	if m.s.Board().Service("uptime-kuma") != nil || m.s.Board().Service("dozzle") != nil || m.s.Board().Service("diun") == nil {
		t.Errorf("%q", m.notice.text)
	}
	press(m, "u")
	if want := "taken back: 2 services left out"; m.s.Changes().Any() || m.notice.text != want {
		t.Errorf("%q", m.notice.text)
	}
}

// What names another service may leave together with it.
func TestServicesThatNeedEachOtherAreLeftOutTogether(t *testing.T) {
	m := picked(t, "loki")
	press(m, "-")
	if !strings.Contains(m.notice.text, "promtail names loki") {
		t.Errorf("%q", m.notice.text)
	}
	by := 0
	for _, s := range m.s.Problem().Services {
		for _, need := range s.Needs {
			if need == "loki" {
				m.board.chosen[s.Name] = true
				by++
			}
		}
	}
	press(m, "-")
	if by == 0 || (&compare.Side{Board: m.s.Board()}).Wants("loki") {
		t.Errorf("%d services need loki: %q", by, m.notice.text)
	}
}

func TestTheWorkloadIsOfOneServiceAndSaysSo(t *testing.T) {
	for _, key := range []string{"w", "y"} {
		m := picked(t, "immich", "paperless-ngx")
		press(m, key)
		if m.screen != onBoard || !strings.Contains(m.notice.text, "for one service, and 2 are selected") {
			t.Errorf("%s: screen %d, %q", key, m.screen, m.notice.text)
		}
	}
	m := picked(t, "immich")
	press(m, "w")
	if m.screen != onPrompt || !strings.Contains(m.prompt.asked.title, "immich") {
		t.Errorf("screen %d, %q", m.screen, m.prompt.asked.title)
	}
}

func TestAServiceWithoutAHostAmongTheSelectedIsNotPinned(t *testing.T) {
	m := picked(t, "uptime-kuma", "grafana")
	m.s.Move("", "grafana")
	m.Update(nil)
	press(m, "p")
	if back, _ := m.s.Steps(); back != 1 || !strings.Contains(m.notice.text, "grafana has no host to be pinned to") {
		t.Errorf("%d steps, %q", back, m.notice.text)
	}
}

func TestSelectionsOfStepsSurviveTheFile(t *testing.T) {
	m := picked(t, "uptime-kuma", "immich")
	press(m, "p")
	if done, _ := m.s.Last(); done != (session.Done{Kind: session.Pinned, Subject: "immich", Count: 2}) {
		t.Errorf("the step is %+v", done)
	}
	if _, err := session.Decode("session.json", m.s.Snapshot().Encode()); err != nil {
		t.Error(err)
	}
}
