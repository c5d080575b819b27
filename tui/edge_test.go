package tui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// clickOn presses and releases the left button on a text of the screen.
func clickOn(t *testing.T, m *Model, text string) {
	t.Helper()
	x, y := at(t, m, text)
	mouse(m, x, y, tea.MouseActionPress, tea.MouseButtonLeft)
	mouse(m, x, y, tea.MouseActionRelease, tea.MouseButtonLeft)
}

func TestWhatTheLastLineNamesCanBeClicked(t *testing.T) {
	m := outside(t, labA(t), 140, 40, newShelf(t, labFile(t)), nil)
	clickOn(t, m, "r report")
	if m.screen != onReading {
		t.Fatalf("the report was clicked, and screen %d is open", m.screen)
	}
	clickOn(t, m, "esc back")
	if m.screen != onBoard {
		t.Fatalf("screen %d is open", m.screen)
	}
	clickOn(t, m, ": commands")
	clickOn(t, m, "explain, host by host")
	if m.screen != onReading {
		t.Errorf("a row of the palette leads to screen %d", m.screen)
	}
}

func TestTheFirstLineCanBeClicked(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	clickOn(t, m, "best possible")
	if m.screen != onReading || !strings.Contains(m.View(), "What counts") {
		t.Errorf("the headline does not open its figures:\n%s", m.View())
	}
	press(m, "esc")
	clickOn(t, m, "? help")
	if m.screen != onHelp {
		t.Fatalf("screen %d", m.screen)
	}
	clickOn(t, m, "choose the goal")
	if m.screen != onPicker {
		t.Errorf("a line of the help leads to screen %d", m.screen)
	}
}

func TestTwoClicksExplainAndTheRightButtonListsWhatCanBeDone(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	now := time.Unix(0, 0)
	m.o.Clock = func() time.Time { return now }
	clickOn(t, m, "immich ")
	now = now.Add(twice)
	clickOn(t, m, "immich ")
	if m.screen != onBoard {
		t.Fatal("two slow clicks are none")
	}
	now = now.Add(twice / 4)
	clickOn(t, m, "immich ")
	if m.screen != onReading || m.board.drag.down {
		t.Fatalf("two clicks lead to screen %d", m.screen)
	}
	press(m, "esc")
	x, y := at(t, m, "diun")
	mouse(m, x, y, tea.MouseActionPress, tea.MouseButtonRight)
	view := m.View()
	if m.screen != onPicker || !strings.Contains(view, "pin to its host") || strings.Contains(view, "undo") || strings.Contains(view, "guest's range") {
		t.Errorf("the right button lists:\n%s", view)
	}
	clickOn(t, m, "leave a service out")
	if m.s.Board().Service("diun") != nil {
		t.Errorf("diun is still there: %s", m.notice.text)
	}
}

func TestTheRemedyOfWhatHasNoPlaceCanBeClicked(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	find(m, "diun")
	press(m, "backspace")
	clickOn(t, m, "diun fits on")
	if !m.search.running() {
		t.Errorf("nothing looks for a place: %q\n%s", m.notice.text, m.View())
	}
	press(m, "ctrl+x")
	m = opened(t, labA(t), 140, 40)
	m.board.at = spot{machine: "pve"}
	press(m, "x")
	clickOn(t, m, "suggests what would help")
	if !m.search.running() {
		t.Errorf("nothing is suggested: %q", m.notice.text)
	}
	press(m, "ctrl+x")
}

// From the start to the page of the deployment with the mouse alone.
func TestASessionWithTheMouseAlone(t *testing.T) {
	m := outside(t, labA(t), 140, 40, newShelf(t, labFile(t)), nil)
	x0, y0 := at(t, m, "diun")
	x1, y1 := at(t, m, "home-assistant")
	dragged(m, x0+2, y0, x1+2, y1, true)
	if hostOf(m, "diun") != "control-tower" {
		t.Fatalf("it is on %q: %s", hostOf(m, "diun"), m.notice.text)
	}
	clickOn(t, m, "u undo")
	if hostOf(m, "diun") != "cargo" {
		t.Fatalf("a click on undo: it is on %q", hostOf(m, "diun"))
	}
	clickOn(t, m, "taken back") // what was said hides the keys
	clickOn(t, m, "d deploy")
	if m.screen != onDeployment {
		t.Errorf("screen %d: %s", m.screen, m.notice.text)
	}
}

func TestWhatIsFoundStandsOutAndNothingIsHidden(t *testing.T) {
	for _, size := range sizes {
		m := opened(t, labA(t), size[0], size[1])
		press(m, "/ r a d")
		if m.board.at.service != "radarr" {
			t.Errorf("%v: the cursor is on %+v", size, m.board.at)
		}
		press(m, "enter")
		view := m.View()
		if !strings.Contains(view, "/rad: 1 found, esc ends") || !strings.Contains(view, "sonarr") {
			t.Errorf("%v:\n%s", size, view)
		}
		press(m, "esc / a r r enter")
		seen := map[string]bool{}
		for range 6 {
			seen[m.board.at.service] = true
			press(m, "down")
		}
		if len(seen) < 3 || !seen["sonarr"] || !seen["prowlarr"] {
			t.Errorf("%v: down goes on to %v", size, seen)
		}
		press(m, "esc")
		if m.board.filter != "" || strings.Contains(m.View(), "found") {
			t.Errorf("%v: esc does not end it:\n%s", size, m.View())
		}
	}
}
