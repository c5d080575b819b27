package ledger

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"berth/internal/shellhost"
)

// sights are what was seen of hosts.
func sights(t *testing.T, hosts ...*shellhost.Host) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, h := range hosts {
		p := Past(t.Context(), []Host{h}, 2)[0]
		if p.Err != nil || p.Sight == "" {
			t.Fatalf("%+v", p)
		}
		out[h.Name()] = p.Sight
	}
	return out
}

// begun lays a run on a host that did not end, and its lock.
func begun(t *testing.T, h *shellhost.Host) {
	t.Helper()
	h.Put(JournalFile("r1"), `{"time":"2026-11-22T19:00:00Z","run":"r1","kind":"begin"}`+"\n")
	if err := Lock(t.Context(), []Host{h}, Owner{Who: "ann@pc", When: "2026-11-22T19:00:00Z", Run: "r1", PID: 7}); err != nil {
		t.Fatal(err)
	}
}

func TestWhoGoesOnWithARunFindsTheHostAsItWasSeenOrIsRefused(t *testing.T) {
	t.Parallel()
	bob := Owner{Who: "bob@box", When: "2026-11-22T20:00:00Z", Run: "r1", PID: 8}
	back := Owner{Who: "bob@box", When: "2026-11-22T20:00:00Z", Run: "r2", Over: "r1", PID: 8}
	eve := Owner{Who: "eve@pc", When: "2026-11-22T20:00:09Z", Run: "r1", PID: 9}
	lock := func(o Owner) func(*shellhost.Host) {
		return func(h *shellhost.Host) {
			if err := LockSeen(t.Context(), []Host{h}, o, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	unlock := func(h *shellhost.Host) {
		if err := breakLock(t, h); err != nil {
			t.Fatal(err)
		}
	}
	begin := func(h *shellhost.Host) { h.Put(JournalFile("r2"), `{"run":"r2","kind":"begin"}`+"\n") }
	for name, c := range map[string]struct {
		before, since []func(*shellhost.Host)
		who           Owner
		want          string // empty: it gets the lock
		err           error
	}{
		"nothing was done":             {nil, nil, bob, "", nil},
		"nothing was done, taken back": {nil, nil, back, "", nil},
		"a step came to its end": {nil, []func(*shellhost.Host){func(h *shellhost.Host) {
			h.Put(JournalFile("r1"), h.Has(JournalFile("r1"))+`{"run":"r1","kind":"done","step":"a.pull"}`+"\n")
		}}, bob, "", nil},
		"taken up":                                {nil, []func(*shellhost.Host){lock(eve)}, bob, "locked by eve@pc since 2026-11-22T20:00:09Z (run r1, process 9)", ErrMovedOn},
		"taken up, to be taken back":              {nil, []func(*shellhost.Host){lock(eve)}, back, "locked by eve@pc", ErrMovedOn},
		"taken up by the same process, once more": {[]func(*shellhost.Host){lock(bob)}, []func(*shellhost.Host){lock(bob)}, bob, "locked by bob@box", ErrMovedOn},
		"taken back":                              {nil, []func(*shellhost.Host){lock(back)}, bob, "(run r2, process 8)", ErrMovedOn},
		"unlocked":                                {nil, []func(*shellhost.Host){unlock}, bob, "nobody has its lock now", ErrMovedOn},
		"gone on with to the end":                 {nil, []func(*shellhost.Host){lock(eve), begin, unlock}, bob, "nobody has its lock now", ErrMovedOn},
		"not locked, taken up":                    {[]func(*shellhost.Host){unlock}, []func(*shellhost.Host){lock(eve)}, bob, "locked by eve@pc", ErrMovedOn},
		"not locked, gone on with to the end":     {[]func(*shellhost.Host){unlock}, []func(*shellhost.Host){lock(eve), begin, unlock}, bob, "nobody has its lock now", ErrMovedOn},
		"not locked, nothing was done":            {[]func(*shellhost.Host){unlock}, nil, bob, "", nil},
		"locked for another run when it was seen": {[]func(*shellhost.Host){unlock, lock(Owner{Who: "eve@pc", Run: "r9"})}, nil, bob, "eve@pc since unknown (run r9)", ErrLocked},
	} {
		t.Run(name, func(t *testing.T) {
			h := shellhost.New(t, "pi")
			begun(t, h)
			for _, do := range c.before {
				do(h)
			}
			seen := sights(t, h)
			for _, do := range c.since {
				do(h)
			}
			who, pid := h.Has(LockDir+"/who"), h.Has(LockDir+"/pid")
			err := LockSeen(t.Context(), []Host{h}, c.who, seen)
			switch {
			case c.want == "" && (err != nil || h.Has(LockDir+"/who") != "bob@box\n"):
				t.Errorf("%v; the lock is of %q", err, h.Has(LockDir+"/who"))
			case c.want != "" && (!errors.Is(err, c.err) || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%v, want %s", err, c.want)
			case c.want != "" && (h.Has(LockDir+"/who") != who || h.Has(LockDir+"/pid") != pid):
				t.Errorf("the lock is of %q, and was of %q", h.Has(LockDir+"/who"), who)
			}
		})
	}
}

func TestOfTwoWhoSawTheSameOneGoesOn(t *testing.T) {
	t.Parallel()
	for _, locked := range []bool{true, false} {
		for try := range 3 {
			a, b := shellhost.New(t, "a"), shellhost.New(t, "b")
			for _, h := range []*shellhost.Host{a, b} {
				begun(t, h)
				if !locked {
					if err := breakLock(t, h); err != nil {
						t.Fatal(err)
					}
				}
			}
			seen := sights(t, a, b)
			errs := make(chan error)
			for pid := range 3 {
				go func() {
					errs <- LockSeen(t.Context(), []Host{a, b}, Owner{Who: fmt.Sprint("p", pid+1), Run: "r1", PID: pid + 1}, seen)
				}()
			}
			got := 0
			for range 3 {
				err := <-errs
				if err == nil {
					got++
				} else if !errors.Is(err, ErrMovedOn) && !errors.Is(err, ErrLocked) {
					t.Error(err)
				}
			}
			if got != 1 || a.Has(LockDir+"/who") != b.Has(LockDir+"/who") || "p"+a.Has(LockDir+"/pid") != a.Has(LockDir+"/who") {
				t.Fatalf("try %d, locked before: %v: %d go on; a is %q's, b %q's", try, locked, got, a.Has(LockDir+"/who"), b.Has(LockDir+"/who"))
			}
		}
	}
}
