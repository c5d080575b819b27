package remote

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"berth/internal/sshtest"
)

func TestACommandRunsAndItsLinesComeOneByOne(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22")
	h := l.host(Target{Name: "cargo"})
	var got []Line
	err := h.Run(t.Context(), Command{Args: []string{"sh", "-c", `echo one; echo; printf 'no end'`}}, func(s Stream, line string) {
		got = append(got, Line{s, line})
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Line{{Stdout, "one"}, {Stdout, ""}, {Stdout, "no end"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
	if out := l.output(h, "printf", "%s", "a;reboot $(id)"); out != "a;reboot $(id)" {
		t.Errorf("got %q", out)
	}
}

func TestACommandReadsItsInput(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22")
	h := l.host(Target{Name: "cargo"})
	var got collected
	input := strings.Repeat("line of input\n", 20000)
	if err := h.Run(t.Context(), Command{Args: []string{"cat"}, Stdin: strings.NewReader(input)}, got.add); err != nil {
		t.Fatal(err)
	}
	if got.out.String() != input {
		t.Errorf("got %d bytes of %d", got.out.Len(), len(input))
	}
}

func TestACommandThatFailsSaysItsCodeAndItsLastLines(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22")
	h := l.host(Target{Name: "cargo"})
	script := `i=0; while [ $i -lt 50 ]; do echo line $i; i=$((i+1)); done; echo oh no >&2; exit 7`
	err := h.Run(t.Context(), Command{Args: []string{"sh", "-c", script}}, nil)
	var exit *ExitError
	if !errors.As(err, &exit) {
		t.Fatalf("got %v", err)
	}
	if exit.Code != 7 || len(exit.Lines) != tailLines+1 || !slices.Contains(exit.Lines, Line{Stderr, "oh no"}) {
		t.Errorf("got %+v", exit)
	}
	for _, part := range []string{"host cargo: run sh -c ", "exit code 7", "\n    line 49", "\n    oh no"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %v", part, err)
		}
	}
	if Retryable(err) {
		t.Error("a command that failed is said to be worth a retry")
	}
}

func TestALineWithoutAnEndIsGivenInPieces(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22")
	h := l.host(Target{Name: "cargo"})
	total, lines := 0, 0
	err := h.Run(t.Context(), Command{Args: []string{"sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x"}}, func(_ Stream, line string) {
		if len(line) > lineLimit {
			t.Errorf("a line of %d bytes", len(line))
		}
		total, lines = total+len(line), lines+1
	})
	if err != nil || total != 1000000 || lines < 2 {
		t.Errorf("got %d bytes in %d lines, %v", total, lines, err)
	}
}

func TestCancellingEndsTheWaitAndSendsTheCommandASignal(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	over := make(chan string, 1)
	s.Run = func(j sshtest.Job) int {
		fmt.Fprintln(j.Stdout, "started")
		over <- <-j.Signals
		return sshtest.NoExitCode
	}
	h := l.host(Target{Name: "cargo"})
	ctx, cancel := context.WithCancel(t.Context())
	err := h.Run(ctx, Command{Args: []string{"sleep", "infinity"}}, func(_ Stream, line string) { cancel() })
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "host cargo: run sleep infinity") {
		t.Errorf("got %v", err)
	}
	if got := <-over; got != "TERM" {
		t.Errorf("the command got %q", got)
	}
}

func TestACommandWhoseConnectionBreaksIsLostAndNotRunAgain(t *testing.T) {
	l := newLab(t)
	l.cfg.Reconnects = 3
	s := l.server("cargo:22")
	s.Run = func(j sshtest.Job) int {
		if strings.HasPrefix(j.Line, "true") {
			return 0
		}
		s.HangUp()
		_, _ = io.Copy(io.Discard, j.Stdin)
		return sshtest.NoExitCode
	}
	h := l.host(Target{Name: "cargo"})
	err := h.Run(t.Context(), Command{Args: []string{"reboot"}}, nil)
	if !errors.Is(err, ErrLost) || !Retryable(err) || !strings.HasPrefix(err.Error(), "host cargo: run reboot: connection lost") {
		t.Errorf("got %v", err)
	}
	if err := h.Run(t.Context(), Command{Args: []string{"true"}}, nil); err != nil {
		t.Errorf("the next command: %v", err)
	}
	if n := len(s.Asked("reboot")); n != 1 {
		t.Errorf("it ran %d times", n)
	}
	if n := s.Opened(); n != 2 {
		t.Errorf("%d connections", n)
	}
}

func TestAnEndWithoutACodeIsNoSuccess(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22").Run = func(sshtest.Job) int { return sshtest.NoExitCode }
	err := l.host(Target{Name: "cargo"}).Run(t.Context(), Command{Args: []string{"x"}}, nil)
	if !errors.Is(err, ErrLost) {
		t.Errorf("got %v", err)
	}
}

// collected joins the lines of each stream.
type collected struct {
	mu  sync.Mutex
	out bytes.Buffer
	err bytes.Buffer
}

func (c *collected) add(s Stream, line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s == Stdout {
		c.out.WriteString(line + "\n")
	} else {
		c.err.WriteString(line + "\n")
	}
}
