package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// inDir makes an inventory's file in a directory of its own, which is the working directory of the test.
func inDir(t *testing.T, name, text string) string {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	return name
}

func content(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTheFileOfASessionLiesBesideItsInventory(t *testing.T) {
	for _, x := range []struct {
		inventory, want string
	}{
		{"inventory.yaml", ".berth/session.json"},
		{"", ".berth/session.json"},
		{"labs/home.yaml", "labs/.berth/home.session.json"},
		{"/srv/lab/inventory.yaml", "/srv/lab/.berth/session.json"},
		{"home.yml", ".berth/home.yml.session.json"},
	} {
		if got := New(x.inventory).file; got != x.want {
			t.Errorf("that of %s is %s, want %s", x.inventory, got, x.want)
		}
	}
}

func TestASessionIsKeptWholeAndPrivate(t *testing.T) {
	s := New(inDir(t, "labs/inventory.yaml", "name: x"))
	for _, text := range []string{"one", "two"} {
		if err := s.SaveSession([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := content(t, s.file); got != text {
			t.Errorf("it holds %q", got)
		}
	}
	for name, want := range map[string]fs.FileMode{s.dir: fs.ModeDir | 0o700, s.file: 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s is %v, want %v (%v)", name, info.Mode(), want, err)
		}
	}
	if got := content(t, filepath.Join(s.dir, ".gitignore")); got != "*\n" {
		t.Errorf(".gitignore holds %q", got)
	}
	if entries, _ := os.ReadDir(s.dir); len(entries) != 3 { // and the lock
		t.Errorf("there is more beside it: %v", entries)
	}
}

func TestAGitignoreThatIsThereIsLeftAlone(t *testing.T) {
	s := New(inDir(t, "inventory.yaml", "name: x"))
	if err := os.Mkdir(s.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	ignore := filepath.Join(s.dir, ".gitignore")
	if err := os.WriteFile(ignore, []byte("session.json\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveSession([]byte("one")); err != nil {
		t.Fatal(err)
	}
	if got := content(t, ignore); got != "session.json\n" {
		t.Errorf("it holds %q", got)
	}
}

func TestTwoSessionsDoNotWriteOverEachOther(t *testing.T) {
	l := inDir(t, "inventory.yaml", "name: x")
	mine, other := New(l), New(l)
	if err := mine.SaveSession([]byte("mine")); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(".berth/session.json is open in another berth (process %d)", os.Getpid())
	if err := other.SaveSession([]byte("other")); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("while the other has it open it says %v", err)
	}
	mine.Release()
	if err := other.SaveSession([]byte("other")); err == nil || !strings.Contains(err.Error(), "was written by another berth meanwhile") {
		t.Errorf("one that began before the other wrote says %v", err)
	}
	if _, _, err := other.Earlier(); err != nil {
		t.Fatal(err)
	}
	other.Taken()
	if err := other.SaveSession([]byte("other")); err != nil {
		t.Fatal(err)
	}
	other.Release()
	if err := mine.SaveSession([]byte("mine again")); err == nil {
		t.Error("the first one writes over what the second took and wrote")
	}
	if got := content(t, mine.file); got != "other" {
		t.Errorf("it holds %q", got)
	}
	if err := os.Remove(mine.file); err != nil {
		t.Fatal(err)
	}
	if err := mine.SaveSession([]byte("mine again")); err != nil {
		t.Errorf("where the file is gone there is nothing to lose: %v", err)
	}
}

func TestAnEarlierSessionIsKeptUntilItIsTakenAndAsOldAfterThat(t *testing.T) {
	l := inDir(t, "home.yaml", "name: x")
	before := New(l)
	if err := before.SaveSession([]byte("earlier")); err != nil {
		t.Fatal(err)
	}
	before.Release()
	s := New(l)
	data, saved, err := s.Earlier()
	if err != nil || string(data) != "earlier" || time.Since(saved) > time.Hour {
		t.Fatalf("%q of %v: %v", data, saved, err)
	}
	if got := content(t, s.file); got != "earlier" {
		t.Errorf("before anything is written it holds %q", got)
	}
	if err := s.SaveSession([]byte("new")); err != nil {
		t.Fatal(err)
	}
	if got := content(t, ".berth/home.session.old.json"); got != "earlier" {
		t.Errorf("the old one holds %q", got)
	}
	if got := content(t, s.file); got != "new" {
		t.Errorf("it holds %q", got)
	}
}

func TestASessionThatCannotBeKeptSaysWhere(t *testing.T) {
	s := New(inDir(t, "inventory.yaml", "name: x"))
	if err := os.WriteFile(s.dir, nil, 0o600); err != nil { // where the directory should be
		t.Fatal(err)
	}
	if err := s.SaveSession([]byte("one")); err == nil || !strings.Contains(err.Error(), "make .berth: not a directory") {
		t.Errorf("it says %v", err)
	}
	if _, _, err := s.Earlier(); err == nil || !strings.Contains(err.Error(), ".berth/session.json") {
		t.Errorf("reading says %v", err)
	}
}

func TestAReportIsSavedWhereTheOperatorIs(t *testing.T) {
	s := New(inDir(t, "labs/inventory.yaml", "name: x"))
	full, err := s.SaveReport("plan.txt", []byte("one"))
	if err != nil {
		t.Fatal(err)
	}
	if here, _ := filepath.Abs("plan.txt"); full != here || content(t, here) != "one" {
		t.Errorf("it is saved as %s", full)
	}
	if _, err := s.SaveReport("plan.txt", []byte("two")); !errors.Is(err, fs.ErrExist) || content(t, full) != "one" {
		t.Errorf("a file that is there: %v", err)
	}
	if _, err := s.ReplaceReport("plan.txt", []byte("two")); err != nil || content(t, full) != "two" {
		t.Errorf("a file that is to be replaced: %v", err)
	}
	for name, want := range map[string]string{
		"nowhere/plan.txt": "no such file or directory", "labs": "it is a directory", " ": "a file needs a name",
	} {
		if _, err := s.SaveReport(name, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := os.Stat("nowhere"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a directory was made")
	}
	t.Setenv("HOME", t.TempDir())
	if full, err := s.SaveReport("~/plan.md", []byte("one")); err != nil || filepath.Dir(full) != os.Getenv("HOME") {
		t.Errorf("in the home directory: %s, %v", full, err)
	}
}

func TestTheInventoryIsSavedOnlyWhereItIsWhatWasRead(t *testing.T) {
	s := New(inDir(t, "inventory.yaml", "name: x\n"))
	e, err := s.Inventory()
	if err != nil {
		t.Fatal(err)
	}
	before := e.Bytes()
	if err := s.SaveInventory(before, []byte("name: y\n")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat("inventory.yaml"); err != nil || info.Mode() != 0o640 || content(t, "inventory.yaml") != "name: y\n" {
		t.Errorf("it is %v and holds %q", info.Mode(), content(t, "inventory.yaml"))
	}
	if err := s.SaveInventory(before, []byte("name: z\n")); err == nil || !strings.Contains(err.Error(), "was changed by someone else meanwhile") {
		t.Errorf("after a change by someone else it says %v", err)
	}
	if got := content(t, "inventory.yaml"); got != "name: y\n" {
		t.Errorf("it holds %q", got)
	}
}

func TestTheShippedExampleIsNotWrittenTo(t *testing.T) {
	t.Chdir(t.TempDir())
	s := New("")
	if _, err := s.Inventory(); !errors.Is(err, errExample) {
		t.Errorf("reading it to change it: %v", err)
	}
	if err := s.SaveInventory(nil, []byte("name: y\n")); !errors.Is(err, errExample) || !strings.Contains(err.Error(), "berth init") {
		t.Errorf("writing it: %v", err)
	}
	if entries, _ := os.ReadDir("."); len(entries) != 0 {
		t.Errorf("there is now: %v", entries)
	}
	if err := s.SaveSession([]byte("one")); err != nil || content(t, ".berth/session.json") != "one" {
		t.Errorf("its session: %v", err)
	}
}
