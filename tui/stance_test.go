package tui

import (
	"strings"
	"testing"

	"berth/tui/cells"
)

func TestEveryStanceIsToldBySignAloneAndByColour(t *testing.T) {
	for _, g := range []*cells.Glyphs{cells.Unicode, cells.ASCII} {
		signs, tones := map[string]bool{}, map[cells.Tone]bool{}
		for s := stanceFits; s <= stanceOrigin; s++ {
			sign, tone := s.look(g)
			if sign == "" || signs[sign] || tones[tone] {
				t.Errorf("stance %d looks like another: %q, %v", s, sign, tone)
			}
			signs[sign], tones[tone] = true, true
		}
	}
}

// While a service is carried, the title of every card is its answer, in figures, and one of them is the best.
func TestEveryCardAnswersWhatIsCarried(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	find(m, "prometheus")
	press(m, "space")
	for name, want := range map[string]string{
		"┌ control-tower": "⌂ from here, the best place · 0.4 → 1.9 GB free",
		"┌ cargo":         "! would be over by 1.1 GB",
		"┌ pve":           "~ 4 of 4 guests take it",
		"110 media":       "~ fits, just · grows 9 → 10.75 GB",
		"210 product":     "~ fits, just · would be made,",
	} {
		if line := lineWith(m, name); !strings.Contains(line, want) {
			t.Errorf("%s does not say %q: %s", name, want, line)
		}
	}
	if n := strings.Count(m.View(), "best"); n != 1 {
		t.Errorf("the best place is marked %d times:\n%s", n, m.View())
	}
	if !strings.Contains(m.View(), "a plan: nothing moves yet") || !strings.Contains(m.View(), "no room ─") {
		t.Errorf("it is not said that this is a plan, or what the signs mean:\n%s", m.View())
	}
}

func TestWhereItWouldLandStandsARowOfIt(t *testing.T) {
	for _, size := range sizes {
		m := opened(t, labA(t), size[0], size[1])
		find(m, "prometheus")
		press(m, "space")
		if strings.Contains(m.View(), "┄┄ prometheus") {
			t.Errorf("%v: it would land where it is:\n%s", size, m.View())
		}
		press(m, "tab")
		ghost := lineWith(m, "┄┄ prometheus")
		if !strings.Contains(ghost, "1.5 GB") {
			t.Errorf("%v: no row where it would land:\n%s", size, m.View())
		}
		press(m, "space esc")
		if strings.Contains(m.View(), "┄┄ prometheus") {
			t.Errorf("%v: the row stays:\n%s", size, m.View())
		}
	}
}

// A drag over the hosts comes to the same answers as the keys, and is dropped where it is seen.
func TestWhatIsDraggedIsAnsweredLikeWhatIsCarried(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	x0, y0 := at(t, m, "diun")
	x1, y1 := at(t, m, "control-tower")
	dragged(m, x0+2, y0, x1+2, y1, false)
	byHand := lineWith(m, "┌ cargo") + lineWith(m, "110 media")
	keys := opened(t, labA(t), 140, 40)
	find(keys, "diun")
	press(keys, "space shift+tab")
	if byKeys := lineWith(keys, "┌ cargo") + lineWith(keys, "110 media"); byHand != byKeys {
		t.Errorf("dragged:\n%s\ncarried:\n%s", byHand, byKeys)
	}
}

func TestAHostThatCanNeverTakeItSaysWhy(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	find(m, "home-assistant")
	press(m, "space")
	if line := lineWith(m, "┌ cargo"); !strings.Contains(line, "✗ pinned to control-tower") {
		t.Error(line)
	}
	if st := m.board.stance(spot{machine: "cargo", host: "cargo"}); st != stanceNever {
		t.Errorf("stance %d", st)
	}
}

func TestTheFooterNamesTheVerbsOfThisMomentAndWhatLetsOthersBeDone(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	foot := func() string { lines := strings.Split(m.View(), "\n"); return lines[len(lines)-1] }
	for keys, want := range map[string][]string{
		"":                       {"arrows move", "space pick up ", "d deploy (asks first)", ": commands", "q quit"},
		"up":                     {"space pick up (on a service)"},
		"down down":              {"space pick up ", "? help"},
		"down down space":        {"arrows choose", "space drop", "esc put back", "u undo (after dropping)"},
		"down down space down !": {"u undo ", "space pick up "},
	} {
		m = opened(t, labA(t), 140, 40)
		press(m, keys)
		for _, w := range want {
			if !strings.Contains(foot()+" ", w) {
				t.Errorf("after %q the footer lacks %q: %s", keys, w, foot())
			}
		}
	}
}
