package tui

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/muesli/termenv"

	"berth/preferences"
	"berth/runview"
	"berth/wording"
)

// goldenPage holds a page in French, at the smallest terminal and at a usual one.
func goldenPage(t *testing.T, name string, show func(w, h int) *Model) {
	t.Helper()
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		m := show(size[0], size[1])
		fills(t, m)
		asBefore(t, filepath.Join("testdata", fmt.Sprintf("%s.fr.%dx%d.txt", name, size[0], size[1])), m.View())
	}
}

// french opens lab A in French.
func french(t *testing.T, w, h int) *Model {
	t.Helper()
	m := New(t.Context(), Options{Session: labA(t), Profile: termenv.Ascii, Seed: 1, Lang: wording.FR})
	resize(m, w, h)
	return m
}

// frenchDeployment is the way to the plan in French, as a crew sees it.
func frenchDeployment(t *testing.T, c *crew, w, h int) *Model {
	m := french(t, w, h)
	m.o.Deployer = c
	d := driving(t, m)
	d.press("d")
	d.until("the preview", func() bool { return m.deploy.stage == prepared })
	return m
}

// inTheWay is what two hosts have against a run.
var inTheWay = runview.Stops{
	{Host: "cargo", Say: "port 2283 of cargo is taken by nginx", Hint: "stop it, or give immich another port"},
	{Host: "media", Say: "media is not reached: no route to host", Hint: "berth scan says why"},
}

func TestPagesInFrench(t *testing.T) {
	goldenPage(t, "proposal", func(w, h int) *Model {
		m := french(t, w, h)
		m.s.Move("", "immich", "grafana")
		m.s.Move("control-tower", "diun")
		m.Update(nil)
		pressAndSettle(t, m, "a")
		return m
	})
	goldenPage(t, "deployment", func(w, h int) *Model { return frenchDeployment(t, &crew{t: t}, w, h) })
	goldenPage(t, "in-the-way", func(w, h int) *Model { return frenchDeployment(t, &crew{t: t, preview: inTheWay}, w, h) })
	goldenPage(t, "explain", func(w, h int) *Model {
		m := french(t, w, h)
		find(m, "immich")
		press(m, "e")
		return m
	})
	goldenPage(t, "problems", func(w, h int) *Model {
		m := french(t, w, h)
		find(m, "immich")
		press(m, "space shift+tab ! n")
		return m
	})
}

func TestPhasesHaveBarsOfHowLongSomethingIsDown(t *testing.T) {
	m := opened(t, labA(t), 120, 40)
	m.s.Move("productivity", "grafana")
	m.s.Move("productivity", "loki")
	m.Update(nil)
	pressAndSettle(t, m, "d")
	seen(t, m, "Phases, and what is down meanwhile", "move services ━━━━━━━━━━━━ ", " down: grafana and loki", "start new services nothing is down")
}

func TestWhatStandsInTheWayIsShownByHostAndLookedAtAgain(t *testing.T) {
	golden(t, "in-the-way", func(w, h int) *Model {
		m, _ := ready(t, &crew{t: t, preview: inTheWay}, w, h)
		return m
	})
	c := &crew{t: t, preview: inTheWay}
	m, d := ready(t, c, 120, 40)
	seen(t, m, "! cargo", "port 2283 of cargo is taken by nginx", "→ stop it, or give immich another port", "✓ control-tower", "enter look again")
	c.preview = nil
	d.press("enter")
	d.until("the steps", func() bool { return m.deploy.stage == prepared })
	seen(t, m, "✓ cargo", "enter carry it out")
	if c.runs != 0 {
		t.Error("something was done")
	}
}

func TestMachinesBeginAsThePreferencesSortThem(t *testing.T) {
	for i, word := range preferences.Sorts {
		m := New(t.Context(), Options{Session: labA(t), Profile: termenv.Ascii, Seed: 1, Sort: word})
		resize(m, 140, 40)
		if m.board.sortedBy != order(i) || !slices.Equal(m.board.sorted, sorted(m.s, order(i))) {
			t.Errorf("%s: sorted by %d: %v", word, m.board.sortedBy, m.board.sorted)
		}
	}
	if len(preferences.Sorts) != int(orders) {
		t.Errorf("%d words for %d orders", len(preferences.Sorts), orders)
	}
}
