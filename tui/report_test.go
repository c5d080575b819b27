package tui

import (
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

func seen(t testing.TB, m *Model, texts ...string) {
	t.Helper()
	view := strings.Join(strings.Fields(m.View()), " ")
	for _, text := range texts {
		if !strings.Contains(view, strings.Join(strings.Fields(text), " ")) {
			t.Errorf("%q is not on the screen:\n%s", text, m.View())
		}
	}
}

func unseen(t testing.TB, m *Model, text string) {
	t.Helper()
	if strings.Contains(m.View(), text) {
		t.Errorf("%q is on the screen:\n%s", text, m.View())
	}
}

func TestTheReportIsReadInAPager(t *testing.T) {
	golden(t, "report", func(w, h int) *Model {
		m := outside(t, labA(t), w, h, newShelf(t, nil), nil)
		pressAndSettle(t, m, "r", "pgdown")
		fills(t, m)
		return m
	})
}

func TestTheReportIsMadeBesideTheScreen(t *testing.T) {
	m := outside(t, labA(t), 100, 30, newShelf(t, nil), nil)
	cmd := press(m, "r")
	seen(t, m, "preparing ...")
	settleCmds(t, m, cmd)
	seen(t, m, "report of blackbox as txt in 98 columns", "1-27 of")
	press(m, "end")
	seen(t, m, "uptime-kuma")
	press(m, "home")
	seen(t, m, "report of blackbox")
	press(m, "esc")
	if m.screen != onBoard {
		t.Errorf("esc leads to screen %d", m.screen)
	}
}

func TestAReportThatComesTooLateIsDropped(t *testing.T) {
	m := outside(t, labA(t), 100, 30, newShelf(t, nil), nil)
	late := press(m, "r")
	press(m, "esc")
	find(m, "immich")
	press(m, "e")
	settleCmds(t, m, late)
	seen(t, m, "immich on cargo", "Host by host")
	unseen(t, m, "report of")
}

func TestTheReportFollowsTheWidthOfTheTerminal(t *testing.T) {
	m := outside(t, labA(t), 100, 30, newShelf(t, nil), nil)
	pressAndSettle(t, m, "r")
	_, cmd := m.Update(tea.WindowSizeMsg{Width: 120, Height: 30})
	settleCmds(t, m, cmd)
	seen(t, m, "in 118 columns")
	press(m, "esc")
	if _, cmd := m.Update(tea.WindowSizeMsg{Width: 90, Height: 30}); cmd != nil {
		t.Error("a report that nobody reads is made anew")
	}
}

func TestAReportThatFailsSaysSo(t *testing.T) {
	m := outside(t, labA(t), 80, 24, newShelf(t, nil), nil)
	m.o.Render = printer{t, errors.New("report: no such template")}
	pressAndSettle(t, m, "r")
	seen(t, m, "! The report cannot be made.", "report: no such template")
}

func TestSavingTheReportAsksForFormatAndName(t *testing.T) {
	store := newShelf(t, nil)
	m := outside(t, labA(t), 80, 24, store, nil)
	pressAndSettle(t, m, "R")
	seen(t, m, "save as", "the report as Markdown", "the plan, for berth report, check and deploy")
	pressAndSettle(t, m, "h", "t", "m", "l", "enter")
	seen(t, m, "blackbox-plan.html")
	pressAndSettle(t, m, "enter")
	seen(t, m, "saved /home/operator/blackbox-plan.html")
	if got := string(store.files["blackbox-plan.html"]); !strings.HasPrefix(got, "report of blackbox as html") {
		t.Errorf("saved %q", got)
	}
}

func TestAFileThatIsThereIsReplacedOnlyWhenAgreed(t *testing.T) {
	store := newShelf(t, nil)
	store.files["plan.txt"] = []byte("mine")
	m := outside(t, labA(t), 80, 24, store, nil)
	save := func() {
		pressAndSettle(t, m, "R", "enter")
		enter(t, m, "plan.txt")
	}
	save()
	seen(t, m, "plan.txt is there already")
	pressAndSettle(t, m, "enter")
	if string(store.files["plan.txt"]) != "mine" || m.screen != onBoard {
		t.Errorf("plan.txt has %q", store.files["plan.txt"])
	}
	save()
	pressAndSettle(t, m, "down", "enter")
	seen(t, m, "saved /home/operator/plan.txt")
	if string(store.files["plan.txt"]) == "mine" {
		t.Error("plan.txt was not replaced")
	}
}

func TestAFileThatCannotBeWrittenIsSaid(t *testing.T) {
	store := newShelf(t, nil)
	store.broken = errors.New("save x.txt: no space left on device")
	m := outside(t, labA(t), 100, 24, store, nil)
	pressAndSettle(t, m, "R", "enter")
	enter(t, m, " ")
	seen(t, m, "! a file needs a name")
	enter(t, m, "x.txt")
	seen(t, m, "! x.txt is not saved: save x.txt: no space left on device")
}

func TestAPlanFileOfUnsavedWishesWarns(t *testing.T) {
	m := outside(t, labA(t), 100, 24, newShelf(t, nil), nil)
	plan := func() string {
		pressAndSettle(t, m, "R", "j", "s", "o", "n", "enter")
		view := strings.Join(strings.Fields(m.View()), " ")
		press(m, "esc")
		return view
	}
	if view := plan(); strings.Contains(view, "rests on wishes") {
		t.Errorf("warns without a change:\n%s", view)
	}
	find(m, "immich")
	press(m, "p")
	if view := plan(); !strings.Contains(view, "rests on wishes that inventory.yaml does not have yet: S saves them first") {
		t.Errorf("does not warn:\n%s", view)
	}
}

// Any text is shown on any terminal, as far as it goes.
func TestThePagerSurvivesAnySize(t *testing.T) {
	m := outside(t, labA(t), 80, 24, newShelf(t, nil), nil)
	find(m, "immich")
	press(m, "e")
	for _, size := range [][2]int{{1, 1}, {80, 24}, {0, 0}, {81, 90}, {300, 24}, {80, 25}, {79, 200}} {
		resize(m, size[0], size[1])
		for _, k := range []string{"end", "pgup", "down", "home", "pgdown"} {
			press(m, k)
			m.Update(tea.MouseMsg{Button: tea.MouseButtonWheelDown})
			if size[0] > 0 {
				fills(t, m)
			}
		}
	}
	long := pager{lines: []textLine{exactLine(strings.Repeat("界", 200)), exactLine("\tx\x1b[31m"), exactLine("")}}
	for w := range 12 {
		long.laid(w)
	}
	for _, l := range long.laid(20) {
		if cells.Width(l.text) > 20 {
			t.Errorf("a line of %d columns in 20", cells.Width(l.text))
		}
	}
}
