package remote

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"berth/internal/sshtest"
	"berth/internal/wholefile"
	"berth/plain"
)

func TestAFileIsReadWholeByRootOrByTheLoginUser(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a;reboot $(id) 'x'.yaml")
	content := strings.Repeat("no end of line\r\x00\xff", 5000)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	for rule, target := range map[string]Target{
		"free": {Name: "cargo", Sudo: true}, "password": {Name: "cargo", Sudo: true}, "refuse": {Name: "cargo", Sudo: true}, "missing": {Name: "cargo"},
	} {
		l := newLab(t)
		s := l.server("cargo:22")
		log := l.withSudo(s, rule)
		if rule == "missing" {
			s.Path += ":/usr/bin:/bin"
		}
		l.cfg.Ask = &asker{t: t, passwords: []string{"password"}}
		h := l.host(target)
		if got, err := h.Read(t.Context(), file, int64(len(content))); err != nil || string(got) != content {
			t.Errorf("%s: %d bytes, %v", rule, len(got), err)
		}
		var long *wholefile.TooLongError
		if got, err := h.Read(t.Context(), file, int64(len(content)-1)); !errors.As(err, &long) || got != nil {
			t.Errorf("%s: %d bytes, %v", rule, len(got), err)
		}
		if _, err := h.Read(t.Context(), file, 10); err == nil || err.Error() != "host cargo: read "+file+": it is longer than 10 bytes" {
			t.Errorf("%s: %v", rule, err)
		}
		if _, err := h.Read(t.Context(), file+"x", 10); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "host cargo: read /") {
			t.Errorf("%s: %v", rule, err)
		}
		if text, _ := os.ReadFile(log); strings.Contains(string(text), "berth-read") != target.Sudo {
			t.Errorf("%s: sudo ran %q", rule, text)
		}
	}
}

func TestWhatIsNoFileIsNotRead(t *testing.T) {
	l := newLab(t)
	l.withSudo(l.server("cargo:22"), "free")
	h := l.host(Target{Name: "cargo", Sudo: true})
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil { // which nobody ever writes to
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		pipe: "it is no file", filepath.Dir(pipe): "it is no file", "relative": "is not absolute",
		"/a/../etc/passwd": "is not plain (write /etc/passwd)", "/": "not plain", "/a\x00": "NUL",
	} {
		if _, err := h.Read(t.Context(), name, 10); err == nil || !strings.HasPrefix(err.Error(), "host cargo: read "+plain.Seen(name)+": ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", name, err, want)
		}
	}
}

// A host says what it likes, and for as long as it likes.
func TestNoMoreIsTakenThanWasAskedFor(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	over := make(chan string, 10)
	s.Run = begins(func(j sshtest.Job) int {
		if strings.Contains(j.Line, "id -u") {
			_, _ = j.Stdout.Write([]byte("login\n"))
			return 0
		}
		for some := make([]byte, 1<<16); ; {
			if _, err := j.Stdout.Write(some); err != nil {
				over <- j.Line
				return sshtest.NoExitCode
			}
		}
	})
	h := l.host(Target{Name: "cargo", User: "root"})
	for name, ask := range map[string]func(context.Context) ([]byte, error){
		"its output is too long: it is longer than 1 MiB": func(ctx context.Context) ([]byte, error) { return h.Output(ctx, Command{Args: []string{"yes"}}, 1<<20) },
		"read /x: it is longer than 256 KiB":              func(ctx context.Context) ([]byte, error) { return h.Read(ctx, "/x", 256<<10) },
	} {
		got, err := ask(t.Context())
		if err == nil || !strings.HasSuffix(err.Error(), name) || got != nil {
			t.Errorf("%d bytes, %v", len(got), err)
		}
		<-over // the host was told
	}
}
