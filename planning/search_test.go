package planning

import (
	"strings"
	"testing"

	"berth/planner"
	"berth/wording"
)

func TestTheProgressOfASearchIsFrench(t *testing.T) {
	for lang, want := range map[wording.Lang]string{wording.EN: "searching ...", wording.FR: "recherche ..."} {
		searching := &progress{words: wording.For(lang)}
		if got := searching.line(); got != want {
			t.Errorf("in %s: %q, want %q", lang, got, want)
		}
		searching.note(planner.Progress{})
		if line := searching.line(); strings.Contains(line, "searching") != (lang == wording.EN) {
			t.Errorf("in %s: %s", lang, line)
		}
	}
}
