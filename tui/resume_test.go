package tui

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"berth/session"
	"berth/wording"
)

// offered is a model at the start, with an earlier session to go on with.
func offered(t *testing.T, lang wording.Lang, r *Resume) *Model {
	m := New(context.Background(), Options{Session: labA(t), Resume: r, Lang: lang, Profile: termenv.Ascii, Seed: 1})
	resize(m, 80, 24)
	return m
}

// earlier is a session in which cargo was switched off.
func earlier(t *testing.T) *Resume {
	s := labA(t)
	s.Switch("cargo")
	return &Resume{Now: s, Saved: time.Date(2026, 11, 22, 18, 20, 0, 0, time.UTC), Steps: 1, Old: ".berth/session.old.json"}
}

func TestAnEarlierSessionIsOfferedAndGoneOnWith(t *testing.T) {
	r := earlier(t)
	taken := false
	r.Taken = func() { taken = true }
	m := offered(t, wording.EN, r)
	fills(t, m)
	for _, want := range []string{"the session of 2026-11-22 18:20 was cut short", "> go on with it", "1 step", "kept as .berth/session.old.json"} {
		if !strings.Contains(m.View(), want) {
			t.Errorf("the screen does not say %q:\n%s", want, m.View())
		}
	}
	press(m, "enter")
	if _, off := m.s.Changes().Off["cargo"]; !off || !taken || m.screen != onBoard {
		t.Errorf("cargo off %v, taken %v, screen %d", off, taken, m.screen)
	}
	press(m, "u")
	if _, off := m.s.Changes().Off["cargo"]; off {
		t.Error("what was done before the end cannot be undone after it")
	}
}

func TestWhoBeginsAnewLeavesTheEarlierSessionAlone(t *testing.T) {
	for _, keys := range []string{"down enter", "esc"} {
		r := earlier(t)
		r.Taken = func() { t.Error("it is taken") }
		m := offered(t, wording.FR, r)
		fills(t, m)
		press(m, keys)
		if back, _ := m.s.Steps(); back != 0 || m.screen != onBoard {
			t.Errorf("after %s there are %d steps on screen %d", keys, back, m.screen)
		}
	}
}

func TestASessionOnAChangedInventoryIsOfferedBothWays(t *testing.T) {
	r := earlier(t)
	r.Then, r.Inventory, r.Clean = labA(t), true, true
	m := offered(t, wording.EN, r)
	for _, want := range []string{"; the inventory has changed", "on the inventory as it is now", "on the inventory as it was then"} {
		if !strings.Contains(m.View(), want) {
			t.Errorf("the screen does not say %q:\n%s", want, m.View())
		}
	}
	press(m, "down enter")
	if m.s != r.Then {
		t.Error("the other session is gone on with")
	}
	r.Now, r.Then, r.Why = nil, nil, errors.New(`the inventory does not have host "cargo"`)
	m = offered(t, wording.EN, r)
	press(m, "enter")
	if m.screen != onPicker || !strings.Contains(m.View(), `the inventory does not have host "cargo"`) {
		t.Errorf("why it cannot be gone on with is not said:\n%s", m.View())
	}
}

func TestWhatHasToBeSaidAtTheStartIsSaid(t *testing.T) {
	m := New(context.Background(), Options{Session: labA(t), Notice: "the file was damaged", Profile: termenv.Ascii})
	resize(m, 80, 24)
	if !strings.Contains(m.View(), "the file was damaged") {
		t.Error(m.View())
	}
}

// memory is a store that keeps sessions in memory.
type memory struct {
	Store
	mu    sync.Mutex
	saved [][]byte
	err   error
}

func (s *memory) SaveSession(data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saved = append(s.saved, data)
	return s.err
}

// shown runs the program without a terminal, with keys typed, until it ends.
func shown(t *testing.T, s *session.Session, store Store, keys string) error {
	t.Helper()
	in, typed := io.Pipe()
	defer typed.Close()
	begin := func(ctx context.Context, o Options) *Model {
		m := New(ctx, o)
		resize(m, 80, 24)
		go func() {
			for _, k := range keys { // one at a time, as a hand types
				_, _ = io.WriteString(typed, string(k))
			}
		}()
		return m
	}
	return run(context.Background(), Options{Session: s, Store: store, Profile: termenv.Ascii, Seed: 1}, begin, tea.WithInput(in), tea.WithOutput(io.Discard))
}

func TestLeavingIsWrittenIntoTheFile(t *testing.T) {
	store := &memory{}
	if err := shown(t, labA(t), store, "xq"); err != nil {
		t.Fatal(err)
	}
	f, err := session.Decode("s.json", store.saved[len(store.saved)-1])
	if err != nil {
		t.Fatal(err)
	}
	if !f.Ended || f.Steps != 1 {
		t.Errorf("ended %v with %d steps", f.Ended, f.Steps)
	}
}

func TestASessionInWhichNothingWasDoneLeavesNoFile(t *testing.T) {
	store := &memory{}
	if err := shown(t, labA(t), store, "q"); err != nil {
		t.Fatal(err)
	}
	if len(store.saved) != 0 {
		t.Errorf("it was written %d times", len(store.saved))
	}
}

// stopped runs the program until it is stopped from outside, which happens before the first key.
func stopped(s *session.Session, store Store) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	begin := func(ctx context.Context, o Options) *Model {
		m := New(ctx, o)
		m.saving.first = 0 // as if what was done had not been written yet
		cancel()
		return m
	}
	return run(ctx, Options{Session: s, Store: store, Profile: termenv.Ascii}, begin, tea.WithInput(nil), tea.WithOutput(io.Discard))
}

func TestASessionThatIsStoppedFromOutsideIsWrittenAsCutShort(t *testing.T) {
	s, store := labA(t), &memory{}
	s.Switch("cargo")
	s.SaveVariant("one")
	if err := stopped(s, store); !errors.Is(err, ErrStopped) || errors.Is(err, ErrNotSaved) {
		t.Fatalf("it says %v", err)
	}
	f, err := session.Decode("s.json", store.saved[len(store.saved)-1])
	if err != nil {
		t.Fatal(err)
	}
	if f.Ended || f.Steps != 1 || f.Variants != 1 {
		t.Errorf("ended %v with %d steps and %d variants", f.Ended, f.Steps, f.Variants)
	}
	store.err = errors.New("the disk is full")
	if err := stopped(s, store); !errors.Is(err, ErrStopped) || !errors.Is(err, ErrNotSaved) || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("it says %v", err)
	}
}

func TestNothingIsWrittenAfterTheLastState(t *testing.T) {
	store := &memory{}
	last := &lastWord{Store: store}
	if err := last.end([]byte("new")); err != nil {
		t.Fatal(err)
	}
	if err := last.SaveSession([]byte("old")); !errors.Is(err, ErrStopped) {
		t.Errorf("an older state is written over it: %v", err)
	}
	if len(store.saved) != 1 {
		t.Errorf("%q", store.saved)
	}
}
