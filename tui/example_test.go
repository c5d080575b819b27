package tui

import (
	"context"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"berth/wording"
)

// exampled is a model at the start, on a lab that is nobody's.
func exampled(t *testing.T, r *Resume) *Model {
	m := New(context.Background(), Options{Session: labA(t), Example: true, Resume: r, Lang: wording.EN, Profile: termenv.Ascii, Seed: 1})
	resize(m, 120, 30)
	return m
}

//raced:skip
func TestAnExampleSaysThatItIsOneAndOffersWaysToALabOfOnesOwn(t *testing.T) {
	m := exampled(t, nil)
	fills(t, m)
	for _, want := range []string{"EXAMPLE LAB, not yours", "i my machines", "look around in the example", "one look over SSH", "an inventory to fill in"} {
		if !strings.Contains(m.View(), want) {
			t.Errorf("the screen does not say %q:\n%s", want, m.View())
		}
	}
	for keys, want := range map[string]error{"i": ErrOwnMachines, "n": ErrEmptyInventory, "down enter": ErrOwnMachines, "enter i i": ErrOwnMachines, "esc i n": ErrEmptyInventory} {
		m := exampled(t, nil)
		if cmd := press(m, keys); cmd == nil || m.begins != want {
			t.Errorf("%s: %v", keys, m.begins)
		}
	}
	for _, keys := range []string{"enter", "esc"} {
		if press(m, keys); m.screen != onBoard || m.begins != nil || !strings.Contains(m.View(), "EXAMPLE LAB") {
			t.Errorf("%s: screen %d, %v", keys, m.screen, m.begins)
		}
	}
}

func TestAnEarlierSessionOfTheExampleComesFirst(t *testing.T) {
	m := exampled(t, earlier(t))
	if !strings.Contains(m.View(), "was cut short") {
		t.Errorf("%s", m.View())
	}
	if press(m, "enter i"); !strings.Contains(m.View(), "an example lab: it is not yours") {
		t.Errorf("%s", m.View())
	}
}

func TestALabOfTheOperatorsHasNothingToBeginWith(t *testing.T) {
	m := opened(t, labA(t), 120, 30)
	if press(m, "i"); m.screen != onBoard || m.begins != nil || strings.Contains(m.View(), "EXAMPLE") {
		t.Errorf("screen %d, %v:\n%s", m.screen, m.begins, m.View())
	}
}
