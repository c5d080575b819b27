package deployer

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// sights are what was seen of hosts.
func sights(t *testing.T, hosts ...*shellHost) map[string]string {
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
func begun(t *testing.T, h *shellHost) {
	t.Helper()
	h.put(journalFile("r1"), `{"time":"2026-11-22T19:00:00Z","run":"r1","kind":"begin"}`+"\n")
	if err := Lock(t.Context(), []Host{h}, Owner{Who: "ann@pc", When: "2026-11-22T19:00:00Z", Run: "r1", PID: 7}); err != nil {
		t.Fatal(err)
	}
}

func TestWhoGoesOnWithARunFindsTheHostAsItWasSeenOrIsRefused(t *testing.T) {
	bob := Owner{Who: "bob@box", When: "2026-11-22T20:00:00Z", Run: "r1", PID: 8}
	back := Owner{Who: "bob@box", When: "2026-11-22T20:00:00Z", Run: "r2", Over: "r1", PID: 8}
	eve := Owner{Who: "eve@pc", When: "2026-11-22T20:00:09Z", Run: "r1", PID: 9}
	lock := func(o Owner) func(*shellHost) {
		return func(h *shellHost) {
			if err := LockSeen(t.Context(), []Host{h}, o, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	unlock := func(h *shellHost) {
		if err := breakLock(t, h); err != nil {
			t.Fatal(err)
		}
	}
	begin := func(h *shellHost) { h.put(journalFile("r2"), `{"run":"r2","kind":"begin"}`+"\n") }
	for name, c := range map[string]struct {
		before, since []func(*shellHost)
		who           Owner
		want          string // empty: it gets the lock
		err           error
	}{
		"nothing was done":             {nil, nil, bob, "", nil},
		"nothing was done, taken back": {nil, nil, back, "", nil},
		"a step came to its end": {nil, []func(*shellHost){func(h *shellHost) {
			h.put(journalFile("r1"), h.has(journalFile("r1"))+`{"run":"r1","kind":"done","step":"a.pull"}`+"\n")
		}}, bob, "", nil},
		"taken up":                                {nil, []func(*shellHost){lock(eve)}, bob, "locked by eve@pc since 2026-11-22T20:00:09Z (run r1, process 9)", ErrMovedOn},
		"taken up, to be taken back":              {nil, []func(*shellHost){lock(eve)}, back, "locked by eve@pc", ErrMovedOn},
		"taken up by the same process, once more": {[]func(*shellHost){lock(bob)}, []func(*shellHost){lock(bob)}, bob, "locked by bob@box", ErrMovedOn},
		"taken back":                              {nil, []func(*shellHost){lock(back)}, bob, "(run r2, process 8)", ErrMovedOn},
		"unlocked":                                {nil, []func(*shellHost){unlock}, bob, "nobody has its lock now", ErrMovedOn},
		"gone on with to the end":                 {nil, []func(*shellHost){lock(eve), begin, unlock}, bob, "nobody has its lock now", ErrMovedOn},
		"not locked, taken up":                    {[]func(*shellHost){unlock}, []func(*shellHost){lock(eve)}, bob, "locked by eve@pc", ErrMovedOn},
		"not locked, gone on with to the end":     {[]func(*shellHost){unlock}, []func(*shellHost){lock(eve), begin, unlock}, bob, "nobody has its lock now", ErrMovedOn},
		"not locked, nothing was done":            {[]func(*shellHost){unlock}, nil, bob, "", nil},
		"locked for another run when it was seen": {[]func(*shellHost){unlock, lock(Owner{Who: "eve@pc", Run: "r9"})}, nil, bob, "eve@pc since unknown (run r9)", ErrLocked},
	} {
		t.Run(name, func(t *testing.T) {
			h := newShellHost(t, "pi")
			begun(t, h)
			for _, do := range c.before {
				do(h)
			}
			seen := sights(t, h)
			for _, do := range c.since {
				do(h)
			}
			who, pid := h.has(LockDir+"/who"), h.has(LockDir+"/pid")
			err := LockSeen(t.Context(), []Host{h}, c.who, seen)
			switch {
			case c.want == "" && (err != nil || h.has(LockDir+"/who") != "bob@box\n"):
				t.Errorf("%v; the lock is of %q", err, h.has(LockDir+"/who"))
			case c.want != "" && (!errors.Is(err, c.err) || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%v, want %s", err, c.want)
			case c.want != "" && (h.has(LockDir+"/who") != who || h.has(LockDir+"/pid") != pid):
				t.Errorf("the lock is of %q, and was of %q", h.has(LockDir+"/who"), who)
			}
		})
	}
}

func TestOfTwoWhoSawTheSameOneGoesOn(t *testing.T) {
	for _, locked := range []bool{true, false} {
		for try := range 3 {
			a, b := newShellHost(t, "a"), newShellHost(t, "b")
			for _, h := range []*shellHost{a, b} {
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
			if got != 1 || a.has(LockDir+"/who") != b.has(LockDir+"/who") || "p"+a.has(LockDir+"/pid") != a.has(LockDir+"/who") {
				t.Fatalf("try %d, locked before: %v: %d go on; a is %q's, b %q's", try, locked, got, a.has(LockDir+"/who"), b.has(LockDir+"/who"))
			}
		}
	}
}
