package steps

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
)

func TestTheOperatorHasACopyOfTheJournals(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put("bin/FAIL", "pull .*example.org/bad")
	x := execution("r1", stepsOf("pi", "bad", "good"), h)
	dir := filepath.Join(t.TempDir(), "journal")
	c, err := ledger.NewCopy(dir, x.Order)
	if err != nil {
		t.Fatal(err)
	}
	c.Begin(PerHost(x.Steps))
	if err := x.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	x.News = x.Copy(c)
	Execute(t.Context(), t.Context(), x)
	if err := c.End(false); err != nil {
		t.Fatal(err)
	}
	if err := x.End(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	got, err := ledger.Copies(dir, 10)
	if err != nil || len(got) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	entries := got["pi"].Run("r1").Entries
	kindsOf := func(entries []ledger.Entry, service string) string {
		var out []string
		for _, e := range entries {
			if e.Step == "" || strings.HasPrefix(e.Step, service) {
				out = append(out, strings.TrimSpace(e.Step+" "+string(e.Kind)))
			}
		}
		return strings.Join(slices.Compact(out), ", ") // a host says that a step failed, and the operator's side why
	}
	for where, entries := range map[string][]ledger.Entry{"the copy": entries, "the host": journalOf(t, h, "r1")} {
		if !slices.ContainsFunc(entries, func(e ledger.Entry) bool {
			return e.Kind == ledger.EntryFailed && strings.HasSuffix(e.Detail, "docker says no (exit code 1)")
		}) {
			t.Errorf("%s does not say why the step failed: %+v", where, entries)
		}
	}
	for _, service := range []string{"bad", "good"} { // beside each other: only the order of each is fixed
		if mine, hosts := kindsOf(entries, service), kindsOf(journalOf(t, h, "r1"), service); mine != hosts {
			t.Errorf("the copy says\n%s\nthe host\n%s", mine, hosts)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "r1.jsonl")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}
