package steps

import (
	"testing"
	"time"
)

func TestContainersThatMayTakeLongToStopGetThatTime(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"services:\n  db:\n    stop_grace_period: 1m30s\n  app:\n    stop_grace_period: \"20s\"\n": 110 * time.Second,
		"services:\n  db:\n    image: x\n    command: [\"stop_grace_period: 5m\"]\n":               0,
		"    stop_grace_period: soon\n":       0,
		"    stop_grace_period: -5s\n":        0,
		"    stop_grace_period: 99999h\n":     24 * time.Hour,
		"    stop_grace_period: 1m0s # yes\n": 0,
	} {
		if got := grace([]byte(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
