package remote

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"berth/internal/sshtest"
)

// withSudo gives the commands of a server a stand-in for sudo, and an id that is no root's.
func (l *lab) withSudo(s *sshtest.Server, rule string) (log string) {
	l.t.Helper()
	bin := filepath.Join(l.t.TempDir(), "bin")
	log = bin + ".log"
	script, err := os.ReadFile("testdata/sudo")
	if err != nil {
		l.t.Fatal(err)
	}
	text := strings.Replace(string(script), "#!/bin/sh\n", "#!/bin/sh\nSUDO_RULE='"+rule+"' SUDO_LOG='"+log+"'\n", 1)
	if err := os.MkdirAll(bin, 0o700); err != nil {
		l.t.Fatal(err)
	}
	for name, content := range map[string]string{"sudo": text, "id": "#!/bin/sh\necho 1000\n"} {
		if name == "sudo" && rule == "missing" {
			continue
		}
		if err := os.WriteFile(filepath.Join(bin, name), []byte(content), 0o755); err != nil {
			l.t.Fatal(err)
		}
	}
	s.Path = bin + ":/usr/bin:/bin"
	if rule == "missing" { // this machine may have a sudo
		s.Path = bin
		for _, name := range []string{"sh", "true"} {
			real, err := exec.LookPath(name)
			if err != nil {
				l.t.Fatal(err)
			}
			if err := os.Symlink(real, filepath.Join(bin, name)); err != nil {
				l.t.Fatal(err)
			}
		}
	}
	return log
}

// asRoot prints what it reads, and whether it came by sudo.
var asRoot = Command{Args: []string{"sh", "-c", `echo "root=$AS_ROOT"; cat; echo done >&2`}, Sudo: true}

func TestSudoWithoutAPasswordAsksNobody(t *testing.T) {
	l := newLab(t)
	l.withSudo(l.server("cargo:22"), "free")
	l.cfg.Ask = &asker{t: t}
	h := l.host(Target{Name: "cargo", Sudo: true})
	cmd := asRoot
	cmd.Stdin = strings.NewReader("input\n")
	cmd.Dir, cmd.Env = "/", map[string]string{"X": "y"}
	var got collected
	if err := h.Run(t.Context(), cmd, got.add); err != nil || got.out.String() != "root=1\ninput\n" {
		t.Errorf("got %q, %v", got.out.String(), err)
	}
}

func TestASudoPasswordIsAskedOnceAGroupAndReachesNothingButSudo(t *testing.T) {
	const password = "p4ss'w$(id)rd"
	l := newLab(t)
	ask := &asker{t: t, passwords: []string{"wrong", password}}
	l.cfg.Ask = ask
	p := l.pool()
	for _, name := range []string{"cargo", "media"} {
		s := l.server(name + ":22")
		log := l.withSudo(s, strings.ReplaceAll(password, "'", `'\''`))
		h, err := p.Host(Target{Name: name, Sudo: true, Group: "lab"})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			cmd := asRoot
			cmd.Stdin = strings.NewReader("input without an end")
			var got collected
			if err := h.Run(t.Context(), cmd, got.add); err != nil {
				t.Fatal(err)
			}
			if got.out.String() != "root=1\ninput without an end\n" || got.err.String() != "done\n" {
				t.Errorf("got %q and %q", got.out.String(), got.err.String())
			}
		}
		if s.Asked(password) != nil {
			t.Error("the password is in a command line")
		}
		if text, err := os.ReadFile(log); err != nil || strings.Contains(string(text), password) || len(text) == 0 {
			t.Errorf("the log of sudo is %q, %v", text, err)
		}
	}
	want := []any{SudoQuestion{"cargo", "lab", "operator", 1}, SudoQuestion{"cargo", "lab", "operator", 2}}
	if len(ask.questions) != 2 || ask.questions[0] != want[0] || ask.questions[1] != want[1] {
		t.Errorf("asked %+v", ask.questions)
	}
}

func TestASudoThatDoesNotAnswerIsGivenUpWithTheReason(t *testing.T) {
	for name, hangs := range map[string]string{
		"when it is asked how root is had": "*",
		"when it has the password":         "*-S*",
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			s := l.server("cargo:22")
			l.withSudo(s, "password")
			sudo := filepath.Join(strings.Split(s.Path, ":")[0], "sudo")
			if err := os.WriteFile(sudo, []byte("#!/bin/sh\ncase \"$*\" in "+hangs+") exec sleep 600 ;; esac\nexit 1\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			l.cfg.SudoTimeout = 200 * time.Millisecond
			l.cfg.Ask = &asker{t: t, passwords: []string{"password"}}
			h := l.host(Target{Name: "cargo", Sudo: true})
			var refused *SudoError
			if err := h.Run(t.Context(), asRoot, nil); !errors.As(err, &refused) || !strings.Contains(err.Error(), "did not answer within 200ms") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestHostsOfNoGroupAreAskedForOneByOne(t *testing.T) {
	l := newLab(t)
	l.cfg.Ask = &asker{t: t, passwords: []string{"first", "second"}}
	p := l.pool()
	for name, password := range map[string]string{"cargo": "first"} {
		l.withSudo(l.server(name+":22"), password)
	}
	l.withSudo(l.server("media:22"), "second")
	for _, name := range []string{"cargo", "media"} {
		h, err := p.Host(Target{Name: name, Sudo: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Run(t.Context(), Command{Args: []string{"true"}, Sudo: true}, nil); err != nil {
			t.Error(err)
		}
	}
}

func TestAnUnneededPasswordDoesNotBecomeTheCommandsInput(t *testing.T) {
	l := newLab(t)
	l.withSudo(l.server("cargo:22"), "sometimes")
	l.cfg.Ask = &asker{t: t, passwords: []string{"secret"}}
	h := l.host(Target{Name: "cargo", Sudo: true})
	cmd := asRoot
	cmd.Stdin = strings.NewReader("input\n")
	var got collected
	if err := h.Run(t.Context(), cmd, got.add); err != nil || got.out.String() != "root=1\ninput\n" {
		t.Errorf("got %q, %v", got.out.String(), err)
	}
}

func TestSudoThatRefusesSaysWhy(t *testing.T) {
	for _, test := range []struct {
		rule   string
		target Target
		ask    Asker
		want   string
	}{
		{"refuse", Target{Name: "cargo", Sudo: true}, &asker{t: t, passwords: []string{"secret"}}, "operator is not in the sudoers file"},
		{"missing", Target{Name: "cargo", Sudo: true}, nil, "it is not installed; install sudo, or log in as root"},
		{"free", Target{Name: "cargo"}, nil, "do not allow sudo; set sudo: true"},
		{"x", Target{Name: "cargo", Sudo: true}, nil, "nobody could be asked"},
		{"x", Target{Name: "cargo", Sudo: true}, &asker{t: t, passwords: []string{"a1secret", "b2secret", "c3secret"}}, "wrong password"},
		{"x", Target{Name: "cargo", Sudo: true}, &asker{t: t, passwords: []string{"two\nlines"}}, "cannot have a line feed"},
	} {
		l := newLab(t)
		l.withSudo(l.server("cargo:22"), test.rule)
		l.cfg.Ask = test.ask
		h := l.host(test.target)
		for range 2 {
			err := h.Run(t.Context(), Command{Args: []string{"touch", "/nowhere/x"}, Sudo: true}, nil)
			var refused *SudoError
			if !errors.As(err, &refused) || !strings.HasPrefix(err.Error(), "host cargo: run touch /nowhere/x: sudo refused operator: ") ||
				!strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s: got %v, want %q", test.rule, err, test.want)
			} else if refused.Off == test.target.Sudo {
				t.Errorf("%s: sudo is off: %v", test.rule, refused.Off)
			}
		}
	}
}

func TestACommandThatFailsUnderSudoIsNoRefusal(t *testing.T) {
	for _, rule := range []string{"free", "password"} {
		l := newLab(t)
		l.withSudo(l.server("cargo:22"), rule)
		l.cfg.Ask = &asker{t: t, passwords: []string{"password"}}
		err := l.host(Target{Name: "cargo", Sudo: true}).Run(t.Context(), Command{Args: []string{"sh", "-c", "echo no >&2; exit 3"}, Sudo: true}, nil)
		var exit *ExitError
		if !errors.As(err, &exit) || exit.Code != 3 || exit.Command != `sh -c 'echo no >&2; exit 3'` || len(exit.Lines) != 1 {
			t.Errorf("%s: got %v", rule, err)
		}
	}
}

func TestRootNeedsNoSudo(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	l.withSudo(s, "missing")
	if err := os.WriteFile(strings.Split(s.Path, ":")[0]+"/id", []byte("#!/bin/sh\necho 0\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := l.host(Target{Name: "cargo", User: "root"}).Run(t.Context(), Command{Args: []string{"true"}, Sudo: true}, nil); err != nil {
		t.Error(err)
	}
}
