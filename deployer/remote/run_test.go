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
	"time"

	"berth/internal/sshtest"
	"berth/message"
	"berth/plain"
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
	for _, part := range []string{"host cargo: run sh -c ", ": oh no (exit code 7)"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %v", part, err)
		}
	}
	if Retryable(err) {
		t.Error("a command that failed is said to be worth a retry")
	}
}

func TestALineWithoutAnEndIsCutAndSaysSo(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22")
	h := l.host(Target{Name: "cargo"})
	for _, to := range []string{"", ">&2"} {
		var lines []string
		err := h.Run(t.Context(), Command{Args: []string{"sh", "-c", "{ head -c 3000000 /dev/zero | tr '\\0' x; echo; echo end; } " + to + "; exit 1"}}, func(_ Stream, line string) {
			lines = append(lines, line)
		})
		var exit *ExitError
		if !errors.As(err, &exit) || len(lines) != 2 || lines[0] != strings.Repeat("x", lineLimit)+plain.CutMark || lines[1] != "end" {
			t.Errorf("%d lines, %v", len(lines), err)
		} else if text := exit.Lines[0].Text; len(text) > tailLimit || !strings.HasSuffix(text, plain.CutMark) {
			t.Errorf("the error has %d bytes of it", len(text))
		}
	}
}

func TestACommandThatSaysTooMuchIsLeft(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	left := make(chan struct{}, 1)
	s.Run = begins(func(j sshtest.Job) int {
		to := j.Stdout
		if strings.HasPrefix(j.Line, "complain") {
			to = j.Stderr
		}
		for { // until the session is closed
			if _, err := to.Write(make([]byte, 32<<10)); err != nil {
				left <- struct{}{}
				return sshtest.NoExitCode
			}
		}
	})
	h := l.host(Target{Name: "cargo"})
	_, err := h.Output(t.Context(), Command{Args: []string{"yes"}}, 1<<20)
	if err == nil || err.Error() != "host cargo: run yes: its output is too long: it is longer than 1 MiB" {
		t.Errorf("%v", err)
	}
	<-left
	_, err = h.Output(t.Context(), Command{Args: []string{"complain"}}, 1<<20)
	if err == nil || err.Error() != "host cargo: run complain: it said more than 64 MB, and was left" {
		t.Errorf("%v", err)
	}
	<-left
	err = h.Run(t.Context(), Command{Args: []string{"yes"}}, nil)
	if err == nil || err.Error() != "host cargo: run yes: it said more than 64 MB, and was left" {
		t.Errorf("%v", err)
	}
	<-left
}

func TestWhatAServerSaysIsTextWhereverItComesFrom(t *testing.T) {
	const harm = "\x1b]52;c;x\x07\x1b[31m\u202ebad\u009b2J\x9b1m\r\x00"
	l := newLab(t)
	s := l.server("cargo:22")
	s.Run = func(j sshtest.Job) int {
		fmt.Fprint(j.Stdout, harm+"\n")
		fmt.Fprint(j.Stderr, harm+"\n")
		return 1
	}
	h := l.host(Target{Name: "cargo", Sudo: true})
	clean := func(what, text string) {
		t.Helper()
		if plain.Text(text) != text {
			t.Errorf("%s: %q", what, text)
		}
	}
	err := h.Run(t.Context(), Command{Args: []string{"x"}}, func(_ Stream, line string) { clean("a line", line) })
	clean("an exit", err.Error())
	clean("the question for root", h.Run(t.Context(), Command{Args: []string{"x"}, Sudo: true}, nil).Error())
	talk := newSudoTalk(nil, nil, "pi")
	_, _ = talk.Write([]byte("sudo: " + harm + strings.Repeat("x", 1<<20)))
	var refused *SudoError
	if err := talk.end(errors.New("exit 1")); !errors.As(err, &refused) || len(refused.Why.String()) > tailLimit {
		t.Errorf("%v", err)
	} else {
		clean("sudo", refused.Error())
	}
	clean("the methods of a server", (&AuthError{User: "pi", Accepted: []string{harm}, Tried: []message.Text{message.Same("agent key " + harm)}}).Error())
	clean("a library's words", at("cargo", "connect", errors.New("ssh: disconnect, reason 2: "+harm)).Error())
	clean("a signal", (&ExitError{Signal: plain.Line(harm, wordLimit)}).Error())
}

func TestCancellingEndsTheWaitAndSendsTheCommandASignal(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	over := make(chan string, 1)
	s.Run = begins(func(j sshtest.Job) int {
		fmt.Fprintln(j.Stdout, "started")
		over <- <-j.Signals
		return sshtest.NoExitCode
	})
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
	s.Run = begins(func(j sshtest.Job) int {
		if strings.HasPrefix(j.Line, "true") {
			return 0
		}
		s.HangUp()
		_, _ = io.Copy(io.Discard, j.Stdin)
		return sshtest.NoExitCode
	})
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

func TestAHostThatIsGoneIsWaitedForOnceAndNotByEachCommandAnew(t *testing.T) {
	l := newLab(t)
	l.cfg.Reconnects, l.cfg.Backoff = 3, time.Millisecond
	again := 0
	l.cfg.Notify = func(e Event) {
		if e.Kind == Reconnecting {
			again++
		}
	}
	s := l.server("cargo:22")
	s.Run = begins(func(sshtest.Job) int { return 0 })
	h := l.host(Target{Name: "cargo"})
	run := func() error { return h.Run(t.Context(), Command{Args: []string{"true"}}, nil) }
	if err := run(); err != nil {
		t.Fatal(err)
	}
	down := func() {
		l.mu.Lock()
		delete(l.servers, "cargo:22")
		l.mu.Unlock()
		s.HangUp()
	}
	up := func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.servers["cargo:22"] = s
	}
	down()
	for try, want := range []int{3, 3, 3} {
		if err := run(); !Retryable(err) || again != want {
			t.Errorf("command %d: %v after %d tries", try, err, again)
		}
	}
	up()
	if err := run(); err != nil {
		t.Errorf("a host that is back: %v", err)
	}
	down()
	if err := run(); !Retryable(err) || again != 6 {
		t.Errorf("gone for the second time: %v after %d tries", err, again)
	}
}

func TestAnEndWithoutACodeIsNoSuccess(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22").Run = begins(func(sshtest.Job) int { return sshtest.NoExitCode })
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
