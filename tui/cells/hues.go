package cells

import (
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Hue is the colour of a group: it says which parts of a bar belong together, and nothing about whether they fit.
type Hue uint8

// NoHue is the grey of what has no group. The hues before it are counted from 0.
const NoHue Hue = 8

// HueOf is the hue of the group at a position; where there are more groups than hues, some share one.
func HueOf(position int) Hue { return Hue(position % int(NoHue)) }

// Label is the tone of a name on a part of a bar.
func (h Hue) Label() Tone { return fixed + 3*Tone(h) }

// Fill is the tone of the rest of that part: with 256 colours it is of one colour whatever is drawn there.
func (h Hue) Fill() Tone { return h.Label() + 1 }

// Stripe is the tone of a line in the hue on the terminal's background.
func (h Hue) Stripe() Tone { return h.Label() + 2 }

// hue is a colour for each palette, and what is written on it: 16 is black, 231 white.
type hue struct{ dark, onDark, light, onLight, basicDark, basicLight string }

// The hues, the most different first. They were searched for among the colours of the cube that differ by most from each other, to
// people who see all colours as well as to those who do not see red or green, that stand out from the background by 3:1, and on which
// black or white text has 4.5:1; red and amber, which mean something, are not among them (theme_test.go computes all of this).
// Of sixteen colours there is no background that is sure to leave text readable, so there the hue is that of the text; the bright ones
// cannot be read on a light background, so there three groups share their hue with others.
var hues = [NoHue + 1]hue{
	{"81", "16", "31", "16", "6", "6"},
	{"149", "16", "58", "231", "2", "2"},
	{"99", "16", "63", "231", "5", "5"},
	{"101", "16", "136", "16", "3", "3"},
	{"68", "16", "25", "231", "4", "4"},
	{"115", "16", "65", "16", "14", "6"},
	{"64", "16", "105", "16", "10", "2"},
	{"30", "16", "66", "16", "13", "5"},
	{"246", "16", "244", "16", "7", "8"}, // NoHue
}

// addHues adds the tones of the hues to the styles.
func addHues(styles *[tones]lipgloss.Style, base lipgloss.Style, p Palette, profile termenv.Profile) {
	for i, h := range hues {
		colour, text, basic := lipgloss.Color(h.dark), lipgloss.Color(h.onDark), lipgloss.Color(h.basicDark)
		if p == Light {
			colour, text, basic = lipgloss.Color(h.light), lipgloss.Color(h.onLight), lipgloss.Color(h.basicLight)
		}
		label, fill := base.Background(colour).Foreground(text), base.Background(colour).Foreground(colour)
		if profile == termenv.ANSI {
			colour = basic
			label, fill = base.Foreground(colour).Bold(true), base.Foreground(colour)
		}
		k := Hue(i)
		styles[k.Label()], styles[k.Fill()], styles[k.Stripe()] = label, fill, base.Foreground(colour)
	}
}
