package deployer

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheOperatorHasACopyOfTheJournals(t *testing.T) {
	h := newShellHost(t, "pi")
	h.put("bin/FAIL", "--project-name bad .*pull")
	x := execution("r1", stepsOf("pi", "bad", "good"), h)
	dir := filepath.Join(t.TempDir(), "journal")
	c, err := NewCopy(dir, x.Order)
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
	got, err := Copies(dir, 10)
	if err != nil || len(got) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	entries := got["pi"].Run("r1").Entries
	kindsOf := func(entries []Entry, service string) string {
		var out []string
		for _, e := range entries {
			if e.Step == "" || strings.HasPrefix(e.Step, service) {
				out = append(out, strings.TrimSpace(e.Step+" "+string(e.Kind)))
			}
		}
		return strings.Join(out, ", ")
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

func TestACopyThatIsCutShortIsReadAsFarAsItGoes(t *testing.T) {
	dir := t.TempDir()
	text := `{"host":"pi","run":"r2","kind":"begin"}` + "\n" + `{"host":"pi","run":"r2","kind":"sta`
	for name, data := range map[string]string{"r2.jsonl": text, "r1.jsonl": "", "notes.txt": "x", "..jsonl": text} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Copies(dir, 10)
	if err != nil || len(got) != 1 || len(got["pi"].Runs) != 1 || len(got["pi"].Runs[0].Entries) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	if none, err := Copies(filepath.Join(dir, "none"), 10); none != nil || err != nil {
		t.Errorf("%v, %v", none, err)
	}
}

func TestOnlyTheCopiesOfTheLastHundredRunsAreKept(t *testing.T) {
	dir := t.TempDir()
	h := newShellHost(t, "pi")
	for i := range 105 {
		c, err := NewCopy(dir, execution(fmt.Sprintf("r%03d", i), nil, h).Order)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if names, err := copies(dir); err != nil || len(names) != 100 || names[99] != "r005" {
		t.Errorf("%d, %v", len(names), err)
	}
}

// One run under sudo leaves a copy that nobody else can read.
func TestACopyThatCannotBeReadHidesNoOther(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "r2.jsonl"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "r1.jsonl"), []byte(`{"host":"nas","run":"r1","kind":"started","step":"app.start"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Copies(dir, 10)
	if err == nil || got["nas"] == nil || got["nas"].Run("r1") == nil {
		t.Errorf("%v, %v", got, err)
	}
}
