package ledger

import (
	"errors"
	"fmt"
	"testing"

	"berth/internal/shellhost"
)

func TestOneCauseOnSeveralHostsIsSaidOnceWithTheirNames(t *testing.T) {
	t.Parallel()
	hosts := []Host{shellhost.New(t, "cargo"), shellhost.New(t, "nas"), shellhost.New(t, "pi"), shellhost.New(t, "tower")}
	full := errors.New("the file system is full")
	err := OnEach(hosts, func(h Host) error {
		switch h.Name() {
		case "tower":
			return nil
		case "nas":
			return fmt.Errorf("host nas: %w", ErrLockLost)
		}
		return fmt.Errorf("host %s: write: %w", h.Name(), full)
	})
	want := "hosts cargo, pi: write: the file system is full\nhost nas: " + ErrLockLost.Error()
	if err == nil || err.Error() != want || !errors.Is(err, full) || !errors.Is(err, ErrLockLost) {
		t.Errorf("%v\nwant\n%s", err, want)
	}
	if got := fmt.Sprint(FailedOn(err, ErrLockLost), FailedOn(err, nil), FailedOn(nil, nil)); got != "[cargo pi] [cargo nas pi] []" {
		t.Error(got)
	}
	if left := Except(hosts, FailedOn(err, nil)); len(left) != 1 || left[0].Name() != "tower" {
		t.Errorf("%v", left)
	}
	if err := OnEach(hosts, func(Host) error { return nil }); err != nil {
		t.Error(err)
	}
}
