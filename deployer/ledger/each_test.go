package ledger

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"berth/internal/shellhost"
	"berth/message"
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
	still := &StillLocked{[]string{"cargo"}, OnEach(hosts[:2], func(h Host) error { return message.Errorf("host %s: %w", h.Name(), ErrLockLost) })}
	if got := message.French(still); !strings.HasPrefix(got, "verrou pas levé sur cargo : hôtes cargo, nas : le verrou n'est plus à cette exécution") {
		t.Error(got)
	}
	if err := OnEach(hosts, func(Host) error { return nil }); err != nil {
		t.Error(err)
	}
}
