package rollout

import (
	"errors"
	"testing"
	"time"

	"berth/deployer/ledger"
)

func TestTheNewestLineOfAllHostsCountsByTheClockOfItsHost(t *testing.T) {
	at := time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)
	run := func(host string, ago time.Duration, now time.Time) ledger.History {
		return ledger.History{Host: host, Runs: []ledger.Run{{Name: "r1", Entries: []ledger.Entry{{Time: now.Add(-time.Hour)}, {Time: now.Add(-ago)}}}}}
	}
	ann := &ledger.Owner{Who: "ann@pc", Run: "r1", PID: 7}
	held := []ledger.Holder{
		{Host: "a", Owner: ann, Now: at}, {Host: "b", Owner: &ledger.Owner{Who: "ann@pc", Run: "r1", PID: 7}, Now: at.Add(-24 * time.Hour)},
		{Host: "c", Owner: &ledger.Owner{Who: "bob@box", Run: "r2"}, Now: at}, {Host: "d", Now: at}, {Host: "e", Err: errors.New("down")},
	}
	past := []ledger.History{run("a", 9*time.Minute, at), run("b", 4*time.Minute, at.Add(-24*time.Hour)), run("e", 0, at), {Host: "d"}}
	got := holds(held, past)
	if len(got) != 2 || got[0].Owner != *ann || got[0].host != "b" || got[0].age != 4*time.Minute || got[1].Run != "r2" || got[1].host != "" {
		t.Errorf("%+v", got)
	}
	past = []ledger.History{run("a", -time.Minute, at)} // a clock that was set back
	if got := holds(held[:1], past); got[0].age != 0 {
		t.Errorf("%+v", got)
	}
}
