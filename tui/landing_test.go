package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"berth/tui/cells"
)

func TestWhatIsDroppedSettlesWhereMotionIsWanted(t *testing.T) {
	for _, motion := range []bool{false, true} {
		m := opened(t, labA(t), 140, 40)
		m.o.Motion = motion
		m.theme = cells.NewTheme(termenv.ANSI256, cells.Dark)
		find(m, "diun")
		cmd := press(m, "space shift+tab space")
		m.notice = notice{}
		first, frames := m.View(), 0
		for ; cmd != nil && frames < 10; frames++ {
			var next tea.Cmd
			for _, msg := range landingsOf(cmd) {
				_, next = m.Update(msg)
			}
			cmd = next
		}
		if moved := m.View() != first; moved != motion || motion && frames != landingSteps || m.board.landing.services != nil {
			t.Errorf("motion wanted: %v, seen: %v, in %d steps", motion, moved, frames)
		}
	}
	if landingSteps*landingStep.Milliseconds() > 150 {
		t.Error("it takes longer than 150 ms")
	}
}

// landingsOf runs a command, and what it is made of, and gives the steps of a landing that come of it.
func landingsOf(cmd tea.Cmd) (out []tea.Msg) {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			out = append(out, landingsOf(c)...)
		}
	case landedMsg:
		out = append(out, msg)
	}
	return out
}

func TestAnOldLandingDoesNotEndALaterOne(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	m.o.Motion = true
	find(m, "diun")
	press(m, "space shift+tab space")
	press(m, "space tab space")
	m.Update(landedMsg{which: 1})
	if m.board.landing.step != 0 || m.board.landing.which != 2 {
		t.Errorf("%+v", m.board.landing)
	}
}

func TestAHintGoesAwayForGoodOnceItIsUsed(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	m := opened(t, labA(t), 140, 40)
	m.o.Learnt = OwnLearnt()
	has := func(text string) {
		t.Helper()
		if !strings.Contains(m.View(), text) {
			t.Errorf("no %q in\n%s", text, m.View())
		}
	}
	has("space picks it up, the arrows carry it ─")
	press(m, "up")
	has("a service can be carried to another host ─")
	find(m, "diun")
	has("space picks it up, the arrows carry it ─")
	press(m, "space shift+tab")
	has("the arrows carry it over the hosts, space drops it ─")
	press(m, "space")
	has("u takes the last step back ─")
	press(m, "u")
	has("e tells why it is here ─")
	press(m, "e esc")
	if h := m.board.hint(); h != "" {
		t.Errorf("still told: %q", h)
	}
	if err := m.o.Learnt.Save(); err != nil {
		t.Fatal(err)
	}
	again := opened(t, labA(t), 140, 40)
	again.o.Learnt = OwnLearnt()
	if h := again.board.hint(); h != "" {
		t.Errorf("another day it is told again: %q", h)
	}
	if err := os.Remove(filepath.Join(os.Getenv("XDG_STATE_HOME"), "berth", "learnt")); err != nil {
		t.Fatal(err)
	}
	if again.o.Learnt = OwnLearnt(); again.board.hint() == "" {
		t.Error("without its file nothing is told any more")
	}
}
