package compare

import (
	"strings"
	"testing"

	"berth/tui/cells"
	"berth/wording"
)

func TestChipsAreBetterOneWayAndWorseTheOther(t *testing.T) {
	s, w := twoHosts(t), wording.For(wording.EN)
	now := NewSide("now", s.State(), s.Board())
	without := moved(s, "tiny", "")
	there, back := Of(s.Base().Machines, now, without).Chips(w, cells.ASCII), Of(s.Base().Machines, without, now).Chips(w, cells.ASCII)
	if len(there) == 0 || len(there) != len(back) || there[0] != (Chip{Amiss, "without a place 0 -> 1"}) || back[0] != (Chip{Better, "without a place 1 -> 0"}) {
		t.Errorf("%+v and %+v", there, back)
	}
	broken := Of(s.Base().Machines, now, moved(s, "big", "small")).Chips(w, cells.ASCII)
	if len(broken) == 0 || broken[0] != (Chip{Amiss, "rules broken 0 -> 1"}) {
		t.Errorf("%+v", broken)
	}
	if same := Of(s.Base().Machines, now, now).Chips(w, cells.ASCII); same != nil {
		t.Errorf("%+v", same)
	}
}

// A chip is for a line of 80 columns, in both languages.
func TestEveryCriterionIsBrief(t *testing.T) {
	s := twoHosts(t)
	for _, lang := range []wording.Lang{wording.EN, wording.FR} {
		w := wording.For(lang)
		for _, score := range s.Board().Scores() {
			if text := brief(w, score.Criterion); cells.Width(text) > 30 || text == "" || strings.Contains(text, ",") {
				t.Errorf("%s: %q", score.Criterion, text)
			}
		}
	}
}
