package tui

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/exp/teatest"
	"github.com/muesli/termenv"
)

// Whole sessions through the program: its loop, its renderer and its commands, all but the terminal.

const patience = 20 * time.Second // how long a test waits before it says that something did not come

// playing starts the program with a session on lab A.
func playing(t *testing.T, store Store, wrap func(*Model) tea.Model) *teatest.TestModel {
	t.Helper()
	m := New(context.Background(), Options{Session: labA(t), Profile: termenv.Ascii, Seed: 1, Store: store})
	return teatest.NewTestModel(t, wrap(m), teatest.WithInitialTermSize(140, 40))
}

func asItIs(m *Model) tea.Model { return m }

// types sends keys, named as in press.
func types(tm *teatest.TestModel, keys ...string) {
	for _, k := range keys {
		tm.Send(keyMsg(k))
	}
}

// sees waits until the program has written a text since the last wait.
func sees(t *testing.T, tm *teatest.TestModel, text string) {
	t.Helper()
	teatest.WaitFor(t, tm.Output(), func(out []byte) bool { return bytes.Contains(out, []byte(text)) },
		teatest.WithDuration(patience), teatest.WithCheckInterval(5*time.Millisecond))
}

// heldStore keeps what it is given, and holds every write until it is let go.
type heldStore struct {
	Store
	began chan struct{}
	free  chan struct{}
	mu    sync.Mutex
	kept  [][]byte
}

func newHeldStore() *heldStore {
	return &heldStore{began: make(chan struct{}, 100), free: make(chan struct{})}
}

func (s *heldStore) SaveSession(data []byte) error {
	s.began <- struct{}{}
	<-s.free
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, data)
	return nil
}

func (s *heldStore) last() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) == 0 {
		return nil
	}
	return s.kept[len(s.kept)-1]
}

func TestASessionCarriesPlansTakesUndoesAndLeaves(t *testing.T) {
	store := newHeldStore()
	close(store.free)
	tm := playing(t, store, asItIs)
	sees(t, tm, "best possible")
	types(tm, "/")
	tm.Type("diun")
	sees(t, tm, "/diun")
	types(tm, "enter", "esc", "space", "shift+tab")
	sees(t, tm, "diun to control-tower")
	types(tm, "space")
	sees(t, tm, "by hand: ")
	types(tm, "a")
	sees(t, tm, "proposal")
	types(tm, "enter")
	sees(t, tm, "best possible")
	types(tm, "u")
	sees(t, tm, "taken back: the planner's proposal")
	types(tm, "q")
	m := tm.FinalModel(t, teatest.WithFinalTimeout(patience)).(*Model)
	if got := hostOf(m, "diun"); got != "control-tower" {
		t.Errorf("diun is on %q", got)
	}
	if back, forth := m.s.Steps(); back != 1 || forth != 1 {
		t.Errorf("%d steps back and %d forth", back, forth)
	}
	if want := m.s.Snapshot().Encode(); !bytes.Equal(store.last(), want) {
		t.Errorf("the store has\n%s\nand the session is\n%s", store.last(), want)
	}
}

func TestASessionDragsWithTheMouse(t *testing.T) {
	var from, to [2]int
	layout := opened(t, labA(t), 140, 40)
	from[0], from[1] = at(t, layout, "diun")
	to[0], to[1] = at(t, layout, "home-assistant")
	tm := playing(t, nil, asItIs)
	sees(t, tm, "best possible")
	tm.Send(tea.MouseMsg{X: from[0], Y: from[1], Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
	tm.Send(tea.MouseMsg{X: to[0], Y: to[1], Action: tea.MouseActionMotion, Button: tea.MouseButtonLeft})
	sees(t, tm, "carrying diun")
	tm.Send(tea.MouseMsg{X: to[0], Y: to[1], Action: tea.MouseActionRelease, Button: tea.MouseButtonLeft})
	sees(t, tm, "by hand: ")
	types(tm, "q")
	m := tm.FinalModel(t, teatest.WithFinalTimeout(patience)).(*Model)
	if got := hostOf(m, "diun"); got != "control-tower" {
		t.Errorf("it is on %q", got)
	}
}

// watched tells of every key that the model has taken, and whether a command came of it.
type watched struct {
	*Model
	took chan<- watchedKey
}

type watchedKey struct {
	key     string
	command bool
}

func (w watched) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := w.Model.Update(msg)
	if k, ok := msg.(tea.KeyMsg); ok {
		w.took <- watchedKey{k.String(), cmd != nil}
	}
	return w, cmd
}

func TestLeavingWaitsForTheLastWrite(t *testing.T) {
	store := newHeldStore()
	took := make(chan watchedKey, 100)
	tm := playing(t, store, func(m *Model) tea.Model { return watched{m, took} })
	types(tm, "tab", "down", "down", "p", "q") // led-control is pinned: p frees it
	select {
	case <-store.began:
	case <-time.After(patience):
		t.Fatal("nothing is written")
	}
	var keys []watchedKey
	for len(keys) < 5 {
		select {
		case k := <-took:
			keys = append(keys, k)
		case <-time.After(patience):
			t.Fatalf("no more keys than %v", keys)
		}
	}
	want := []watchedKey{{"tab", false}, {"down", false}, {"down", false}, {"p", true}, {"q", false}}
	if !slices.Equal(keys, want) {
		t.Errorf("keys and whether they led to a command: %v, expected %v: leaving has to wait", keys, want)
	}
	close(store.free)
	m := tm.FinalModel(t, teatest.WithFinalTimeout(patience)).(watched)
	if want := m.s.Snapshot().Encode(); !bytes.Equal(store.last(), want) {
		t.Errorf("the store has\n%s\nand the session is\n%s", store.last(), want)
	}
	if !m.s.Changes().Any() {
		t.Error("nothing was changed: the test shows nothing")
	}
}
