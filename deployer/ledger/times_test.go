package ledger

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"berth/deployer/remote"
	"berth/internal/shellhost"
)

// stuck is a host on which no script comes to its end.
type stuck struct{ Host }

func (stuck) Name() string { return "pi" }

func (stuck) Hold(context.Context) (func(), error) { return func() {}, nil }

func (stuck) Run(ctx context.Context, _ remote.Command, _ func(remote.Stream, string)) error {
	<-ctx.Done()
	return fmt.Errorf("host pi: %w", context.Cause(ctx))
}

func (h stuck) Output(ctx context.Context, c remote.Command, _ int) ([]byte, error) {
	return nil, h.Run(ctx, c, nil)
}

// The figures of docs/deploying.md, "How long berth waits".
func TestAScriptThatNobodyAnswersIsGivenUpInTheStatedTime(t *testing.T) {
	h, held := []Host{stuck{}}, Holding{Run: "r1", Token: "t1"}
	for name, c := range map[string]struct {
		want time.Duration
		do   func(ctx context.Context) error
	}{
		"a question":            {time.Minute, func(ctx context.Context) error { _, err := Ask(ctx, h[0], remote.Command{}); return err }},
		"a line of a journal":   {time.Minute, func(ctx context.Context) error { return held.Note(ctx, h[0], Entry{Kind: EntryStarted}) }},
		"the beginning":         {time.Minute, func(ctx context.Context) error { return held.Begin(ctx, h, Order{Run: "r1"}, nil) }},
		"the end, which tidies": {5 * time.Minute, func(ctx context.Context) error { return held.End(ctx, h, true) }},
		"a lock is given back":  {time.Minute, func(ctx context.Context) error { return Unlock(ctx, h, "t1") }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				err := c.do(t.Context())
				if took := time.Since(begun); took != c.want || err == nil || !strings.Contains(err.Error(), "no answer within "+c.want.String()) {
					t.Errorf("given up after %s, want %s: %v", took, c.want, err)
				}
			})
		})
	}
}

// Journals and orders of a hundred runs stay, and of five what commands printed and files were.
func TestWhatIsTooOldIsRemovedAtTheEndOfARun(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	var runs []string
	for i := range 102 {
		run := fmt.Sprintf("20261122T%06dZ-ab", i)
		runs = append(runs, run)
		h.Put(JournalFile(run), `{"run":"`+run+`","kind":"end"}`+"\n")
		h.Put(OrderFile(run), "{}\n")
		if i >= 95 {
			h.Put(Logs+"/"+run+"/app.start", "x\n")
		}
	}
	h.Put(LockDir+"/token", "t1\n")
	if err := (Holding{Run: runs[101], Token: "t1"}).End(t.Context(), []Host{h}, true); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string][]string{Journals: runs[2:], Orders: runs[2:], Logs: runs[97:]} {
		entries, err := os.ReadDir(h.Path(dir))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, strings.TrimSuffix(e.Name(), filepath.Ext(e.Name())))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %d, from %s to %s; want %d from %s on", dir, len(got), got[0], got[len(got)-1], len(want), want[0])
		}
	}
}
