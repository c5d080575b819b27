package tmux

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatIsTypedArrivesLetterForLetter(t *testing.T) {
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("NOT TESTED: no tmux")
	}
	dir := t.TempDir()
	at, err := Start(dir, 80, 24)
	if err != nil {
		t.Fatal(err)
	}
	defer at.Close()
	lines := []string{";", "a;", "a;;", `a\;`, `a\\;`, "a;b", `a\`, "-l;", "#{pid};", "Enter", "é;"}
	press := func(keys ...string) {
		if err := at.Press(keys...); err != nil {
			t.Fatal(err)
		}
	}
	letters := func(line string) {
		for _, letter := range line {
			if err := at.Type(string(letter)); err != nil {
				t.Fatal(err)
			}
		}
	}
	letters("cat >typed; echo written")
	press("Enter")
	for _, line := range lines {
		if err := at.Type(line); err != nil {
			t.Fatal(err)
		}
		press("Enter")
		letters(line)
		press("Enter")
	}
	press("a", ";", "Enter", "C-d")
	if screen, err := at.Await(func(screen string) bool { return strings.Contains(screen, "\nwritten\n") }); err != nil {
		t.Fatalf("%v\n%s", err, screen)
	}
	got, err := os.ReadFile(filepath.Join(dir, "typed"))
	if err != nil {
		t.Fatal(err)
	}
	want := ""
	for _, line := range lines {
		want += line + "\n" + line + "\n"
	}
	if want += "a;\n"; string(got) != want {
		t.Errorf("typed\n%s\narrived\n%s", want, got)
	}
}
