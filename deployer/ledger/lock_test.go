package ledger

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"berth/deployer/remote"
	"berth/internal/shellhost"
)

func TestOneRunHasTheLocksOfAllItsHostsOrOfNone(t *testing.T) {
	t.Parallel()
	a, b, c := shellhost.New(t, "a"), shellhost.New(t, "b"), shellhost.New(t, "c")
	var mu sync.Mutex // locks are given back on all hosts at once
	var order []string
	for _, h := range []*shellhost.Host{a, b, c} {
		h.Fails = func(string) error {
			mu.Lock()
			defer mu.Unlock()
			order = append(order, h.Name())
			return nil
		}
	}
	ann := Owner{Who: "ann@pc", When: "2026-11-22T19:00:00Z", Plan: "0123456789ab", Run: "r1", Token: "t1"}
	if err := Lock(t.Context(), []Host{c, a, b}, ann); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(order, ""); got != "abc" {
		t.Errorf("locked in the order %s; two runs could wait for each other", got)
	}
	if err := Unlock(t.Context(), []Host{a, b}, "t1"); err != nil {
		t.Fatal(err)
	}
	bob := Owner{Who: "bob@box", Run: "r2", Token: "t2"}
	err := Lock(t.Context(), []Host{a, b, c}, bob)
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "host c") || !strings.Contains(err.Error(), "ann@pc since 2026-11-22T19:00:00Z (run r1)") {
		t.Errorf("%v", err)
	}
	for _, h := range []*shellhost.Host{a, b} {
		if h.Has(LockDir+"/run") != "-" {
			t.Errorf("%s was left locked", h.Name())
		}
	}
	if c.Has(LockDir+"/run") != "r1\n" || c.Has(LockDir+"/who") != "ann@pc\n" {
		t.Error("the lock of another was changed")
	}
}

func TestARunTakesUpItsOwnLockAndThatOfTheRunItTakesBack(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	for _, o := range []Owner{{Who: "ann", Run: "r1"}, {Who: "ann", Run: "r1"}, {Who: "bob", Run: "r2", Over: "r1"}} {
		if err := Lock(t.Context(), []Host{h}, o); err != nil {
			t.Fatalf("%+v: %v", o, err)
		}
		if h.Has(LockDir+"/run") != o.Run+"\n" || h.Has(LockDir+"/who") != o.Who+"\n" {
			t.Errorf("%+v: it is of %q", o, h.Has(LockDir+"/run"))
		}
	}
	if err := Lock(t.Context(), []Host{h}, Owner{Run: "r1"}); !errors.Is(err, ErrLocked) {
		t.Errorf("r1 again: %v", err)
	}
}

func TestALockThatNobodyWroteAnythingIntoIsAnothers(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put(LockDir+"/x", "")
	err := Lock(t.Context(), []Host{h}, Owner{Who: "ann", Run: "r1"})
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "unknown since unknown (run unknown)") {
		t.Errorf("%v", err)
	}
	if err := breakLock(t, h); err != nil || h.Has(LockDir+"/x") != "-" {
		t.Errorf("breaking it: %v", err)
	}
}

// Of two who want a lock at the same moment, the second finds it made and nothing in it yet.
func TestALockThatIsJustBeingMadeSaysWhoseItIs(t *testing.T) {
	t.Parallel()
	lock := func(h *shellhost.Host) string {
		return fmt.Sprint(Lock(t.Context(), []Host{h}, Owner{Who: "bob", Run: "r2"}))
	}
	for name, ask := range map[string]func(h *shellhost.Host) string{
		"lock": lock,
		"lock, after a look": func(h *shellhost.Host) string {
			return fmt.Sprint(LockSeen(t.Context(), []Host{h}, Owner{Who: "bob", Run: "r2"}, map[string]string{"pi": "as it was before"}))
		},
		"lock, made since it looked": func(h *shellhost.Host) string {
			if err := os.Remove(h.Path(LockDir)); err != nil {
				t.Fatal(err)
			}
			h.Program("mkdir", "#!/bin/sh\n/bin/mkdir \"$@\" && [ \"$1\" = -p ]\n")
			return lock(h)
		},
		"holders": func(h *shellhost.Host) string { return fmt.Sprint(Holders(t.Context(), []Host{h})[0].Owner) },
	} {
		t.Run(name, func(t *testing.T) {
			h := shellhost.New(t, "pi")
			if err := os.MkdirAll(h.Path(LockDir), 0o700); err != nil {
				t.Fatal(err)
			}
			h.Program("sleep", fmt.Sprintf("#!/bin/sh\necho ann@pc >%[1]s/who\necho r1 >%[1]s/run\n", h.Path(LockDir)))
			if said := ask(h); !strings.Contains(said, "ann@pc") || !strings.Contains(said, "r1") {
				t.Errorf("%s", said)
			}
		})
	}
}

func TestUnlockLeavesTheLockOfWhoeverTookItSince(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	for _, o := range []Owner{{Who: "ann", Run: "r1", Token: "t1"}, {Who: "bob", Run: "r1", Token: "t2"}} { // who takes up the same run
		if err := Lock(t.Context(), []Host{h}, o); err != nil {
			t.Fatal(err)
		}
	}
	if err := Unlock(t.Context(), []Host{h}, "t1"); err != nil || h.Has(LockDir+"/who") != "bob\n" {
		t.Errorf("%v; it is of %q", err, h.Has(LockDir+"/who"))
	}
	if err := Unlock(t.Context(), []Host{h}, "t2"); err != nil || h.Has(LockDir+"/who") != "-" {
		t.Errorf("%v; it is of %q", err, h.Has(LockDir+"/who"))
	}
}

// breakLock breaks the lock of a host as it is now.
func breakLock(t *testing.T, h *shellhost.Host, runs ...string) error {
	t.Helper()
	return Break(t.Context(), h, sights(t, h)[h.Name()], runs...)
}

func TestALockIsBrokenOnlyAsItWasSeen(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	begun(t, h)
	seen := sights(t, h)["pi"]
	if err := Lock(t.Context(), []Host{h}, Owner{Who: "bob", Run: "r1", Token: "t2"}); err != nil { // takes it up meanwhile
		t.Fatal(err)
	}
	before := h.Has(JournalFile("r1"))
	if err := Break(t.Context(), h, seen, "r1"); !errors.Is(err, ErrMovedOn) || h.Has(LockDir+"/who") != "bob\n" || h.Has(JournalFile("r1")) != before {
		t.Errorf("%v; the lock is of %q, the journal\n%s", err, h.Has(LockDir+"/who"), h.Has(JournalFile("r1")))
	}
	if err := breakLock(t, h, "r1"); err != nil || h.Has(LockDir+"/who") != "-" || kinds(journalOf(t, h, "r1")) != "begin, stopped" {
		t.Errorf("%v; the lock is of %q, the journal\n%s", err, h.Has(LockDir+"/who"), h.Has(JournalFile("r1")))
	}
}

func TestARunThatRestsOnWhatItSawOfAHostFindsOutThatItMovedOn(t *testing.T) {
	t.Parallel()
	a, b := shellhost.New(t, "a"), shellhost.New(t, "b")
	seen := map[string]string{"a": sights(t, a)["a"], "b": ""} // of b nothing is known
	if err := Unmoved(t.Context(), []Host{a, b}, seen); err != nil {
		t.Error(err)
	}
	begun(t, a)
	if err := Unmoved(t.Context(), []Host{a, b}, seen); !errors.Is(err, ErrMovedOn) || !strings.Contains(err.Error(), "host a") {
		t.Error(err)
	}
}

func TestAHostThatCannotWriteItsLockIsLeftWithoutOne(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put(State, "a file where a directory should be")
	err := Lock(t.Context(), []Host{h}, Owner{Who: "ann", Run: "r1"})
	var exit *remote.ExitError
	if !errors.As(err, &exit) || exit.Code != journalFailed {
		t.Errorf("%v", err)
	}
}

func TestALockNamesTheProcessThatWorksOnTheRun(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	for _, pid := range []int{4711, 815} { // the second takes the run up
		if err := Lock(t.Context(), []Host{h}, Owner{Who: "ann@pc", Run: "r1", PID: pid}); err != nil {
			t.Fatal(err)
		}
		if got := Holders(t.Context(), []Host{h})[0].Owner; got == nil || got.PID != pid || got.Who != "ann@pc" {
			t.Errorf("%+v, want process %d", got, pid)
		}
	}
	err := Lock(t.Context(), []Host{h}, Owner{Who: "bob@box", Run: "r2"})
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "(run r1, process 815)") {
		t.Errorf("%v", err)
	}
}

// The connection breaks after the host has made the lock and before it has said so.
func TestALockThatNobodyHeardOfIsGivenBack(t *testing.T) {
	t.Parallel()
	a, b := shellhost.New(t, "a"), shellhost.New(t, "b")
	first := true
	b.Fails = func(command string) error {
		if !first || !strings.Contains(command, "berth-lock") {
			return nil
		}
		first = false
		b.Put(LockDir+"/run", "r1\n")
		return remote.ErrUnreachable
	}
	if err := Lock(t.Context(), []Host{a, b}, Owner{Who: "ann@pc", Run: "r1"}); !errors.Is(err, remote.ErrUnreachable) {
		t.Error(err)
	}
	for _, h := range []*shellhost.Host{a, b} {
		if h.Has(LockDir+"/run") != "-" {
			t.Errorf("%s is still locked", h.Name())
		}
	}
}

func TestEveryHostSaysWhoHasItsLockAndWhatTimeItIsThere(t *testing.T) {
	t.Parallel()
	free, locked, old, empty, odd, down := shellhost.New(t, "free"), shellhost.New(t, "locked"), shellhost.New(t, "old"), shellhost.New(t, "empty"), shellhost.New(t, "odd"), shellhost.New(t, "down")
	if err := Lock(t.Context(), []Host{locked}, Owner{Who: "ann@pc", When: "2026-11-22T19:00:00Z", Plan: "0123", Run: "r1", PID: 42}); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{"who": "ann@pc", "when": "2026-11-22T19:00:00Z", "plan": "0123", "run": "r1"} {
		old.Put(LockDir+"/"+file, text+"\n") // as it was before locks named a process
	}
	empty.Put(LockDir+"/x", "")
	odd.Put(LockDir+"/who", "ann\x1b[31m\tpid\n")
	odd.Put(LockDir+"/pid", "-1\n")
	down.Fails = func(string) error { return remote.ErrUnreachable }
	for _, h := range []*shellhost.Host{free, locked, old, empty, odd} { // by its own clock
		h.Program("date", "#!/bin/sh\necho 1800000000\n")
	}
	want := []Owner{{}, {Who: "ann@pc", When: "2026-11-22T19:00:00Z", Plan: "0123", Run: "r1", PID: 42}, {Who: "ann@pc", When: "2026-11-22T19:00:00Z", Plan: "0123", Run: "r1"}, {}, {Who: "annpid"}, {}}
	for i, got := range Holders(t.Context(), []Host{free, locked, old, empty, odd, down}) {
		switch {
		case got.Host == "down":
			if !errors.Is(got.Err, remote.ErrUnreachable) {
				t.Errorf("%+v", got)
			}
		case got.Err != nil || got.Now.Unix() != 1800000000 || (got.Owner == nil) != (got.Host == "free"):
			t.Errorf("%+v", got)
		case got.Owner != nil && *got.Owner != want[i]:
			t.Errorf("%s: %+v, want %+v", got.Host, *got.Owner, want[i])
		}
	}
}

func TestTheNumberOfAProcessIsANumber(t *testing.T) {
	for text, want := range map[string]int{"4711": 4711, "4711\n": 4711, "": 0, "0": 0, "-1": 0, "1 2": 0, "99999999999": 0, "x": 0} {
		if got := processID(text); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
}
