package remote

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"berth/internal/sshtest"
	"berth/plain"
)

// noise is what login shells print before the command, each as a line for sh.
var noise = map[string]string{
	"a greeting":            "echo hi; echo hi >&2",
	"without an end":        "printf hi; printf hi >&2",
	"no text":               `printf '\377\000\033[2J\n'`,
	"a trace":               "set -x",
	"a misser of terminals": "stty size",
	"much":                  "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2",
	"a last word":           "trap 'echo bye; echo bye >&2' EXIT",
	"a line like ours":      "echo berth-says-; echo berth-says- >&2",
}

func TestWhatALoginShellPrintsIsNotOfTheCommand(t *testing.T) {
	for name, before := range noise {
		for _, rule := range []string{"free", "password"} {
			l := newLab(t)
			s := l.server("cargo:22")
			l.withSudo(s, rule)
			s.Run = func(j sshtest.Job) int {
				j.Line = before + "\n" + j.Line
				return s.Shell(j)
			}
			l.cfg.Ask = &asker{t: t, passwords: []string{"password"}}
			h := l.host(Target{Name: "cargo", Sudo: true})
			for _, sudo := range []bool{false, true} {
				const raw = "one\n\x00\xff\ntwo"
				cmd := Command{Args: []string{"sh", "-c", "cat; echo why >&2; exit 3"}, Stdin: strings.NewReader(raw), Sudo: sudo}
				var got collected
				err := h.Run(t.Context(), cmd, got.add)
				var exit *ExitError
				if !errors.As(err, &exit) || exit.Code != 3 || got.out.String() != plain.Text(raw)+"\n" || got.err.String() != "why\n" || len(exit.Lines) != 4 {
					t.Errorf("%s, sudo %v, %s: got %q and %q, %v", name, sudo, rule, got.out.String(), got.err.String(), err)
				}
				cmd = Command{Args: []string{"cat"}, Stdin: strings.NewReader(raw), Sudo: sudo}
				if out, err := h.Output(t.Context(), cmd, 100); err != nil || string(out) != raw {
					t.Errorf("%s, sudo %v, %s: got %q, %v", name, sudo, rule, out, err)
				}
			}
		}
	}
}

func TestWhatSudoPrintsIsNotOfTheCommand(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	l.withSudo(s, "greets")
	if out, err := l.host(Target{Name: "cargo", Sudo: true}).Output(t.Context(), Command{Args: []string{"echo", "it"}, Sudo: true}, 100); err != nil || string(out) != "it\n" {
		t.Errorf("got %q, %v", out, err)
	}
}

// The words of sudo are told, and not what the shell said before.
func TestARefusalOfSudoIsToldFromWhatTheShellPrints(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	l.withSudo(s, "refuse")
	s.Run = func(j sshtest.Job) int {
		j.Line = "echo hi >&2; " + j.Line
		return s.Shell(j)
	}
	l.cfg.Ask = &asker{t: t, passwords: []string{"secret"}}
	err := l.host(Target{Name: "cargo", Sudo: true}).Run(t.Context(), Command{Args: []string{"true"}, Sudo: true}, nil)
	var refused *SudoError
	if !errors.As(err, &refused) || !strings.Contains(refused.Why.String(), "not in the sudoers file") || strings.Contains(refused.Why.String(), "hi") {
		t.Errorf("got %v", err)
	}
}

func TestALoginShellThatRunsNothingSaysSo(t *testing.T) {
	for _, code := range []int{0, 1, 75} {
		l := newLab(t)
		s := l.server("cargo:22")
		s.Run = func(j sshtest.Job) int {
			if rest, err := io.ReadAll(j.Stdin); err != nil || len(rest) > 0 {
				t.Errorf("it was given %q, %v", rest, err)
			}
			fmt.Fprintln(j.Stdout, "This account is currently not available.")
			return code
		}
		err := l.host(Target{Name: "cargo", User: "pi"}).Run(t.Context(), Command{Args: []string{"reboot"}}, nil)
		var refused *ShellError
		const want = "host cargo: run reboot: the login shell of pi does not run commands (This account is currently not available.); give it one on the host: chsh -s /bin/sh pi"
		if !errors.As(err, &refused) || err.Error() != want || Retryable(err) {
			t.Errorf("got %v", err)
		}
		var exit *ExitError
		if errors.As(err, &exit) {
			t.Error("the exit code of the shell is taken for the command's")
		}
	}
}

// What reads before the command begins is a menu, or a program that was forced upon the user.
func TestInputIsForTheCommandAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		s := l.server("cargo:22")
		s.Run = func(j sshtest.Job) int {
			read := make(chan string, 1)
			go func() {
				p := make([]byte, 100)
				n, _ := j.Stdin.Read(p)
				read <- string(p[:n])
			}()
			synctest.Wait()
			if len(read) > 0 {
				t.Error("what is no command yet was given input")
			}
			return begins(func(j sshtest.Job) int {
				fmt.Fprint(j.Stdout, <-read)
				return 0
			})(j)
		}
		h := l.host(Target{Name: "cargo"})
		if out, err := h.Output(t.Context(), Command{Args: []string{"cat"}, Stdin: strings.NewReader("PASSWORD=x")}, 100); err != nil || string(out) != "PASSWORD=x" {
			t.Errorf("got %q, %v", out, err)
		}
		s.HangUp()
	})
}
