package tui

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/tui/cells"
)

// find types part of a name and leaves the cursor on what it found, with everything shown again.
func find(m *Model, name string) {
	press(m, "/")
	for _, r := range name {
		m.Update(keyMsg(string(r)))
	}
	press(m, "enter esc")
}

func TestTheBoardOfTheShippedLab(t *testing.T) {
	golden(t, "start", func(w, h int) *Model { return opened(t, labA(t), w, h) })
}

func TestCarryingOverAFullHostSaysByHowMuch(t *testing.T) {
	golden(t, "carry-full", func(w, h int) *Model {
		m := opened(t, labA(t), w, h)
		find(m, "immich")
		press(m, "space shift+tab")
		if m.board.at.host != "control-tower" {
			t.Fatalf("the cursor is on %+v", m.board.at)
		}
		return m
	})
}

func TestCarryingOverAHostWithRoomSaysWhatIsLeft(t *testing.T) {
	golden(t, "carry-room", func(w, h int) *Model {
		m := opened(t, labA(t), w, h)
		find(m, "diun")
		press(m, "space shift+tab")
		return m
	})
}

func TestAMachineThatIsSwitchedOffLeavesItsServicesInTheTray(t *testing.T) {
	golden(t, "off", func(w, h int) *Model {
		m := opened(t, labA(t), w, h)
		m.board.at = spot{machine: "pve"}
		press(m, "x")
		return m
	})
}

func TestTheHelpShowsWhatCanBeDoneNowAndWhyNot(t *testing.T) {
	golden(t, "help", func(w, h int) *Model {
		m := opened(t, labA(t), w, h)
		press(m, "?")
		return m
	})
}

func TestThePaletteListsEveryAction(t *testing.T) {
	golden(t, "palette", func(w, h int) *Model {
		m := opened(t, labA(t), w, h)
		press(m, ": p l a n")
		return m
	})
}

func TestAServiceGoesWhereItIsDropped(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	find(m, "diun")
	press(m, "space shift+tab space")
	if got := hostOf(m, "diun"); got != "control-tower" {
		t.Errorf("it is on %q", got)
	}
	if m.board.at.service != "diun" || m.board.carrying() {
		t.Errorf("the cursor is on %+v", m.board.at)
	}
	press(m, "u")
	if got := hostOf(m, "diun"); got != "cargo" {
		t.Errorf("taken back, it is on %q", got)
	}
	press(m, "ctrl+r")
	if got := hostOf(m, "diun"); got != "control-tower" {
		t.Errorf("made again, it is on %q", got)
	}
}

func hostOf(m *Model, service string) string {
	if h := m.s.Board().HostOf(service); h >= 0 {
		return m.s.Board().Host(h).Name
	}
	return ""
}

func TestAServiceThatDoesNotFitStaysInTheHandUntilTheOperatorInsists(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	find(m, "immich")
	press(m, "space shift+tab space")
	if !m.board.carrying() || hostOf(m, "immich") != "cargo" || !strings.Contains(m.notice.text, "over by 5.6 GB") {
		t.Fatalf("it is on %q, the notice says %q", hostOf(m, "immich"), m.notice.text)
	}
	press(m, "!")
	if hostOf(m, "immich") != "control-tower" || m.board.carrying() {
		t.Errorf("it is on %q", hostOf(m, "immich"))
	}
	if v := m.facts.violations; len(v) != 2 || v[0].Rule != planner.RuleMemory || v[1].Rule != planner.RuleVerdict {
		t.Errorf("broken: %+v", m.facts.violations)
	}
	if why := m.named("deploy").whyNot(); why == "" {
		t.Error("it can be deployed although a rule is broken")
	}
}

func TestEscPutsBackWhatIsCarried(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	find(m, "immich")
	before := m.View()
	press(m, "space left right right esc")
	if got := m.View(); got != before {
		t.Errorf("the board differs:\n%s", got)
	}
}

func TestSeveralServicesAreCarriedTogether(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	find(m, "dozzle")
	press(m, "v v") // and grafana below it
	press(m, "space tab space")
	if hostOf(m, "grafana") != "cargo" || hostOf(m, "dozzle") != "cargo" {
		t.Errorf("grafana is on %s, dozzle on %s", hostOf(m, "grafana"), hostOf(m, "dozzle"))
	}
	press(m, "u")
	if hostOf(m, "grafana") != "control-tower" || hostOf(m, "dozzle") != "control-tower" {
		t.Error("one step did not take both back")
	}
}

// at finds where a text stands on the screen, in columns and lines.
func at(t *testing.T, m *Model, text string) (x, y int) {
	t.Helper()
	for y, line := range strings.Split(m.View(), "\n") {
		if i := strings.Index(line, text); i >= 0 {
			return cells.Width(line[:i]), y
		}
	}
	t.Fatalf("%q is not on the screen:\n%s", text, m.View())
	return 0, 0
}

func mouse(m *Model, x, y int, action tea.MouseAction, button tea.MouseButton) {
	m.Update(tea.MouseMsg{X: x, Y: y, Action: action, Button: button})
}

// dragged drags with the left button from one place to another, over what lies between.
func dragged(m *Model, x0, y0, x1, y1 int, release bool) {
	mouse(m, x0, y0, tea.MouseActionPress, tea.MouseButtonLeft)
	for i := 1; i <= 4; i++ {
		mouse(m, x0+(x1-x0)*i/4, y0+(y1-y0)*i/4, tea.MouseActionMotion, tea.MouseButtonLeft)
	}
	if release {
		mouse(m, x1, y1, tea.MouseActionRelease, tea.MouseButtonLeft)
	}
}

func TestAServiceIsDraggedToAnotherHost(t *testing.T) {
	for _, size := range sizes {
		m := opened(t, labA(t), size[0], size[1])
		if !m.wide() {
			m.board.at = spot{machine: "cargo", host: "cargo"}
		}
		x0, y0 := at(t, m, "diun")
		x1, y1 := at(t, m, "control-tower")
		dragged(m, x0+2, y0, x1+2, y1, true)
		if got := hostOf(m, "diun"); got != "control-tower" {
			t.Errorf("%v: it is on %q, %s", size, got, m.notice.text)
		}
	}
}

func TestTheServiceIsUnderThePointerWhileItIsDragged(t *testing.T) {
	golden(t, "drag", func(w, h int) *Model {
		m := opened(t, labA(t), w, h)
		m.board.at = spot{machine: "cargo", host: "cargo"}
		x0, y0 := at(t, m, "immich")
		x1, y1 := at(t, m, "120 downloads")
		dragged(m, x0+2, y0, x1+2, y1+m.height/40, false)
		return m
	})
}

func TestADragThatEndsBesideEverythingPutsBack(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	x0, y0 := at(t, m, "diun")
	dragged(m, x0, y0, 70, 39, true)
	if hostOf(m, "diun") != "cargo" || m.board.carrying() {
		t.Errorf("it is on %q, carried: %v", hostOf(m, "diun"), m.board.carrying())
	}
}

func TestAClickSelectsAndAClickWhileCarryingDrops(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	x, y := at(t, m, "diun")
	mouse(m, x, y, tea.MouseActionPress, tea.MouseButtonLeft)
	mouse(m, x, y, tea.MouseActionRelease, tea.MouseButtonLeft)
	if m.board.at.service != "diun" || m.board.carrying() {
		t.Fatalf("the cursor is on %+v", m.board.at)
	}
	press(m, "space")
	x, y = at(t, m, "home-assistant")
	mouse(m, x, y, tea.MouseActionPress, tea.MouseButtonLeft)
	if hostOf(m, "diun") != "control-tower" {
		t.Errorf("it is on %q", hostOf(m, "diun"))
	}
}

func TestTheWheelScrollsTheColumnUnderThePointer(t *testing.T) {
	m := opened(t, labA(t), 140, 24)
	x, y := at(t, m, "110 media")
	mouse(m, x, y, tea.MouseActionPress, tea.MouseButtonWheelDown)
	if m.board.top["pve"] != wheelLines || m.board.top["cargo"] != 0 {
		t.Errorf("scrolled: %v", m.board.top)
	}
	for range 40 {
		mouse(m, x, y, tea.MouseActionPress, tea.MouseButtonWheelDown)
	}
	if !strings.Contains(m.View(), "210 productivity") {
		t.Errorf("the end is not seen:\n%s", m.View())
	}
	fills(t, m)
}

func TestWishesAreChangedFromTheBoard(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	find(m, "immich")
	press(m, "p")
	if on := m.s.Board().Service("immich").Wish.On; !slices.Equal(on, []string{"cargo"}) {
		t.Errorf("pinned to %v", on)
	}
	press(m, "p w ctrl+u")
	for _, r := range "100 photos/day" {
		m.Update(keyMsg(string(r)))
	}
	press(m, "enter")
	if got := m.facts.wrong["immich"]; len(got) != 1 || got[0].Rule != planner.RuleVerdict {
		t.Errorf("with 100 photos a day it breaks %+v", got)
	}
	press(m, "y")
	if got := m.facts.wrong["immich"]; got != nil {
		t.Errorf("accepted, it breaks %+v", got)
	}
	m.board.at = spot{machine: "pve", host: "media"}
	press(m, "g ctrl+u")
	for _, r := range "2GB..8GB" {
		m.Update(keyMsg(string(r)))
	}
	press(m, "enter")
	if got := m.facts.wrong["media"]; len(got) != 1 || got[0].Rule != planner.RuleGuestRange {
		t.Errorf("media breaks %+v", got)
	}
	press(m, "m ctrl+u 8 0 % enter")
	if got := m.s.Problem().Rules.Margin; got != 800 {
		t.Errorf("the margin is %v", got)
	}
	press(m, "u u u u u u")
	if m.s.Changes().Any() || m.facts.problems() != 0 {
		t.Errorf("taken back, there are changes %+v and %d problems", m.s.Changes(), m.facts.problems())
	}
}

func TestServicesAreAddedAndLeftOut(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	press(m, "+ v a u l t enter")
	if m.s.Board().Service("vaultwarden") == nil {
		t.Fatal("vaultwarden was not added")
	}
	if m.board.at != (spot{service: "vaultwarden"}) {
		t.Errorf("the cursor is on %+v", m.board.at)
	}
	press(m, "-")
	if m.s.Board().Service("vaultwarden") != nil || m.s.Changes().Any() {
		t.Errorf("left out again, there are changes: %+v", m.s.Changes())
	}
	find(m, "loki")
	press(m, "-")
	if !strings.Contains(m.notice.text, "promtail") {
		t.Errorf("promtail needs loki; the notice says %q", m.notice.text)
	}
}

func TestATerminalThatIsTooSmallIsSaidToBe(t *testing.T) {
	m := opened(t, labA(t), 79, 24)
	if !strings.Contains(m.View(), "80 x 24") {
		t.Error(m.View())
	}
	press(m, "space a j") // nothing is done unseen
	if back, _ := m.s.Steps(); back != 0 || m.board.carrying() || m.search.running() {
		t.Error("a key did something on a screen that is not drawn")
	}
}

func TestADragOntoAFullHostGoesBackUnlessTheOperatorInsists(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	drag := func() {
		x0, y0 := at(t, m, "immich")
		x1, y1 := at(t, m, "control-tower")
		dragged(m, x0+2, y0, x1+2, y1, true)
	}
	drag()
	if m.board.carrying() || hostOf(m, "immich") != "cargo" || !strings.Contains(m.notice.text, "over by 5.6 GB") {
		t.Fatalf("it is on %q, carried: %v, %q", hostOf(m, "immich"), m.board.carrying(), m.notice.text)
	}
	press(m, "down !")
	if hostOf(m, "immich") != "cargo" {
		t.Error("another key between, and it was dropped all the same")
	}
	drag()
	press(m, "!")
	if hostOf(m, "immich") != "control-tower" {
		t.Errorf("it is on %q", hostOf(m, "immich"))
	}
}

func TestAMachineThatIsOffTakesNothing(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	m.board.at = spot{machine: "cargo", host: "cargo"}
	press(m, "x")
	if m.board.at != (spot{machine: "cargo", host: "cargo"}) {
		t.Errorf("the cursor left what was switched off: %+v", m.board.at)
	}
	find(m, "adguard")
	press(m, "space tab space")
	if !m.board.carrying() || !strings.Contains(m.notice.text, "switched off") {
		t.Errorf("carried: %v, %q", m.board.carrying(), m.notice.text)
	}
}

// While a service is carried over a guest of the machine that it is on, the machine's gauge counts it once.
func TestTheGaugeOfAMachineCountsWhatIsCarriedOnce(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	find(m, "jellyfin")
	_, i := active(m.s, "pve")
	_, before := (picture{board: m.board}).machineGauge(i)
	press(m, "space")
	if _, l := (picture{board: m.board}).machineGauge(i); l.Headroom != before.Headroom {
		t.Errorf("over its own host the machine has %v left instead of %v", l.Headroom, before.Headroom)
	}
	press(m, "down")
	a := m.board.answer(m.board.at)
	if _, l := (picture{board: m.board}).machineGauge(i); l.Headroom != before.Headroom+before.Used-a.MachineUsed || a.MachineUsed > before.Used+a.Grows {
		t.Errorf("over %s the machine has %v left, it had %v", m.board.at.host, l.Headroom, before.Headroom)
	}
}
