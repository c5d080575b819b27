package live

import (
	"bytes"
	"io"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"berth/internal/tty/ttytest"
	"berth/wording"
)

// terminal opens a terminal of 80 x 24. What is written to it goes nowhere.
func terminal(t *testing.T) *os.File {
	t.Helper()
	keys, tty := ttytest.Open(t)
	if err := unix.IoctlSetWinsize(int(tty.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80}); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, keys) }() // ends with the terminal
	return tty
}

func TestALiveViewIsWantedOnATerminalOnly(t *testing.T) {
	tty := terminal(t)
	t.Setenv("TERM", "xterm-256color")
	if f, ok := Wanted(tty); !ok || f != tty {
		t.Error("not wanted on a terminal")
	}
	file, err := os.Create(t.TempDir() + "/file")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for name, out := range map[string]io.Writer{"a file": file, "a buffer": &bytes.Buffer{}} {
		if _, ok := Wanted(out); ok {
			t.Errorf("wanted on %s", name)
		}
	}
	for _, kind := range []string{"dumb", ""} {
		t.Setenv("TERM", kind)
		if _, ok := Wanted(tty); ok {
			t.Errorf("wanted with TERM=%q", kind)
		}
	}
	t.Setenv("TERM", "xterm-256color")
	for _, size := range []unix.Winsize{{}, {Row: 24, Col: minWidth - 1}, {Row: minHeight - 1, Col: 80}} {
		if err := unix.IoctlSetWinsize(int(tty.Fd()), unix.TIOCSWINSZ, &size); err != nil {
			t.Fatal(err)
		}
		if _, ok := Wanted(tty); ok {
			t.Errorf("wanted with a size of %+v", size)
		}
	}
}

func TestTheTerminalIsAsItWasAndCtrlCIsASignalAllAlong(t *testing.T) {
	tty := terminal(t)
	before := ttytest.Modes(t, tty)
	o := optionsFor(wording.EN, false, stepsOf([]string{"cargo"}, "immich"))
	o.Clock = time.Now
	l := Open(tty, o)
	l.Tell(begun(0))
	during := ttytest.Modes(t, tty)
	l.Tell(done(0))
	l.Close()
	after := ttytest.Modes(t, tty)
	if before.Lflag&unix.ECHO == 0 || during.Lflag != before.Lflag&^unix.ECHO || during.Lflag&unix.ISIG == 0 {
		t.Errorf("modes %#x during the view, %#x before", during.Lflag, before.Lflag)
	}
	if after != before {
		t.Errorf("%+v after the view, %+v before", after, before)
	}
}
