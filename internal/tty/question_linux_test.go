package tty

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"berth/internal/tty/ttytest"
)

func echoes(t *testing.T, tty *os.File) bool {
	t.Helper()
	return ttytest.Modes(t, tty).Lflag&unix.ECHO != 0
}

// prompt is standard error of somebody who does something as soon as the prompt is there.
type prompt struct {
	bytes.Buffer
	seen func()
}

func (p *prompt) Write(text []byte) (int, error) {
	if p.Len() == 0 {
		p.seen()
	}
	return p.Buffer.Write(text)
}

func TestWhoSeesThePromptMayTypeAndNothingOfItIsShown(t *testing.T) {
	keys, tty := ttytest.Open(t)
	if !echoes(t, tty) {
		t.Fatal("the terminal shows nothing to begin with")
	}
	stderr := &prompt{seen: func() {
		if echoes(t, tty) {
			t.Error("the prompt is there, and the terminal still shows what is typed")
		}
		fmt.Fprint(keys, "hunter3\x7f2\rnext") // backspace, and Enter as a keyboard sends it
	}}
	a := Terminal{Keys: tty, Stderr: stderr}
	got, err := a.AskHidden(t.Context(), "passphrase of id (not shown): ")
	if err != nil || string(got) != "hunter2" {
		t.Fatalf("%q, %v", got, err)
	}
	if !echoes(t, tty) {
		t.Error("the terminal stays without echo")
	}
	if stderr.String() != "passphrase of id (not shown): \n" {
		t.Errorf("it said %q", stderr)
	}
	fmt.Fprint(keys, "\n")
	rest, err := hiddenLine(tty)
	if err != nil || string(rest) != "next" {
		t.Errorf("what was typed behind it is %q, %v", rest, err)
	}
	fmt.Fprint(tty, "end")
	if shown := until(t, keys, "end"); strings.Contains(shown, "hunter") || strings.Contains(shown, "next") {
		t.Errorf("the terminal showed %q", shown)
	}
}

// until reads what a terminal shows until a word is there.
func until(t *testing.T, keys io.Reader, word string) string {
	t.Helper()
	var shown []byte
	for b := make([]byte, 1); !strings.HasSuffix(string(shown), word); {
		if _, err := keys.Read(b); err != nil {
			t.Fatalf("after %q: %v", shown, err)
		}
		shown = append(shown, b...)
	}
	return string(shown)
}

func TestATerminalHasItsEchoAgainWhenTheQuestionIsStopped(t *testing.T) {
	keys, tty := ttytest.Open(t)
	ctx, stop := context.WithCancel(t.Context())
	a := Terminal{Keys: tty, Stderr: &prompt{seen: stop}}
	if got, err := a.AskHidden(ctx, "value"); err == nil || got != nil {
		t.Errorf("%q, %v", got, err)
	}
	if !echoes(t, tty) {
		t.Error("the terminal stays without echo")
	}
	// What still waited for the line gets it, and leaves the terminal as it is.
	fmt.Fprint(keys, "late\n")
	until(t, keys, "late")
	if !echoes(t, tty) {
		t.Error("who comes late takes the echo away")
	}
}

func TestTheEndOfInputIsNoEmptySecret(t *testing.T) {
	keys, tty := ttytest.Open(t)
	a := Terminal{Keys: tty, Stderr: &prompt{seen: func() { fmt.Fprint(keys, "\x04") }}} // ctrl+d
	if got, err := a.AskHidden(t.Context(), "value"); !errors.Is(err, io.EOF) || got != nil {
		t.Errorf("%q, %v", got, err)
	}
	if !echoes(t, tty) {
		t.Error("the terminal stays without echo")
	}
}

func TestNobodyIsAskedWhereTheEchoCannotBeSwitchedOff(t *testing.T) {
	in, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var stderr bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := (Terminal{Keys: in, Stderr: &stderr}).AskHidden(ctx, "value"); err == nil || stderr.Len() > 0 {
		t.Errorf("%v; it said %q", err, &stderr)
	}
}
