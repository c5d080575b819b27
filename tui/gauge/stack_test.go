package gauge

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"berth/tui/cells"
)

func stacked(s Stack, w int) string {
	c := cells.NewCanvas(w, 1)
	s.Draw(c.All(), 0, 0, w, cells.ASCII)
	return ansi.Strip(c.String(cells.NewTheme(termenv.Ascii, cells.Dark)))
}

func of(total, limit int64, sizes ...int64) Stack {
	s := Stack{Limit: limit, Size: total, Most: total}
	for i, size := range sizes {
		s.Parts = append(s.Parts, Part{Name: string(rune('a'+i)) + "-service", Size: size})
	}
	return s
}

func TestTheLargestPartStandsFirstWithItsName(t *testing.T) {
	s := of(40, 36, 8, 16)
	s.Kept = 2
	if got, want := stacked(s, 40), "b-service ######|a-servi==          :   "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestPartsThatAreTooSmallAreGatheredAndCounted(t *testing.T) {
	if got, want := stacked(of(40, 36, 10, 1, 1, 1, 1), 40), "a-service |+4                       :   "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := stacked(of(40, 36, 10, 1), 40); strings.Contains(got, "+") {
		t.Errorf("one part alone is gathered: %q", got)
	}
}

func TestAGuestThatFitsIsNotFullAndShowsWhatItMayGrowTo(t *testing.T) {
	s := of(10, 9, 9)
	s.Most = 20
	if got, want := stacked(s, 40), "a-service ######## :...................."; got[:18] != want[:18] || !strings.HasSuffix(got, strings.Repeat(".", 20)) {
		t.Errorf("%q, want about %q", got, want)
	}
}

func TestWhatIsOverTheLimitStandsBehindItsLine(t *testing.T) {
	for over := int64(1); over < 60; over++ {
		got := stacked(of(40, 36, 20, 16+over), 40)
		line := strings.LastIndex(got, ":")
		if line < 20 || !strings.HasPrefix(got[line+1:], "!") {
			t.Errorf("over by %d: %q", over, got)
		}
	}
	if got := stacked(of(40, 36, 20, 16), 40); strings.Contains(got, "!") {
		t.Errorf("nothing is over: %q", got)
	}
}

func TestWhatIsCarriedIsSeenHoweverLittleItIs(t *testing.T) {
	for w := 6; w < 60; w++ {
		s := of(4000, 3600, 2000)
		s.Added = Part{Name: "x", Size: 1}
		if got := stacked(s, w); !strings.Contains(got, "%") || len(got) != w {
			t.Errorf("%d columns: %q", w, got)
		}
	}
}

// Whatever the parts are, a bar has its columns, its parts end where their sum ends, and a place of it is that of the part drawn there.
func TestABarIsToItsScaleAndAPlaceOfItIsThatOfItsPart(t *testing.T) {
	for w := 3; w < 90; w++ {
		for k := range int64(12) {
			s := of(100, 90, 5+k, 30-k, 7*k, k)
			got := stacked(s, w)
			if len(got) != w {
				t.Fatalf("%d columns: %q", w, got)
			}
			end := min(int(float64(Sum(s.Parts))*float64(w)/100+0.5), w)
			for x := range w {
				name := s.At(x, w)
				if x >= end && name != "" {
					t.Errorf("column %d of %d, behind the end %d of %q, is %s", x, w, end, got, name)
				}
				if letter := got[x : x+1]; strings.Contains("abcd", letter) && (x == 0 || got[x-1] == '|') && letter+"-service" != name {
					t.Errorf("column %d of %q is said to be %q", x, got, name)
				}
			}
		}
	}
}

func TestAShareGoesByHalvesAndIsSeenHoweverLittleItIs(t *testing.T) {
	for _, c := range []struct {
		part int64
		want string
	}{{0, "      "}, {1, "-     "}, {50, "===   "}, {59, "===-  "}, {100, "======"}, {300, "======"}} {
		canvas := cells.NewCanvas(6, 1)
		Share(canvas.All(), 0, 0, 6, c.part, 100, cells.Plain, cells.ASCII)
		if got := canvas.String(cells.NewTheme(termenv.Ascii, cells.Dark)); got != c.want {
			t.Errorf("%d of 100: %q, want %q", c.part, got, c.want)
		}
	}
}

func TestANameOfWhichTooLittleIsLeftIsLeftOut(t *testing.T) {
	s := of(40, 36, 20, 3)
	if got, want := stacked(s, 40), "a-service ##########|##             :   "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	s.Parts[1].Name = "ng"
	if got := stacked(s, 40); !strings.Contains(got, "|ng") {
		t.Errorf("a whole name is left out: %q", got)
	}
}

func TestTheMostThatAGuestMayHaveIsWrittenAsFullyAsThereIsRoom(t *testing.T) {
	s := of(10, 9, 9)
	s.Most, s.Ends = 20, []string{"of at most 20", "20"}
	for w, want := range map[int]string{40: " of at most 20", 20: ". 20", 8: "..."} {
		if got := stacked(s, w); !strings.HasSuffix(got, want) {
			t.Errorf("%d columns: %q, want %q at its end", w, got, want)
		}
	}
}
