package deployer

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Whoever looks just when a lock is being made waits for the name of its owner.
func TestALookSaysWhoseALockIsThatIsJustBeingMade(t *testing.T) {
	h := newShellHost(t, "pi")
	if err := os.MkdirAll(h.path(LockDir), 0o700); err != nil {
		t.Fatal(err)
	}
	h.program("sleep", fmt.Sprintf("#!/bin/sh\necho ann@pc >%[1]s/who\necho r1 >%[1]s/run\n", h.path(LockDir)))
	if said := fmt.Sprint(Look(t.Context(), []Host{h}, nil)["pi"].Lock.Owner()); !strings.Contains(said, "ann@pc") || !strings.Contains(said, "r1") {
		t.Errorf("%s", said)
	}
}

// What a run rests on is compared whoever asked for it.
func TestALookHasTheSameWordForAHostAsItsHistory(t *testing.T) {
	h := newShellHost(t, "pi")
	for _, run := range []string{"", "r1"} {
		if run != "" {
			if err := Lock(t.Context(), []Host{h}, Owner{Who: "ann@pc", Run: run}); err != nil {
				t.Fatal(err)
			}
		}
		look, past := Look(t.Context(), []Host{h}, nil)["pi"], Past(t.Context(), []Host{h}, 2)[0]
		if look.Sight == "" || look.Sight != past.Sight {
			t.Errorf("after run %q: %q by a look, %q by its history", run, look.Sight, past.Sight)
		}
	}
}
