package report

import (
	"strings"
	"testing"

	"berth/planner"
	"berth/wording"
)

func TestAReportSaysWhatWaitsByTheInventoryUnlessHostsWereAsked(t *testing.T) {
	plan, d := fixture()
	plan.Problem.Waiting = []planner.Waiting{
		{Service: "adguard-home", On: "tower", Since: "2026-11-29"},
		{Service: "paperless-ngx", On: "media", Since: "2026-11-30", Size: 10 * gb},
	}
	text := func(o Options) string {
		return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(strings.Join(strings.Fields(string(Text(build(plan, o, d), MaxWidth, false))), " "))
	}
	const left = "paperless-ngx: its data is on media, too, since 2026-11-30 (10 GB): berth finish paperless-ngx deletes it, berth return paperless-ngx goes back to it"
	const back = "adguard-home: it goes back to tower, where its data of 2026-11-29 lies: berth return adguard-home is the way"
	for name, c := range map[string]struct {
		o          Options
		said, lost []string
	}{
		"a report":              {Options{}, []string{left, back}, nil},
		"the first page":        {Options{Brief: true}, []string{left, back}, nil},
		"in French":             {Options{Lang: wording.FR}, []string{"paperless-ngx : ses données sont aussi sur media, depuis le 2026-11-30 (10 Go) : berth finish paperless-ngx les y supprime", "adguard-home : il revient sur tower"}, nil},
		"hosts were asked":      {Options{Known: &Known{}}, nil, []string{left, back, "waits for the last word"}},
		"one host does not say": {Options{Known: &Known{Unasked: []string{"media"}}}, []string{left}, []string{back}},
		"it does not, and another does": {Options{Known: &Known{Unasked: []string{"media"}, Moves: []Moved{{Service: "paperless-ngx", From: "media", To: "tower", State: "waiting", Waits: true}}}},
			[]string{"paperless-ngx has moved from media to tower"}, []string{left, back}},
	} {
		said := text(c.o)
		for _, want := range c.said {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is not in\n%s", name, want, said)
			}
		}
		for _, not := range c.lost {
			if strings.Contains(said, not) {
				t.Errorf("%s: %q is in\n%s", name, not, said)
			}
		}
	}
	said := string(Text(Explain(plan, "paperless-ngx", nil, Options{}), MaxWidth, false))
	if want := "its data is on media, too, since 2026-11-30 (10 GB)"; !strings.Contains(said, want) {
		t.Errorf("%q is not in\n%s", want, said)
	}
}
