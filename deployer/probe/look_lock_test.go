package probe

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
)

// Whoever looks just when a lock is being made waits for the name of its owner.
func TestALookSaysWhoseALockIsThatIsJustBeingMade(t *testing.T) {
	h := shellhost.New(t, "pi")
	if err := os.MkdirAll(h.Path(ledger.LockDir), 0o700); err != nil {
		t.Fatal(err)
	}
	h.Program("sleep", fmt.Sprintf("#!/bin/sh\necho ann@pc >%[1]s/who\necho r1 >%[1]s/run\n", h.Path(ledger.LockDir)))
	if said := fmt.Sprint(Look(t.Context(), []ledger.Host{h}, nil)["pi"].Lock.Owner()); !strings.Contains(said, "ann@pc") || !strings.Contains(said, "r1") {
		t.Errorf("%s", said)
	}
}

// What a run rests on is compared whoever asked for it.
func TestALookHasTheSameWordForAHostAsItsHistory(t *testing.T) {
	h := shellhost.New(t, "pi")
	for _, run := range []string{"", "r1"} {
		if run != "" {
			if err := ledger.Lock(t.Context(), []ledger.Host{h}, ledger.Owner{Who: "ann@pc", Run: run}); err != nil {
				t.Fatal(err)
			}
		}
		look, past := Look(t.Context(), []ledger.Host{h}, nil)["pi"], ledger.Past(t.Context(), []ledger.Host{h}, 2)[0]
		if look.Sight == "" || look.Sight != past.Sight {
			t.Errorf("after run %q: %q by a look, %q by its history", run, look.Sight, past.Sight)
		}
	}
}
