package gauge

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"berth/planner"
	"berth/tui/cells"
)

func drawn(g Gauge, w int) string {
	c := cells.NewCanvas(w, 1)
	g.Draw(c.All(), 0, 0, w, cells.ASCII)
	return ansi.Strip(c.String(cells.NewTheme(termenv.Ascii, cells.Dark)))
}

func TestEveryPartOfAGaugeIsSeenAndTheyFillIt(t *testing.T) {
	for w := 6; w < 60; w++ {
		for used := range planner.Bytes(9) {
			g := Gauge{Total: 10, Usable: 10, Used: used, kept: 1}
			g.Carry(used + 1)
			got := drawn(g, w)
			if len(got) != w || !strings.Contains(got, "%") || strings.Contains(got, "#") != (used > 0) || used < 8 && !strings.Contains(got, "=") {
				t.Errorf("%d of 10 used, 1 carried, 1 kept, in %d columns: %q", used, w, got)
			}
			if at := strings.IndexFunc(got, func(r rune) bool { return r != '#' }); at != g.cells(used, w) {
				t.Errorf("%d of 10 used in %d columns ends at %d: %q", used, w, at, got)
			}
		}
	}
}

func TestTheMarginIsALineOnTheGauge(t *testing.T) {
	if got := drawn(Gauge{Total: 100, Usable: 90, Used: 50}, 10); got != "#####....|" {
		t.Errorf("%q", got)
	}
	if got := drawn(Gauge{Total: 100, Usable: 100, Used: 50}, 10); strings.Contains(got, "|") {
		t.Errorf("a margin of all is a line: %q", got)
	}
}

func TestAGaugeIsOverBeyondTheMarginAndAGuestNeverTight(t *testing.T) {
	for _, c := range []struct {
		g    Gauge
		want cells.Tone
	}{
		{Gauge{Total: 100, Usable: 90, Used: 50}, cells.Plain},
		{Gauge{Total: 100, Usable: 90, Used: 89}, cells.Tight},
		{Gauge{Total: 100, Usable: 90, Used: 89, guest: true}, cells.Plain},
		{Gauge{Total: 100, Usable: 90, Used: 89, kept: 2, guest: true}, cells.Over},
	} {
		if got := c.g.State(); got != c.want {
			t.Errorf("%+v: tone %d, want %d", c.g, got, c.want)
		}
	}
}
