package remote

import (
	"errors"
	"io"
	"strings"
	"testing"

	"berth/internal/sshtest"
)

func TestACommandThatFailsSaysWhyInOneLine(t *testing.T) {
	lines := func(texts ...string) (out []Line) {
		for _, text := range texts {
			stream := Stdout
			if rest, is := strings.CutPrefix(text, "! "); is {
				stream, text = Stderr, rest
			}
			out = append(out, Line{stream, text})
		}
		return out
	}
	for want, e := range map[string]*ExitError{
		"exit code 1":                                                                        {Code: 1},
		"ended by signal KILL":                                                               {Code: -1, Signal: "KILL"},
		"no such service: app (exit code 14)":                                                {Code: 14, Lines: lines("! no such service: app", "bye", "")},
		"it is broken (exit code 1)":                                                         {Code: 1, Lines: lines("first", "it  is\tbroken", "  ")},
		"out of memory (ended by signal KILL)":                                               {Code: -1, Signal: "KILL", Lines: lines("! out of memory")},
		"mkdir: /opt: Permission denied (exit code 1)":                                       {Code: 1, Lines: lines("! mkdir: /opt: Permission denied", "! giving up")},
		"sh: x: Not a directory (exit code 74)":                                              {Code: 74, Lines: lines("! sh: x: Not a directory")},
		"cores: value must have a minimum value of 1 (exit code 255)":                        {Code: 255, Lines: lines("! 400 Parameter verification failed.", "! cores: value must have a minimum value of 1", "! qm set <vmid> [OPTIONS]")},
		"ERROR: Backup of VM 200 failed - CT is locked (migrate) (exit code 255)":            {Code: 255, Lines: lines("INFO: status = stopped", "ERROR: Backup of VM 200 failed - CT is locked (migrate)", "INFO: Backup job finished with errors", "job errors")},
		"write /x: no space left on device: a file system of the host is full (exit code 1)": {Code: 1, Lines: lines("app Pulling", "write /x: no space left on device", "app Error")},
		"mkdir: /x: Read-only file system: the host has mounted that read-only, as systems do after errors of a disk (exit code 74)": {Code: 74, Lines: lines("! mkdir: /x: Read-only file system")},
		"cp: /x: Disk quota exceeded: the quota of that user or project on the host is used up (exit code 1)":                        {Code: 1, Lines: lines("! cp: /x: Disk quota exceeded")},
	} {
		if got := e.Error(); got != want {
			t.Errorf("%q\nwant\n%q", got, want)
		}
	}
	for text, want := range map[string]bool{"mkdir: /x: Read-only file system": true, "sh: printf: I/O error": true, "no such service": false} {
		if CannotWrite(&ExitError{Code: 1, Lines: lines("! " + text)}) != want || CannotWrite(errors.New(text)) != want {
			t.Errorf("%s: it cannot write: %v", text, !want)
		}
	}
}

func TestALoginShellThatRunsNothingIsNamed(t *testing.T) {
	for said, want := range map[string]string{
		"This account is currently not available.\n": "(This account is currently not available.)",
		"": "(exit code 1)",
	} {
		l := newLab(t)
		s := l.server("cargo:22")
		s.Run = func(j sshtest.Job) int {
			_, _ = io.WriteString(j.Stdout, said)
			return 1
		}
		_, err := l.host(Target{Name: "cargo", Sudo: true}).Output(t.Context(), Command{Args: []string{"true"}, Sudo: true}, 10)
		if err == nil || !strings.Contains(err.Error(), "does not run commands "+want) || !strings.Contains(err.Error(), "chsh -s /bin/sh") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
