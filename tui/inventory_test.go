package tui

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"berth/session"
)

// labFile is the shipped inventory.
func labFile(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("../inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestTheWishesAreShownAsADifferenceBeforeTheyAreSaved(t *testing.T) {
	golden(t, "wishes", func(w, h int) *Model {
		m := outside(t, labA(t), w, h, newShelf(t, labFile(t)), nil)
		m.o.Clock = func() time.Time { return time.Date(2026, 11, 22, 12, 4, 31, 0, time.UTC) }
		find(m, "immich")
		pressAndSettle(t, m, "p", "m")
		enter(t, m, "85%")
		pressAndSettle(t, m, "o", "down", "enter", "S")
		fills(t, m)
		return m
	})
}

func TestTheDifferenceIsOneOfWholeLines(t *testing.T) {
	m := outside(t, labA(t), 80, 24, newShelf(t, labFile(t)), nil)
	shown := func(before, after string) string {
		lines := m.file.differenceLines(inventoryReadMsg{changes: &session.Changes{}, now: []byte(before), text: written{after: []byte(after)}})
		var out strings.Builder
		for _, l := range lines {
			if l.exact || l.head != "" {
				out.WriteString(l.head + l.text + "\n")
			}
		}
		return out.String()
	}
	for _, c := range []struct{ name, before, after, want string }{
		{"the line before and the one after stay", "guests:\n  media: {}\n", "guests:\n  infra: {}\n  media: {}\n",
			"@@ -1,2 +1,3 @@\n guests:\n+  infra: {}\n   media: {}\n"},
		{"a last line without an end stays", "a: 1\nb: 2", "a: 1\nb: 2\nc: 3",
			"@@ -1,2 +1,3 @@\n a: 1\n b: 2\n+c: 3\n"},
		{"one line becomes one", "a: 1", "a: 2", "@@ -1 +1 @@\n-a: 1\n+a: 2\n"},
		{"a file that was empty", "", "a: 1\nb: 2\n", "@@ -0,0 +1,2 @@\n+a: 1\n+b: 2\n"},
	} {
		if got := shown(c.before, c.after); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
	long := m.file.differenceLines(inventoryReadMsg{changes: &session.Changes{}, text: written{after: bytes.Repeat([]byte("# x\n"), 2001)}})
	if got := long[len(long)-1].text; got != "Too long to be shown line by line: 0 lines become 2001." {
		t.Errorf("of a long file: %s", got)
	}
}

func TestEnterSavesTheWishesAndSaysHowMany(t *testing.T) {
	store := newShelf(t, labFile(t))
	m := outside(t, labA(t), 100, 30, store, nil)
	find(m, "immich")
	press(m, "p m")
	enter(t, m, "85%")
	pressAndSettle(t, m, "S", "enter")
	seen(t, m, "saved inventory.yaml: 2 changed wishes")
	if m.screen != onBoard {
		t.Errorf("on screen %d", m.screen)
	}
	if got := string(store.inventory); !strings.Contains(got, "margin: 85%") || !strings.Contains(got, "on: cargo") {
		t.Errorf("the file is now:\n%s", got)
	}
	press(m, "S")
	seen(t, m, "saved already: inventory.yaml has these wishes")
	press(m, "R")
}

// What is taken back after saving leaves the file again.
func TestUndoingSavedWishesTakesThemOutOfTheFile(t *testing.T) {
	before := labFile(t)
	store := newShelf(t, before)
	m := outside(t, labA(t), 100, 30, store, nil)
	find(m, "immich")
	press(m, "p")
	pressAndSettle(t, m, "S", "enter")
	if bytes.Equal(store.inventory, before) {
		t.Fatal("nothing was saved")
	}
	press(m, "u")
	pressAndSettle(t, m, "S")
	seen(t, m, "wishes as they were; enter saves")
	pressAndSettle(t, m, "enter")
	if !bytes.Equal(store.inventory, before) {
		t.Error("the pin is still in the file")
	}
}

func TestEscLeavesTheFileAsItIs(t *testing.T) {
	before := labFile(t)
	store := newShelf(t, before)
	m := outside(t, labA(t), 100, 30, store, nil)
	find(m, "immich")
	press(m, "p")
	pressAndSettle(t, m, "S", "esc", "enter", "esc")
	if !bytes.Equal(store.inventory, before) || m.file.written.changes != nil {
		t.Error("the file was written")
	}
}

func TestNothingToSaveIsSaid(t *testing.T) {
	m := outside(t, labA(t), 140, 30, newShelf(t, labFile(t)), nil)
	press(m, "S")
	seen(t, m, "no wish has changed")
	m.o.Store = nil
	press(m, "S")
	seen(t, m, "nowhere to save to")
}

func TestAFileThatSaysItAllAlreadyIsNotWritten(t *testing.T) {
	m := outside(t, labA(t), 100, 30, newShelf(t, bytes.Replace(labFile(t), []byte("margin: 90%"), []byte("margin: 85%"), 1)), nil)
	press(m, "m")
	enter(t, m, "85%")
	pressAndSettle(t, m, "S")
	seen(t, m, "inventory.yaml says all of this already")
	press(m, "enter")
	seen(t, m, "there is nothing to accept here")
}

func TestAFileThatSomebodyElseChangedIsNotOverwritten(t *testing.T) {
	store := newShelf(t, labFile(t))
	m := outside(t, labA(t), 100, 30, store, nil)
	find(m, "immich")
	press(m, "p")
	pressAndSettle(t, m, "S")
	store.inventory = append(store.inventory, "# mine\n"...)
	pressAndSettle(t, m, "enter")
	seen(t, m, "! inventory.yaml is not saved.", "somebody else has changed it")
	press(m, "enter")
	seen(t, m, "there is nothing to accept here")
}

func TestAnInventoryThatCannotBeReadIsSaid(t *testing.T) {
	m := outside(t, labA(t), 100, 30, newShelf(t, nil), nil)
	find(m, "immich")
	press(m, "p")
	pressAndSettle(t, m, "S")
	seen(t, m, "! The wishes cannot be written. Nothing is saved.", "berth init")
}

func TestWishesThatWouldSpoilTheInventoryAreNotSaved(t *testing.T) {
	file := bytes.Replace(labFile(t), []byte("\nservices:"), []byte("\nmemroy: 1\nservices:"), 1)
	m := outside(t, labA(t), 100, 30, newShelf(t, file), nil)
	find(m, "immich")
	press(m, "p")
	pressAndSettle(t, m, "S")
	seen(t, m, "would not be valid. Nothing is saved.", `unknown field "memroy"`)
	if m.reading.document.accept != nil {
		t.Error("it can be saved all the same")
	}
}

func TestAnErrorThatComesAfterLeavingIsSaidOnTheBoard(t *testing.T) {
	m := outside(t, labA(t), 120, 30, newShelf(t, labFile(t)), nil)
	m.Update(inventorySavedMsg{generation: 7, text: written{changes: &session.Changes{}}, err: errors.New("disk\nfull")})
	seen(t, m, "! inventory.yaml is not saved: disk full")
	if m.file.written.changes != nil {
		t.Error("it counts as saved")
	}
}
