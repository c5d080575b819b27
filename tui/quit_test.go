package tui

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"berth/session"
	"berth/wording"
)

// quits reports whether a command ends the program.
func quits(cmd tea.Cmd) bool {
	if cmd == nil {
		return false
	}
	_, is := cmd().(tea.QuitMsg)
	return is
}

func TestAWriteThatHangsIsSaidAndCanBeLeft(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {140, 40}, {60, 10}} {
		store := newHeldStore()
		m := outside(t, labA(t), 80, 24, store, nil)
		press(m, "x") // the write begins and does not end
		resize(m, size[0], size[1])
		if cmd := press(m, "q"); cmd != nil {
			t.Fatal("it does not wait")
		}
		seen(t, m, "saving the session ...", "ctrl+c leaves without it")
		fills(t, m)
		before := m.s.Count()
		press(m, "u q x")
		m.Update(tea.MouseMsg{X: 3, Y: 3, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
		if m.s.Count() != before || !m.saving.leaving {
			t.Error("keys reach the board meanwhile")
		}
		press(m, "esc")
		if m.saving.leaving {
			t.Error("esc does not stay")
		}
		press(m, "q")
		if !quits(press(m, "ctrl+c")) {
			t.Error("the second ctrl+c does not leave")
		}
		last := &lastWord{Store: store}
		if err := m.saveLast(last, true); !errors.Is(err, ErrNotSaved) {
			t.Errorf("that it is not saved is not said: %v", err)
		}
	}
}

func TestTheLastWriteIsNotWaitedForWithoutEnd(t *testing.T) {
	store := newHeldStore()
	last := &lastWord{Store: store, patience: time.Millisecond}
	go func() { _ = last.SaveSession([]byte("old")) }()
	<-store.began
	if err := last.end([]byte("new")); err == nil || !strings.Contains(err.Error(), "the disk has not answered") {
		t.Errorf("it says %v", err)
	}
	close(store.free)
}

// unsaved is a model whose session cannot be written.
func unsaved(t *testing.T, why string) (*Model, *shelf) {
	t.Helper()
	store := newShelf(t, nil)
	m := outside(t, labA(t), 80, 24, store, nil)
	store.broken = errors.New(why)
	pressAndSettle(t, m, "x", "q")
	store.broken = nil
	return m, store
}

func TestWhyItIsNotSavedIsReadable(t *testing.T) {
	m, _ := unsaved(t, ".berth/session.json is open in another berth (process 4711): this one is not saved; leave the other one and try again, or save this one to another file")
	seen(t, m, "the session is not saved", ".berth/session.json is open in another berth (process 4711)", "not saved; leave the other one", "save it to another file, then leave")
	fills(t, m)
	m.Update(tea.MouseMsg{X: 20, Y: lineOf(t, m, "save it to another file, then"), Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
	if m.screen != onPrompt {
		t.Errorf("a click on the line takes another one:\n%s", m.View())
	}
}

// lineOf is the line of the screen that has a text.
func lineOf(t *testing.T, m *Model, text string) int {
	t.Helper()
	for y, l := range strings.Split(m.View(), "\n") {
		if strings.Contains(l, text) {
			return y
		}
	}
	t.Fatalf("%q is not on the screen:\n%s", text, m.View())
	return 0
}

func TestASessionThatCannotBeSavedIsSavedElsewhere(t *testing.T) {
	m, store := unsaved(t, "the disk is full")
	press(m, "down down enter")
	press(m, "ctrl+u")
	_, cmd := m.Update(keyMsg("enter"))
	seen(t, m, "a file needs a name")
	if cmd != nil {
		t.Fatal("it goes on")
	}
	store.files["mine.json"] = []byte("taken")
	enter(t, m, "mine.json")
	seen(t, m, "save the session as", "mine.json is there already: nothing was written")
	press(m, "ctrl+u")
	for _, r := range "other.json" {
		press(m, string(r))
	}
	_, cmd = m.Update(keyMsg("enter"))
	_, cmd = m.Update(cmd())
	if !quits(cmd) {
		t.Errorf("it is not left:\n%s", m.View())
	}
	f, err := session.Decode("s.json", store.files["other.json"])
	if err != nil || f.Steps != 1 || !f.Ended {
		t.Errorf("the file has %+v: %v", f, err)
	}
}

//raced:skip
func TestAVariantsNameIsRefusedOrSurvives(t *testing.T) {
	for _, name := range []string{strings.Repeat("é", 150), strings.Repeat("界", 300), "a\u202eb", "🙂 \\\"", "x\x7fy"} {
		m := opened(t, labA(t), 80, 24)
		press(m, "b ctrl+u")
		m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name), Paste: true})
		press(m, "enter")
		if _, err := session.Decode("s.json", m.s.Snapshot().Encode()); err != nil {
			t.Errorf("after %q: %v", name, err)
		}
		if len(m.s.Variants()) != 1 {
			t.Errorf("%q is not kept:\n%s", name, m.View())
		}
	}
	m := opened(t, labA(t), 80, 24)
	for fault, want := range map[session.NameFault]string{session.NameEmpty: "needs a name", session.NameLong: "200 characters at most, this one 3", session.NameStrange: "cannot have"} {
		if got := nameFault(m.w, fault, "éêè"); !strings.Contains(got, want) {
			t.Errorf("fault %d: %q", fault, got)
		}
	}
}

func TestASessionThatIsOpenElsewhereIsOfferedAsACopy(t *testing.T) {
	for lang, want := range map[wording.Lang][]string{
		wording.EN: {"open in another berth (process 4711)", "Two berths do not share a session. This one is saved as", "go on with a copy of it", "saved as .berth/session.2.json", "  leave"},
		wording.FR: {"ouverte dans un autre berth (processus 4711)", "enregistrée sous .berth/session.2.json", "en reprendre une copie", "  quitter"},
	} {
		r := earlier(t)
		r.Busy, r.By, r.File = true, 4711, ".berth/session.2.json"
		m := offered(t, lang, r)
		seen(t, m, want...)
		for _, text := range []string{"cut short", "interrompue"} {
			unseen(t, m, text)
		}
		fills(t, m)
		if !quits(press(m, "down down enter")) {
			t.Errorf("it cannot be left:\n%s", m.View())
		}
		m = offered(t, lang, r)
		press(m, "enter")
		if _, off := m.s.Changes().Off["cargo"]; !off {
			t.Error("the copy is not gone on with")
		}
	}
}

func TestASessionInAnotherFileIsReadWhenItIsChosen(t *testing.T) {
	old := labA(t)
	old.Switch("pve")
	wrong := errors.New("session.2.json: the file ends in the middle")
	r := earlier(t)
	r.Others = []Other{
		{Name: ".berth/session.2.json", Open: func() (Opened, error) { return Opened{}, wrong }},
		{Name: ".berth/session.old.json", Saved: r.Saved, Open: func() (Opened, error) { return Opened{Session: old, Steps: 1}, nil }},
	}
	m := offered(t, wording.EN, r)
	seen(t, m, "go on with another one", "2 kept")
	press(m, "down enter")
	seen(t, m, ".berth/session.old.json", "2026-11-22 18:20")
	press(m, "enter")
	if m.screen != onPicker || m.notice.text != "! "+wrong.Error() {
		t.Errorf("%q on screen %d", m.notice.text, m.screen)
	}
	press(m, "down enter down enter")
	if m.s != old || m.screen != onBoard {
		t.Errorf("it is not gone on with:\n%s", m.View())
	}
}

func TestWhoBeginsAnewIsToldWhereTheOldOneIs(t *testing.T) {
	for _, keys := range []string{"esc", "down enter"} {
		m := offered(t, wording.EN, earlier(t))
		press(m, keys)
		seen(t, m, "begun anew: the old one is kept as .berth/session.old.json")
	}
}

func TestWhoInterruptsAPromptIsAskedAboutASessionThatIsNotSavedAndComesBackToIt(t *testing.T) {
	store := newShelf(t, labFile(t))
	store.broken = errors.New("no space left on device")
	m := outside(t, labA(t), 80, 24, store, nil)
	pressAndSettle(t, m, "x", "/", "ctrl+c")
	if m.screen != onPicker {
		t.Fatalf("on screen %d", m.screen)
	}
	seen(t, m, "the session is not saved", "no space left on device")
	press(m, "esc")
	if m.screen != onPrompt {
		t.Errorf("on screen %d", m.screen)
	}
	seen(t, m, "find")
}
