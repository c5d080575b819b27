package tui

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// tone is what a piece of the screen means; the theme knows how that looks.
type tone uint8

// The tones.
const (
	plain    tone = iota
	strong        // names of machines and guests, titles
	muted         // what explains
	faint         // frames; hosts that cannot take what is carried
	accent        // where the cursor is
	chosen        // the line that the cursor is on
	fits          // what has room, what gets better
	tight         // correct, but close to a bound
	over          // against a rule, what gets worse
	barUsed       // the parts of a gauge
	barFree       //
	barKept       //
	barAdded      //
	barTight      //
	barOver       //
	marginOf      // the margin's line
	carried       // the service under the pointer
	tones
)

// Palette names the colours that a terminal is drawn in.
type Palette int

// The palettes.
const (
	Dark  Palette = iota // for a dark background
	Light                // for a light one
)

// theme holds the sequences that begin and end each tone. It is made once, from Lip Gloss styles of the
// terminal's colour profile, so that a frame only copies strings.
type theme struct {
	on, off [tones]string
	glyphs  *glyphs
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
	greyShade   = colours("245", "7", "242", "8")
	faintShade  = colours("239", "8", "250", "7")
	accentShade = colours("117", "14", "25", "4")
	greenShade  = colours("114", "10", "28", "2")
	amberShade  = colours("214", "11", "130", "3")
	redShade    = colours("203", "9", "160", "1")
	barShade    = colours("67", "4", "67", "4")
	lineShade   = colours("236", "8", "254", "7")
)

func newTheme(profile termenv.Profile, p Palette, g *glyphs) *theme {
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
		plain:    base,
		strong:   base.Bold(true),
		muted:    base.Foreground(of(greyShade)),
		faint:    base.Foreground(of(faintShade)),
		accent:   base.Foreground(of(accentShade)).Bold(true),
		chosen:   base.Background(of(lineShade)).Foreground(of(accentShade)).Bold(true),
		fits:     base.Foreground(of(greenShade)),
		tight:    base.Foreground(of(amberShade)),
		over:     base.Foreground(of(redShade)).Bold(true),
		barUsed:  base.Foreground(of(barShade)),
		barFree:  base.Foreground(of(faintShade)),
		barKept:  base.Foreground(of(greyShade)),
		barAdded: base.Foreground(of(accentShade)),
		barTight: base.Foreground(of(amberShade)),
		barOver:  base.Foreground(of(redShade)),
		marginOf: base.Bold(true),
		carried:  base.Reverse(true).Bold(true),
	}
	if profile == termenv.ANSI { // a background of 16 colours hides what stands on it
		styles[chosen] = base.Foreground(of(accentShade)).Bold(true).Underline(true)
	}
	if profile == termenv.Ascii {
		styles = [tones]lipgloss.Style{}
		for i := range styles {
			styles[i] = base
		}
	}
	t := &theme{glyphs: g}
	for i := range styles {
		before, after, _ := strings.Cut(styles[i].Render("x"), "x")
		t.on[i], t.off[i] = before, after
	}
	return t
}
