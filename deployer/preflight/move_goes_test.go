package preflight

import (
	"testing"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/planner"
)

func TestTheRateOfAMoveIsThatOfTheNewestCopyBetweenItsHosts(t *testing.T) {
	was := func(from, to string, mb, seconds int64, day int) ledger.Moving {
		return ledger.Moving{From: from, To: to, Bytes: mb << 20, Seconds: seconds, Run: ledger.RunName(time.Date(2026, 11, day, 12, 0, 0, 0, time.UTC), "ab")}
	}
	f := MoveGoes{}
	m := &moves.Move{Moving: ledger.Moving{From: "media", To: "cargo"}}
	f.learn(nil, m)
	f.learn(&probe.Facts{
		Moves:   []ledger.Moving{was("media", "cargo", 1000, 10, 3), was("media", "pi", 9000, 10, 20), was("media", "cargo", 1, 1, 21)},
		Carried: []ledger.Moving{was("cargo", "media", 1800, 20, 9), was("media", "cargo", 0, 0, 22)},
	}, m)
	if f.Rate != 90*planner.MB || f.Measured.Day() != 9 {
		t.Errorf("%d bytes a second, measured on day %d", f.Rate, f.Measured.Day())
	}
}
