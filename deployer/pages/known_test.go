package pages

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/planner"
	"berth/report"
)

func TestWhatIsKnownOfBackupsAndMovesIsWhatAnyHostSays(t *testing.T) {
	now := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	day := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	keeps := []planner.State{{Name: "data"}}
	p := &planner.Problem{
		Machines: []planner.Machine{{Name: "cargo"}, {Name: "media"}, {Name: "pi"}},
		Services: []planner.Service{
			{Name: "agent", Agent: true, State: keeps}, {Name: "films", State: []planner.State{{Name: "films", Shared: true}}},
			{Name: "immich", State: keeps}, {Name: "notes", State: keeps}, {Name: "planned", State: keeps}, {Name: "wiki", State: keeps},
		},
		Current: planner.Placement{Host: map[string]string{"notes": "pi"}},
	}
	record := func(names ...string) (out []probe.ServiceFacts) {
		for _, n := range names {
			out = append(out, probe.ServiceFacts{Record: ledger.Record{Service: n}})
		}
		return out
	}
	move := func(state ledger.MoveState) []ledger.Moving {
		return []ledger.Moving{{Service: "immich", From: "media", To: "cargo", State: state, Since: day(3), Places: []ledger.Carried{{Size: 80 << 30}, {Size: 4 << 30}}}}
	}
	facts := map[string]*probe.Facts{
		"cargo": {Host: "cargo", Now: now, Services: record("immich", "agent", "films", "wiki"), Moves: move(ledger.MoveWaiting), Saved: map[string]time.Time{"wiki": day(1)}},
		"media": {Host: "media", Now: now, Moves: move(ledger.MoveStarted), Saved: map[string]time.Time{"immich": day(4), "wiki": day(9)}, Verified: map[string]time.Time{"immich": day(5)}},
		"pi":    {Host: "pi", RootErr: errors.New("no root")},
	}
	want := &report.Known{
		Backups: []report.Backup{{Service: "immich", Saved: day(4), Verified: day(5)}, {Service: "notes"}, {Service: "wiki", Saved: day(1)}},
		Moves:   []report.Moved{{Service: "immich", From: "media", To: "cargo", State: "waiting", Waits: true, Days: 3, Data: 84 * planner.GB}},
		Unasked: []string{"pi"},
	}
	if diff := cmp.Diff(want, Known(p, facts)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
