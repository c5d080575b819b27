package rollout

import (
	"testing"

	"berth/lab/turn/day"
)

// everyOtherDay skips a test on every second day: of those that take many seconds, so that one landing does not wait for all of them. A day is
// that of BERTH_FAULTS_SEED; BERTH_FAULTS=all tries all.
func everyOtherDay(t *testing.T, turn int) {
	t.Helper()
	if !day.All() && uint64(turn)%2 != day.Seed()%2 {
		t.Skipf("another day: BERTH_FAULTS_SEED=%d; BERTH_FAULTS=all for all", day.Seed())
	}
}
