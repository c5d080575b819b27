package report

import (
	"strings"
	"testing"
	"time"

	"berth/wording"
)

func TestAReportSaysWhatHostsSaidOfBackupsAndMoves(t *testing.T) {
	plan, d := fixture()
	at := func(day int) time.Time { return time.Date(2026, 11, day, 12, 0, 0, 0, time.Local) }
	known := &Known{
		Backups: []Backup{{Service: "jellyfin"}, {Service: "paperless-ngx", Saved: at(21), Verified: at(3)}},
		Moves: []Moved{
			{Service: "immich", From: "media", To: "cargo", State: "waiting", Waits: true, Days: 3, Data: 84 * gb},
			{Service: "wiki", From: "old", To: "tower", State: "fenced", Days: 1},
		},
	}
	text := func(l wording.Lang) string {
		return strings.Join(strings.Fields(string(Text(build(plan, Options{Lang: l, Known: known}, d), MaxWidth, false))), " ")
	}
	for _, want := range []string{
		"immich has moved from media to cargo and waits for berth finish for 3 days: 84.0 GB on media",
		"wiki is on its way from old to tower: stopped, copying what changed for a day",
		"jellyfin never never", "paperless-ngx 21 November 2026 3 November 2026", "berth knows of no backup of jellyfin", "cover berth backup saves them",
	} {
		if !strings.Contains(text(wording.EN), want) {
			t.Errorf("%q is not in\n%s", want, text(wording.EN))
		}
	}
	if want := "immich a déménagé de media à cargo et attend berth finish depuis 3 jours : 84,0 Go sur media"; !strings.Contains(strings.ReplaceAll(text(wording.FR), "\u00a0", " "), want) {
		t.Errorf("%q is not in\n%s", want, text(wording.FR))
	}
	known.Unasked = []string{"old"}
	if said := text(wording.EN); !strings.Contains(said, "Backups and moves on old are not known") || strings.Contains(said, "knows of no backup") || strings.Contains(said, "never") || !strings.Contains(said, "jellyfin ? ?") {
		t.Errorf("a host did not answer, and may have the backup:\n%s", said)
	}
	known = nil
	if said := text(wording.EN); !strings.Contains(said, "No host was asked: berth report --look") || strings.Contains(said, "never never") {
		t.Errorf("nobody was asked:\n%s", said)
	}
}
