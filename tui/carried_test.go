package tui

import (
	"strings"
	"testing"
)

// The pane says what decides, and not again what the card's title says.
func TestThePaneSaysWhatDecidesWhereWhatIsCarriedGoes(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	find(m, "prometheus")
	press(m, "space tab tab")
	seen(t, m, "prometheus to media", "pve then has 0.4 GB of 32 GB free", "media grows 9 → 10.75 GB", "1.75 GB more for 1.5 GB: a guest is filled to 90 % at most, in steps of 256 MB",
		"to carry, down about 2 min", "better on control-tower: here ")
	if strings.Contains(m.View(), "it restarts") {
		t.Errorf("a guest restarts that is not there yet:\n%s", m.View())
	}
	press(m, "shift+tab")
	seen(t, m, "prometheus to cargo", "! drops it all the same: the plan would break a rule")
}

func TestTheLegendHasTheSignsThatAreSeenAndNoOthers(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	legend := func() string {
		return lineWith(m, "└ +") + lineWith(m, "└ ✓") + lineWith(m, "└ ~") + lineWith(m, "└ !")
	}
	says := func(keys string, want string, not ...string) {
		t.Helper()
		press(m, keys)
		for _, w := range strings.Split(want, ", ") {
			if !strings.Contains(legend(), w) {
				t.Errorf("after %q the legend lacks %q: %s", keys, w, legend())
			}
		}
		for _, w := range not {
			if strings.Contains(legend(), w) {
				t.Errorf("after %q the legend has %q: %s", keys, w, legend())
			}
		}
	}
	says("", "+ new, ~ tight or slow", "* moved", "- leaves", "! ", "≈", "✓")
	find(m, "diun")
	says("space shift+tab", "✓ fits, - leaves, + new, ▓ what it adds", "✗", "no room", "moved")
	says("esc", "+ new", "▓", "- leaves", "✓")
	find(m, "immich")
	says("space shift+tab", "! no room, - leaves", "✓ fits", "breaks")
}
