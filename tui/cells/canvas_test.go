package cells

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"berth/internal/plaintest"
)

// drawn is what stands on a canvas without colours.
func drawn(c *Canvas) string { return c.String(NewTheme(termenv.Ascii, Dark)) }

func TestNothingIsDrawnOutsideOfWhatAnAreaWasCutFrom(t *testing.T) {
	c := NewCanvas(6, 4)
	c.All().Box(Plain, ASCII, "", Plain, "", Plain)
	inner := c.All().Cut(1, 1, 4, 2)
	large := inner.Cut(-1, -1, 20, 20)
	for y := range 20 {
		large.Put(0, y, Plain, "xxxxxxxxxxxxxxxxxxxx")
	}
	if got, want := drawn(c), "+----+\n|xxxx|\n|xxxx|\n+----+"; got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
	large.Clear(Plain)
	if got, want := drawn(c), "+----+\n|    |\n|    |\n+----+"; got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}

func TestAnAreaThatIsScrolledShowsItsLaterLines(t *testing.T) {
	c := NewCanvas(3, 2)
	a := c.All().Scrolled(2)
	for y, line := range []string{"one", "two", "3  ", "4  "} {
		a.Put(0, y, Plain, line)
	}
	if got, want := drawn(c), "3  \n4  "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestALineOfACanvasIsAsWideAsTheCanvas(t *testing.T) {
	for _, text := range []string{"漢字漢字", "a漢字漢字", "\x1b[31mred\x1b[0m\ttab\r\n\x07", "e\u0301e\u0301", "👩‍👩‍👧‍👦 family", "\xff\xfe"} {
		c := NewCanvas(5, 1)
		c.All().Put(0, 0, Plain, text)
		got := drawn(c)
		if Width(got) != 5 {
			t.Errorf("%q is drawn as %q, %d columns", text, got, Width(got))
		}
		if strings.ContainsFunc(got, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Errorf("%q is drawn as %q", text, got)
		}
	}
}

func TestShortAndWrapKeepToTheirColumns(t *testing.T) {
	text := "Größe 漢字漢字 of a-word-that-is-longer-than-the-line"
	for w := range 60 {
		if got := Short(text, w, Unicode); Width(got) > w || w >= Width(text) && got != text {
			t.Errorf("%d columns: %q", w, got)
		}
		lines := Wrap(text, w)
		if w > 1 && strings.Join(strings.Fields(strings.Join(lines, "")), "") != strings.ReplaceAll(text, " ", "") {
			t.Errorf("%d columns: text is lost: %q", w, lines)
		}
		for _, l := range lines {
			if w > 1 && Width(l) > w {
				t.Errorf("%d columns: %q", w, l)
			}
		}
	}
}

func TestAScreenLaysOutAsTheCanvasDoes(t *testing.T) {
	there, drawn := Screen(20, 10).Cut(3, 2, 30, 4), NewCanvas(20, 10).All().Cut(3, 2, 30, 4)
	drawn.c = nil
	if there != drawn {
		t.Errorf("%+v, want %+v", there, drawn)
	}
	for _, p := range []struct {
		x, y int
		want bool
	}{{3, 2, true}, {2, 2, false}, {3, 6, false}, {32, 5, true}, {33, 5, false}} {
		if there.Has(p.x, p.y) != p.want {
			t.Errorf("%+v", p)
		}
	}
}

func TestNothingThatIsDrawnSteersTheTerminal(t *testing.T) {
	const harm = "a\x1b[31m\u009b2J\x9b1m\u202e\x7f\x00\xffé\u200bb\u2028"
	c := NewCanvas(20, 2)
	end := c.All().Put(0, 0, Plain, harm)
	c.All().PutIn(0, 1, 8, Plain, harm, Unicode)
	got := c.String(NewTheme(termenv.Ascii, Dark))
	if bad := plaintest.Strange(got); bad != "" {
		t.Errorf("%q is in %q", bad, got)
	}
	if line, _, _ := strings.Cut(got, "\n"); line != "a[31m2J?1m?éb"+strings.Repeat(" ", 7) || end != 13 {
		t.Errorf("%q, and the next column is %d", line, end)
	}
}

func TestNoLineBeginsWithThePunctuationOfFrench(t *testing.T) {
	for w := 24; w < 70; w++ {
		for _, line := range Wrap("La préparation a échoué : apps est injoignable ; « berth status » dit pourquoi !", w) {
			if strings.ContainsAny(line[:1], ":;!") || strings.HasPrefix(line, "»") || Width(line) > w {
				t.Errorf("at %d columns: %q", w, line)
			}
		}
	}
}
