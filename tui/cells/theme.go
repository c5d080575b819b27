package cells

import (
	"os"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Tone is what a piece of the screen means; the theme knows how that looks.
type Tone uint8

// The tones.
const (
	Plain      Tone = iota
	Strong          // names of machines and guests, titles
	Muted           // what explains
	Faint           // frames, and no text: it has too little contrast for that
	Dimmed          // text that steps back: hosts that cannot take what is carried, what lies below a window
	Accent          // where the cursor is
	Chosen          // the line that the cursor is on
	Fits            // what has room, what gets better
	Tight           // correct, but close to a bound
	Over            // against a rule, what gets worse
	BarUsed         // the parts of a gauge
	BarFree         //
	BarKept         //
	BarAdded        //
	BarTight        //
	BarOver         //
	MarginLine      // the margin's line
	Carried         // the service under the pointer
	fixed           // the tones of hues follow
)

// tones is how many there are: those above, and three for each hue.
const tones = fixed + 3*Tone(NoHue+1)

// Palette names the colours that a terminal is drawn in.
type Palette int

// The palettes.
const (
	Dark  Palette = iota // for a dark background
	Light                // for a light one
)

// Theme holds the sequences that begin and end each tone. It is made once, from Lip Gloss styles of the
// terminal's colour profile, so that a frame only copies strings.
type Theme struct {
	on, off [tones]string
	instead [tones]string // on, in place of another tone
	inks    [tones]bool   // a blank shows nothing of it
}

// shade is a colour for a dark and for a light background: of 256, and of 16 where there are no more.
type shade struct{ dark, light lipgloss.CompleteColor }

func colours(d256, d16, l256, l16 string) shade {
	return shade{
		dark:  lipgloss.CompleteColor{TrueColor: d256, ANSI256: d256, ANSI: d16},
		light: lipgloss.CompleteColor{TrueColor: l256, ANSI256: l256, ANSI: l16},
	}
}

// The colours: two shades of grey, one accent, amber for tight, red for over, and a quiet green.
var (
	greyShade   = colours("249", "7", "239", "8")
	dimShade    = colours("245", "8", "242", "8")
	faintShade  = colours("239", "8", "250", "7")
	accentShade = colours("117", "14", "25", "4")
	greenShade  = colours("114", "10", "22", "2")
	amberShade  = colours("214", "11", "94", "3")
	redShade    = colours("203", "9", "160", "1")
	barShade    = colours("67", "4", "67", "4")
	lineShade   = colours("236", "8", "254", "7")
)

// NewTheme makes the theme of a terminal with so many colours.
func NewTheme(profile termenv.Profile, p Palette) *Theme {
	r := lipgloss.NewRenderer(nil)
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(p == Dark)
	of := func(s shade) lipgloss.TerminalColor {
		if p == Dark {
			return s.dark
		}
		return s.light
	}
	base := r.NewStyle()
	styles := [tones]lipgloss.Style{
		Plain:      base,
		Strong:     base.Bold(true),
		Muted:      base.Foreground(of(greyShade)),
		Faint:      base.Foreground(of(faintShade)),
		Dimmed:     base.Foreground(of(dimShade)),
		Accent:     base.Foreground(of(accentShade)).Bold(true),
		Chosen:     base.Background(of(lineShade)).Foreground(of(accentShade)).Bold(true),
		Fits:       base.Foreground(of(greenShade)),
		Tight:      base.Foreground(of(amberShade)),
		Over:       base.Foreground(of(redShade)).Bold(true),
		BarUsed:    base.Foreground(of(barShade)),
		BarFree:    base.Foreground(of(faintShade)),
		BarKept:    base.Foreground(of(greyShade)),
		BarAdded:   base.Foreground(of(accentShade)),
		BarTight:   base.Foreground(of(amberShade)),
		BarOver:    base.Foreground(of(redShade)),
		MarginLine: base.Bold(true),
		Carried:    base.Reverse(true).Bold(true),
	}
	addHues(&styles, base, p, profile)
	if profile == termenv.ANSI { // a background of 16 colours hides what stands on it
		styles[Chosen] = base.Foreground(of(accentShade)).Bold(true).Underline(true)
	}
	if profile == termenv.Ascii {
		styles = [tones]lipgloss.Style{}
		for i := range styles {
			styles[i] = base
		}
	}
	t := &Theme{}
	for i := range styles {
		before, after, _ := strings.Cut(styles[i].Render("x"), "x")
		t.on[i], t.off[i] = before, after
		t.instead[i] = before
		if codes, is := strings.CutPrefix(before, "\x1b["); is {
			t.instead[i] = "\x1b[0;" + codes
		}
		_, bare := styles[i].GetBackground().(lipgloss.NoColor)
		t.inks[i] = bare && !styles[i].GetReverse() && !styles[i].GetUnderline()
	}
	return t
}

// from is what is written where a tone ends and another begins.
func (t *Theme) from(before, next Tone) string {
	switch {
	case t.on[next] == t.on[before]:
		return ""
	case t.on[before] == "":
		return t.on[next]
	case t.on[next] == "":
		return t.off[before]
	}
	return t.instead[next]
}

// Paint gives a text of one line its tone.
func (t *Theme) Paint(tone Tone, text string) string { return t.on[tone] + text + t.off[tone] }

// Themes are the words of a choice of palette.
var Themes = []string{"auto", "dark", "light"}

// PaletteOf is the palette of such a word. Only "auto" asks the terminal for its background, and only where there are colours.
func PaletteOf(theme string, out *termenv.Output, profile termenv.Profile) Palette {
	if theme == "light" || theme == "auto" && profile != termenv.Ascii && !out.HasDarkBackground() {
		return Light
	}
	return Dark
}

// Colours are the words of a choice whether text is in colour.
var Colours = []string{"auto", "always", "never"}

// Printed is the theme of text that is printed, nil for none. The terminal is not asked for its background, which would wait for it:
// sixteen colours are its own, and those for a light background can be read on both.
func Printed(colour string, terminal bool) *Theme {
	if colour == "never" || colour == "auto" && (!terminal || termenv.EnvNoColor() || os.Getenv("TERM") == "dumb") {
		return nil
	}
	return NewTheme(termenv.ANSI, Light)
}

// Drawn is Printed for what has hues: in 256 colours where the terminal says that it has them, as text on a hue brings its background along.
func Drawn(colour string, terminal bool) *Theme {
	theme := Printed(colour, terminal)
	if theme != nil && (strings.Contains(os.Getenv("TERM"), "256color") || os.Getenv("COLORTERM") != "") {
		return NewTheme(termenv.ANSI256, Dark)
	}
	return theme
}
