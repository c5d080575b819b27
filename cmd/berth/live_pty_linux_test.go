package main

import (
	"bytes"
	"io"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"berth/wording"
)

// liveTerminal opens a terminal of 80 x 24. What is written to it goes nowhere.
func liveTerminal(t *testing.T) *os.File {
	t.Helper()
	keys, tty := pty(t)
	if err := unix.IoctlSetWinsize(int(tty.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80}); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, keys) }() // ends with the terminal
	return tty
}

func TestALiveViewIsWantedOnATerminalOnly(t *testing.T) {
	tty := liveTerminal(t)
	t.Setenv("TERM", "xterm-256color")
	if f, ok := liveWanted(tty); !ok || f != tty {
		t.Error("not wanted on a terminal")
	}
	file, err := os.Create(t.TempDir() + "/file")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for name, out := range map[string]io.Writer{"a file": file, "a buffer": &bytes.Buffer{}} {
		if _, ok := liveWanted(out); ok {
			t.Errorf("wanted on %s", name)
		}
	}
	for _, kind := range []string{"dumb", ""} {
		t.Setenv("TERM", kind)
		if _, ok := liveWanted(tty); ok {
			t.Errorf("wanted with TERM=%q", kind)
		}
	}
	t.Setenv("TERM", "xterm-256color")
	for _, size := range []unix.Winsize{{}, {Row: 24, Col: liveMinWidth - 1}, {Row: liveMinHeight - 1, Col: 80}} {
		if err := unix.IoctlSetWinsize(int(tty.Fd()), unix.TIOCSWINSZ, &size); err != nil {
			t.Fatal(err)
		}
		if _, ok := liveWanted(tty); ok {
			t.Errorf("wanted with a size of %+v", size)
		}
	}
}

func TestTheTerminalIsAsItWasAndCtrlCIsASignalAllAlong(t *testing.T) {
	tty := liveTerminal(t)
	t.Setenv("NO_COLOR", "1")
	before, err := unix.IoctlGetTermios(int(tty.Fd()), getTermios)
	if err != nil {
		t.Fatal(err)
	}
	d := &deployment{w: wording.For(wording.EN)}
	steps := liveSteps([]string{"cargo"}, "immich")
	l := newLive(tty, d.w, steps, d.stepWords, false)
	l.news(liveBegun(0))
	during, err := unix.IoctlGetTermios(int(tty.Fd()), getTermios)
	if err != nil {
		t.Fatal(err)
	}
	l.news(liveEnd(0))
	l.stop()
	after, err := unix.IoctlGetTermios(int(tty.Fd()), getTermios)
	if err != nil {
		t.Fatal(err)
	}
	if before.Lflag&unix.ECHO == 0 || during.Lflag != before.Lflag&^unix.ECHO || during.Lflag&unix.ISIG == 0 {
		t.Errorf("modes %#x during the view, %#x before", during.Lflag, before.Lflag)
	}
	if *after != *before {
		t.Errorf("%+v after the view, %+v before", after, before)
	}
}
