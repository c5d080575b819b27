package cells

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

func TestEveryToneButPlainLooksLikeSomething(t *testing.T) {
	for _, profile := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256, termenv.ANSI} {
		for _, palette := range []Palette{Dark, Light} {
			theme := NewTheme(profile, palette)
			for tone := range tones {
				got := theme.Paint(tone, "text")
				if ansi.Strip(got) != "text" || (got == "text") != (tone == Plain) {
					t.Errorf("profile %d, palette %d: tone %d is %q", profile, palette, tone, got)
				}
			}
		}
	}
}

func TestWithoutColoursThereIsNoSequence(t *testing.T) {
	theme := NewTheme(termenv.Ascii, Light)
	c := NewCanvas(int(tones), 1)
	for tone := range tones {
		c.All().Put(int(tone), 0, tone, "x")
	}
	if got := c.String(theme); got != strings.Repeat("x", int(tones)) {
		t.Errorf("%q", got)
	}
}

func TestWhatIsOverATightBoundAndFineDifferOnAnyBackground(t *testing.T) {
	for _, profile := range []termenv.Profile{termenv.ANSI256, termenv.ANSI} {
		for _, palette := range []Palette{Dark, Light} {
			theme := NewTheme(profile, palette)
			seen := map[string]Tone{}
			for _, tone := range []Tone{Fits, Tight, Over} {
				if other, taken := seen[theme.on[tone]]; taken {
					t.Errorf("profile %d, palette %d: tones %d and %d look the same", profile, palette, other, tone)
				}
				seen[theme.on[tone]] = tone
			}
			if NewTheme(profile, Dark).on[Over] == NewTheme(profile, Light).on[Over] {
				t.Errorf("profile %d: both palettes have the same red", profile)
			}
		}
	}
}

// What is sent to a terminal is short: a blank takes the tone before it, and a tone begins where another ends.
func TestFewSequencesAreWritten(t *testing.T) {
	c := NewCanvas(12, 1)
	a := c.All()
	a.Put(0, 0, Muted, "ab")
	a.Put(4, 0, Muted, "cd")
	a.Put(6, 0, Over, "e")
	a.Put(8, 0, Chosen, "f ")
	dark := NewTheme(termenv.ANSI256, Dark)
	got := c.String(dark)
	if want := "\x1b[38;5;249mab  cd\x1b[0;1;38;5;203me \x1b[0;1;38;5;117;48;5;236mf \x1b[0m  "; got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
	if got := NewCanvas(3, 1).String(dark); got != "   " {
		t.Errorf("%q", got)
	}
}
