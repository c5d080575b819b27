package ledger

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

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
	for i := range 105 {
		c, err := NewCopy(dir, Order{Run: fmt.Sprintf("r%03d", i)})
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
