package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// watched answers a witness, and gives what it said when it is told to end.
func watched(dir string) (end func() []string) {
	over, said := make(chan struct{}), make(chan []string)
	go func() {
		var all []string
		for {
			select {
			case <-over:
				said <- all
				return
			case <-time.After(time.Millisecond):
			}
			if text, err := os.ReadFile(filepath.Join(dir, "asked")); err == nil {
				all = append(all, strings.TrimSpace(string(text)))
				os.Remove(filepath.Join(dir, "asked"))
			}
		}
	}()
	return func() []string {
		close(over)
		return <-said
	}
}

func TestAWitnessSaysWhenItStartsAndStopsAndThatAnotherOneRuns(t *testing.T) {
	dir, data := t.TempDir(), t.TempDir()
	end := watched(dir)
	one := &witness{dir: dir, host: "pi", places: []string{data}}
	two := &witness{dir: dir, host: "nas", places: []string{data}}
	if err := one.starts(func() {}); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		one.works()
	}
	if err := two.starts(func() {}); err != nil {
		t.Fatal(err)
	}
	one.stops()
	one.running.Close()
	two.running.Close()
	if err := two.starts(func() {}); err != nil {
		t.Fatal(err)
	}
	if got, want := end(), []string{"start pi", "two nas", "stop pi", "start nas"}; !slices.Equal(got, want) {
		t.Errorf("it said %q, not %q", got, want)
	}
	text, err := os.ReadFile(filepath.Join(data, "written"))
	if err != nil {
		t.Fatal(err)
	}
	acked, _ := os.ReadFile(filepath.Join(dir, "acked"))
	for n := 1; n <= 14; n++ { // ten writes, three starts and a stop
		if line := fmt.Sprintf("\n%d ", n); !strings.Contains(string(text), line) || !strings.Contains("\n"+string(acked), fmt.Sprintf("\n%d\n", n)) {
			t.Errorf("write %d is not there:\n%s", n, text)
		}
	}
}

func TestAWriteThatOnlyAPartOfThePlacesTookIsNotAcknowledged(t *testing.T) {
	dir, data := t.TempDir(), t.TempDir()
	w := &witness{dir: dir, host: "pi", places: []string{data, filepath.Join(data, "missing")}}
	if w.writes("writes", os.O_CREATE) {
		t.Error("it is acknowledged")
	}
	if text, err := os.ReadFile(filepath.Join(dir, "acked")); err == nil {
		t.Errorf("%s", text)
	}
}
