package deployer

import (
	"errors"
	"strings"
	"testing"

	"berth/deployer/remote"
)

func TestOneRunHasTheLocksOfAllItsHostsOrOfNone(t *testing.T) {
	a, b, c := newShellHost(t, "a"), newShellHost(t, "b"), newShellHost(t, "c")
	var order []string
	for _, h := range []*shellHost{a, b, c} {
		h.fails = func(string) error { order = append(order, h.name); return nil }
	}
	ann := Owner{Who: "ann@pc", When: "2026-11-22T19:00:00Z", Plan: "0123456789ab", Run: "r1"}
	if err := Lock(t.Context(), []Host{c, a, b}, ann); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(order, ""); got != "abc" {
		t.Errorf("locked in the order %s; two runs could wait for each other", got)
	}
	if err := Unlock(t.Context(), []Host{a, b}, "r1"); err != nil {
		t.Fatal(err)
	}
	bob := Owner{Who: "bob@box", Run: "r2"}
	err := Lock(t.Context(), []Host{a, b, c}, bob)
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "host c") || !strings.Contains(err.Error(), "ann@pc since 2026-11-22T19:00:00Z (run r1)") {
		t.Errorf("%v", err)
	}
	for _, h := range []*shellHost{a, b} {
		if h.has(LockDir+"/run") != "-" {
			t.Errorf("%s was left locked", h.name)
		}
	}
	if c.has(LockDir+"/run") != "r1\n" || c.has(LockDir+"/who") != "ann@pc\n" {
		t.Error("the lock of another was changed")
	}
}

func TestARunTakesUpItsOwnLockAndThatOfTheRunItTakesBack(t *testing.T) {
	h := newShellHost(t, "pi")
	for _, o := range []Owner{{Who: "ann", Run: "r1"}, {Who: "ann", Run: "r1"}, {Who: "bob", Run: "r2", Over: "r1"}} {
		if err := Lock(t.Context(), []Host{h}, o); err != nil {
			t.Fatalf("%+v: %v", o, err)
		}
		if h.has(LockDir+"/run") != o.Run+"\n" || h.has(LockDir+"/who") != o.Who+"\n" {
			t.Errorf("%+v: it is of %q", o, h.has(LockDir+"/run"))
		}
	}
	if err := Lock(t.Context(), []Host{h}, Owner{Run: "r1"}); !errors.Is(err, ErrLocked) {
		t.Errorf("r1 again: %v", err)
	}
}

func TestALockThatNobodyWroteAnythingIntoIsAnothers(t *testing.T) {
	h := newShellHost(t, "pi")
	h.put(LockDir+"/x", "")
	err := Lock(t.Context(), []Host{h}, Owner{Who: "ann", Run: "r1"})
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "unknown since unknown (run unknown)") {
		t.Errorf("%v", err)
	}
	if err := Unlock(t.Context(), []Host{h}, ""); err != nil || h.has(LockDir+"/x") != "-" {
		t.Errorf("breaking it: %v", err)
	}
}

func TestUnlockLeavesTheLockOfAnotherRun(t *testing.T) {
	h := newShellHost(t, "pi")
	if err := Lock(t.Context(), []Host{h}, Owner{Who: "ann", Run: "r1"}); err != nil {
		t.Fatal(err)
	}
	if err := Unlock(t.Context(), []Host{h}, "r2"); err != nil || h.has(LockDir+"/run") != "r1\n" {
		t.Errorf("%v; it is of %q", err, h.has(LockDir+"/run"))
	}
}

func TestAHostThatCannotWriteItsLockIsLeftWithoutOne(t *testing.T) {
	h := newShellHost(t, "pi")
	h.put(State, "a file where a directory should be")
	err := Lock(t.Context(), []Host{h}, Owner{Who: "ann", Run: "r1"})
	var exit *remote.ExitError
	if !errors.As(err, &exit) || exit.Code != journalFailed {
		t.Errorf("%v", err)
	}
}
