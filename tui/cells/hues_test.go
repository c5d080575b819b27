package cells

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/muesli/termenv"
)

// light is a colour by how much red, green and blue light there is, each from 0 to 1.
type light [3]float64

// of256 is a colour of the terminal's 256, of which the first 16 are the terminal's own.
func of256(t *testing.T, code string) light {
	t.Helper()
	n, err := strconv.Atoi(code)
	if err != nil || n < 16 || n > 255 {
		t.Fatalf("colour %q is none that is the same on every terminal", code)
	}
	steps := [6]float64{0, 95, 135, 175, 215, 255}
	c := [3]float64{float64(8 + 10*(n-232)), float64(8 + 10*(n-232)), float64(8 + 10*(n-232))}
	if n < 232 {
		n -= 16
		c = [3]float64{steps[n/36], steps[n/6%6], steps[n%6]}
	}
	var out light
	for i, v := range c {
		if v /= 255; v <= 0.04045 {
			out[i] = v / 12.92
		} else {
			out[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return out
}

func (l light) luminance() float64 { return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2] }

// contrast is that of WCAG 2: from 1 to 21.
func contrast(a, b light) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// sights are how people see colours: all of them, without green (deuteranopia), without red (protanopia). The matrices are those of
// Machado, Oliveira and Fernandes (2009) for a complete lack.
var sights = map[string][3][3]float64{
	"all colours": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"no green":    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"no red":      {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
}

// seen is a colour in CIELAB, where distances are about those that people see: 2 can just be told apart, side by side.
func seen(l light, sight [3][3]float64) [3]float64 {
	var v light
	for i := range v {
		for j := range l {
			v[i] += sight[i][j] * l[j]
		}
		v[i] = min(max(v[i], 0), 1)
	}
	f := func(x float64) float64 {
		if x > 0.008856 {
			return math.Cbrt(x)
		}
		return 7.787*x + 16.0/116
	}
	x := f((0.4124*v[0] + 0.3576*v[1] + 0.1805*v[2]) / 0.95047)
	y := f(0.2126*v[0] + 0.7152*v[1] + 0.0722*v[2])
	z := f((0.0193*v[0] + 0.1192*v[1] + 0.9505*v[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// grounds are the backgrounds that each palette is for, from one end to the other: no theme knows which it is.
var grounds = [...][]string{Dark: {"16", "234"}, Light: {"231", "255"}}

// colourOf is the colour that a tone sets for text, and the one behind it: "" where it is the terminal's.
func colourOf(t *testing.T, theme *Theme, tone Tone) (text, ground string) {
	t.Helper()
	codes := strings.Split(strings.TrimSuffix(strings.TrimPrefix(theme.on[tone], "\x1b["), "m"), ";")
	for i := 0; i+2 < len(codes); i++ {
		switch {
		case codes[i] == "38" && codes[i+1] == "5":
			text = codes[i+2]
		case codes[i] == "48" && codes[i+1] == "5":
			ground = codes[i+2]
		}
	}
	return text, ground
}

func TestHuesDifferForPeopleWhoSeeColoursDifferently(t *testing.T) {
	for _, palette := range []Palette{Dark, Light} {
		theme := NewTheme(termenv.ANSI256, palette)
		for name, sight := range sights {
			least, which := math.Inf(1), ""
			for a := range NoHue {
				for b := range a {
					x, _ := colourOf(t, theme, a.Stripe())
					y, _ := colourOf(t, theme, b.Stripe())
					p, q := seen(of256(t, x), sight), seen(of256(t, y), sight)
					if d := math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2]); d < least {
						least, which = d, fmt.Sprintf("%d and %d (%s and %s)", b, a, y, x)
					}
				}
			}
			if least < 20 {
				t.Errorf("palette %d, %s: the hues %s are %.1f apart", palette, name, which, least)
			}
		}
	}
}

func TestTextHasAContrastOfFourAndAHalfInBothPalettes(t *testing.T) {
	for _, palette := range []Palette{Dark, Light} {
		theme := NewTheme(termenv.ANSI256, palette)
		for i, ground := range grounds[palette] {
			for tone := range tones {
				if tone == Faint || tone == BarFree || fill(tone) || surface(tone) && i > 0 { // frames, and surfaces on a background of their own
					continue
				}
				text, behind := colourOf(t, theme, tone)
				if text == "" { // the terminal's own
					continue
				}
				if behind == "" {
					behind = ground
				}
				least := 4.5
				if surface(tone) {
					least = 3 // what WCAG asks of graphics
				}
				if c := contrast(of256(t, text), of256(t, behind)); c < least {
					t.Errorf("palette %d, tone %d: %s on %s has a contrast of %.2f", palette, tone, text, behind, c)
				}
			}
		}
	}
}

// fill reports whether a tone is one colour on itself.
func fill(t Tone) bool { return t >= fixed && (t-fixed)%3 == 1 }

// surface reports whether a tone is for bars and lines.
func surface(t Tone) bool { return t >= BarUsed && t <= BarOver || t >= fixed && (t-fixed)%3 == 2 }

func TestSixteenColoursTellNeighbouringHuesApart(t *testing.T) {
	theme := NewTheme(termenv.ANSI, Dark)
	had := map[string]bool{}
	for h := range NoHue + 1 {
		if on := theme.on[h.Fill()]; had[on] || on == "" {
			t.Errorf("hue %d is drawn with %q, as another is", h, on)
		}
		had[theme.on[h.Fill()]] = true
		if theme.on[h.Fill()] == theme.on[Over] || theme.on[h.Fill()] == theme.on[Tight] {
			t.Errorf("hue %d looks as if something were wrong", h)
		}
	}
}

func TestMoreGroupsThanHuesShareThem(t *testing.T) {
	if HueOf(0) != HueOf(int(NoHue)) || HueOf(0) == HueOf(1) || HueOf(int(NoHue)-1) == NoHue {
		t.Error("hues do not go round")
	}
}
