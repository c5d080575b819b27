package remote

import (
	"errors"
	"strings"
	"testing"
)

// group makes hosts of one group whose sudo wants these passwords, by name.
func (l *lab) group(names []string, passwords map[string]string) (*Pool, map[string]*Host) {
	l.t.Helper()
	p := l.pool()
	hosts := map[string]*Host{}
	for _, name := range names {
		l.withSudo(l.server(name+":22"), passwords[name])
		h, err := p.Host(Target{Name: name, Sudo: true, Group: "lab"})
		if err != nil {
			l.t.Fatal(err)
		}
		hosts[name] = h
	}
	return p, hosts
}

var needsRoot = Command{Args: []string{"true"}, Sudo: true}

func TestAPasswordThatDiffersIsAskedForAndEachHostKeepsItsOwn(t *testing.T) {
	l := newLab(t)
	ask := &asker{t: t, passwords: []string{"one", "other", "third"}}
	l.cfg.Ask = ask
	names := []string{"cargo", "media", "tower", "store"}
	_, hosts := l.group(names, map[string]string{"cargo": "one", "media": "other", "tower": "third", "store": "one"})
	for range 3 {
		for _, name := range names {
			if err := hosts[name].Run(t.Context(), needsRoot, nil); err != nil {
				t.Error(err)
			}
		}
	}
	want := []SudoQuestion{{"cargo", "lab", "operator", 1}, {"media", "lab", "operator", 2}, {"tower", "lab", "operator", 3}}
	if len(ask.questions) != len(want) {
		t.Fatalf("asked %+v", ask.questions)
	}
	for i, q := range want {
		if ask.questions[i] != q {
			t.Errorf("asked %+v, want %+v", ask.questions[i], q)
		}
	}
}

func TestWhoDoesNotKnowThePasswordIsNotAskedAgainForEachHost(t *testing.T) {
	l := newLab(t)
	ask := &asker{t: t, passwords: []string{"a", "b", "c"}}
	l.cfg.Ask = ask
	names := []string{"cargo", "media", "tower"}
	_, hosts := l.group(names, map[string]string{"cargo": "x", "media": "x", "tower": "b"})
	for _, name := range names {
		err := hosts[name].Run(t.Context(), needsRoot, nil)
		if name == "tower" { // it takes one of those that were typed
			if err != nil {
				t.Error(err)
			}
			continue
		}
		var refused *SudoError
		if !errors.As(err, &refused) || !strings.HasPrefix(err.Error(), "host "+name+": run true: sudo refused operator: wrong password") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(ask.questions) != attempts {
		t.Errorf("asked %+v", ask.questions)
	}
}

func TestAPasswordIsNotSentForAnotherUser(t *testing.T) {
	l := newLab(t)
	ask := &asker{t: t, passwords: []string{"pis", "operators"}}
	l.cfg.Ask = ask
	p := l.pool()
	for name, user := range map[string]string{"cargo": "pi", "media": "operator"} {
		l.withSudo(l.server(name+":22"), user+"s")
	}
	for _, target := range []Target{{Name: "cargo", User: "pi", Sudo: true, Group: "lab"}, {Name: "media", Sudo: true, Group: "lab"}} {
		h, err := p.Host(target)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Run(t.Context(), needsRoot, nil); err != nil {
			t.Error(err)
		}
	}
	if len(ask.questions) != 2 || ask.questions[1] != (SudoQuestion{"media", "lab", "operator", 1}) {
		t.Errorf("asked %+v", ask.questions)
	}
}

func TestAClosedPoolGivesNoPassword(t *testing.T) {
	l := newLab(t)
	l.cfg.Ask = &asker{t: t, passwords: []string{"one"}}
	p, hosts := l.group([]string{"cargo"}, map[string]string{"cargo": "one"})
	if err := hosts["cargo"].Run(t.Context(), needsRoot, nil); err != nil {
		t.Fatal(err)
	}
	p.Close()
	if g, err := p.passwordFor(t.Context(), hosts["cargo"], -1); !errors.Is(err, errClosed) || g.password != nil {
		t.Errorf("got %q, %v", g.password, err)
	}
}

func TestAScriptIsLeftOutOfErrors(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"sh|-c|exit 3|x y", `sh -c 'exit 3' 'x y'`},
		{"sh|-c|set -u\nexit 3|berth-log|/var/lib/berth", "sh -c ... berth-log /var/lib/berth"},
		{"printf|" + strings.Repeat("x", shownLimit+1), "printf ..."},
	} {
		if got := (Command{Args: strings.Split(test.args, "|")}).shown(); got != test.want {
			t.Errorf("%q is shown as %q, want %q", test.args, got, test.want)
		}
	}
	l := newLab(t)
	l.server("cargo:22")
	err := l.host(Target{Name: "cargo"}).Run(t.Context(), Command{Args: []string{"sh", "-c", "echo no >&2\nexit 3", "berth-x"}}, nil)
	if err == nil || err.Error() != "host cargo: run sh -c ... berth-x: no (exit code 3)" {
		t.Errorf("got %v", err)
	}
}
