package tui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"berth/tui/cells"
)

// updating reports whether golden views are to be written anew: go test ./tui -update, and read the
// difference. The flag comes along with teatest.
func updating() bool { return flag.Lookup("update").Value.String() == "true" }

// sizes are the terminals that views are held for.
var sizes = [][2]int{{80, 24}, {140, 40}}

// golden holds what is on the screen against a file, at both sizes: show makes the model anew for each.
func golden(t *testing.T, name string, show func(w, h int) *Model) {
	t.Helper()
	for _, size := range sizes {
		m := show(size[0], size[1])
		file := filepath.Join("testdata", fmt.Sprintf("%s.%dx%d.txt", name, size[0], size[1]))
		asBefore(t, file, m.View())
	}
}

func asBefore(t *testing.T, file, view string) {
	t.Helper()
	got := strings.ReplaceAll(view, " \n", "\n")
	for strings.Contains(got, " \n") {
		got = strings.ReplaceAll(got, " \n", "\n")
	}
	got = strings.TrimRight(got, " ") + "\n"
	if updating() {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// resize gives the model a terminal of another size.
func resize(m *Model, w, h int) { m.Update(tea.WindowSizeMsg{Width: w, Height: h}) }

// Every line of a view is as wide as the terminal, whatever is on it.
func fills(t *testing.T, m *Model) {
	t.Helper()
	lines := strings.Split(m.View(), "\n")
	if len(lines) != m.height {
		t.Errorf("%d lines on a terminal of %d", len(lines), m.height)
	}
	for i, l := range lines {
		if cells.Width(l) != m.width {
			t.Errorf("line %d takes %d columns of %d: %q", i+1, cells.Width(l), m.width, l)
		}
	}
}
