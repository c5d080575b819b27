package sheet

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"berth/internal/plaintest"
	"berth/tui/cells"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestTheSheetInATerminalIsTheGolden(t *testing.T) {
	t.Parallel()
	for _, size := range []int{80, 120} {
		s := lab(3, 7)
		s.Machines[0].Inside[1].Change, s.Machines[1].Left, s.Machines[1].Tight = New, "0.5 GB over", true
		got := s.Terminal(size, size > 80, nil)
		path := filepath.Join("testdata", fmt.Sprintf("sheet.%d.txt", size))
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s:\n%s\nwant\n%s", path, got, want)
		}
	}
}

// Whatever the width and the characters: no line is too wide or ends in a space, and every service is named, in its block or below its machine.
func TestTheSheetInATerminalNamesAllAndKeepsToItsColumns(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{1, 1}, {1, 30}, {3, 9}, {9, 6}, {50, 4}} {
		s := lab(size[0], size[1])
		for columns := MinColumns; columns <= MaxColumns; columns += 20 {
			for _, unicode := range []bool{false, true} {
				text := string(s.Terminal(columns, unicode, nil))
				for _, l := range strings.Split(text, "\n") {
					if cells.Width(l) > columns || strings.HasSuffix(l, " ") || !unicode && strings.ContainsFunc(l, func(r rune) bool { return r > '~' }) {
						t.Fatalf("%v at %d: %q", size, columns, l)
					}
				}
				for i := range size[0] {
					for n := range size[1] {
						if name := fmt.Sprintf("service-%d-%d", i, n); !strings.Contains(strings.ReplaceAll(text, "\n", " "), name) {
							t.Fatalf("%v at %d columns, unicode %t: no %s in\n%s", size, columns, unicode, name, text)
						}
					}
				}
			}
		}
	}
}

func TestNothingThatIsGivenSteersTheTerminal(t *testing.T) {
	t.Parallel()
	const bad = "a\x1b[31m\u009b2J\u202e\n\tb"
	s := lab(2, 2)
	s.Title, s.About, s.Command, s.Groups, s.Date, s.Digest = bad, bad, bad, []string{bad}, bad, bad
	s.Signs = Signs{bad, bad, bad, bad, bad}
	s.Figures = []Figure{{bad, bad, bad}}
	s.Machines[0].Name, s.Machines[0].About, s.Machines[0].Left, s.Machines[1].Inside[1].Inside[0].Name, s.Machines[1].Inside[1].Name = bad, []string{bad}, bad, bad, bad
	s.Machines[1].Inside[1].Inside[1].From = bad
	for _, l := range strings.Split(string(s.Terminal(100, true, nil)), "\n") {
		if strange := plaintest.Strange(l); strange != "" {
			t.Errorf("%q in %q", strange, l)
		}
	}
}

// In colour the words are the same, but for the letters that stand for colours.
func TestGroupsHaveColoursOrLetters(t *testing.T) {
	t.Parallel()
	s := lab(2, 3)
	plain, coloured := string(s.Terminal(100, true, nil)), string(s.Terminal(100, true, cells.NewTheme(termenv.ANSI256, cells.Dark)))
	if !strings.Contains(plain, "a media   b home") || strings.Contains(plain, "\x1b") {
		t.Errorf("%s", plain)
	}
	if strings.Contains(coloured, "a media") || !strings.Contains(coloured, "\x1b[38;5;16;48;5;81m") && !strings.Contains(coloured, "48;5;81") {
		t.Errorf("%q", coloured)
	}
}
