package remote

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSSHConfigSaysHowAHostIsReached(t *testing.T) {
	l := newLab(t)
	l.write(".ssh/conf.d/a.conf", "Host cargo\n  User included\n  IdentityFile \"~/.ssh/key of %r at %h\"\n")
	l.write(".ssh/conf.d/b.conf", "Host other\n  Port 1\n")
	l.config(`
# a comment
Host	cargo	!never
	HostName = cargo.example
	Port 2222   # the second
	Include conf.d/*.conf
	IdentitiesOnly yes
Match originalhost x*,cargo
	UserKnownHostsFile ~/known "~/known %n"
Match all
  User late
  ConnectTimeout 7
  ServerAliveInterval 5
  SomethingNew whatever
Host *
  IdentityFile ~/.ssh/last
`)
	e, err := l.cfg.resolve(Target{Name: "hold", Host: "cargo"}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if e.host != "cargo.example" || e.port != 2222 || e.user != "included" || !e.identitiesOnly ||
		e.connectTimeout != 7*time.Second || e.keyName != "cargo.example:2222" {
		t.Errorf("got %+v", e)
	}
	if want := []string{l.home + "/.ssh/key of included at cargo.example", l.home + "/.ssh/last"}; !slices.Equal(e.identities, want) {
		t.Errorf("identities %q", e.identities)
	}
	if want := []string{l.home + "/known", l.home + "/known cargo"}; !slices.Equal(e.knownHosts, want) {
		t.Errorf("known hosts %q", e.knownHosts)
	}
	// What the inventory states goes before, as on ssh's command line.
	e, err = l.cfg.resolve(Target{Name: "hold", Host: "cargo", User: "pi", Port: 22}, 0)
	if err != nil || e.user != "pi" || e.port != 22 {
		t.Errorf("got %+v, %v", e, err)
	}
	e, err = l.cfg.resolve(Target{Name: "other"}, 0)
	if err != nil || e.port != 22 || e.user != "late" {
		t.Errorf("an Include in a Host block held for another host: %+v, %v", e, err)
	}
}

func TestAnIncludedFileMayIncludeOthers(t *testing.T) {
	l := newLab(t)
	l.write(".ssh/a/one", "Include "+l.home+"/.ssh/a/two\nUser one\n")
	l.write(".ssh/a/two", "Host cargo\n Port 5\n")
	l.config("Include a/one missing/*\nUser zero\n")
	e, err := l.cfg.resolve(Target{Name: "cargo"}, 0)
	if err != nil || e.port != 5 || e.user != "one" {
		t.Errorf("got %+v, %v", e, err)
	}
}

func TestWhatSSHConfigAsksForAndCannotBeHadIsAnError(t *testing.T) {
	for _, test := range []struct{ config, want string }{
		{"Match exec true\n User x", "config:1: Match exec true can only be evaluated by ssh, and would say user for this host ("},
		{"Match host", "config:1: Match host: nothing stands after host"},
		{"Match", "config:1: no criterion after Match"},
		{"ProxyCommand nc %Z", "config:1: ProxyCommand"},
		{"ProxyCommand -", "config:1: ProxyCommand - is not supported"},
		{"ProxyCommand nc %h\nProxyUseFdpass yes", "config:1: ProxyUseFdpass is not supported"},
		{"HostName a$(reboot)\nProxyCommand nc %h", "is not given to a ProxyCommand"},
		{"ConnectTimeout soon", `config:1: connecttimeout "soon" is no time`},
		{"Port many", `config:1: port "many" is no number`},
		{"Port 70000", "from 1 to 65535"},
		{"IdentitiesOnly maybe", "not yes or no"},
		{"StrictHostKeyChecking perhaps", "StrictHostKeyChecking is"},
		{"IdentityFile ~/%Z", "%Z is not supported"},
		{"IdentityFile ${KEYS}/x", "there is no variable KEYS"},
		{"= x", "config:1: no keyword"},
		{"Port", "config:1: Port without a value"},
		{"Host", "Host without a pattern"},
		{"Include", "Include without a file"},
		{"ProxyJump a,,b", `jump host ""`},
		{"ProxyJump gate:99999", "is no port"},
		{"ProxyJump cargo", "more than 8 jump hosts"},
		{"Include config", "does a file include itself"},
	} {
		l := newLab(t)
		c, err := ReadSSHConfig(l.home, l.write(".ssh/config", test.config))
		if err == nil {
			l.cfg.SSH = c
			_, err = l.pool().Host(Target{Name: "cargo"})
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: got %v, want %q", test.config, err, test.want)
		}
	}
}

// A block of Match that only ssh can evaluate is passed over where it says nothing that counts: the list of what counts has to be whole.
func TestEveryKeywordThatIsReadIsKnownToCount(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	read := regexp.MustCompile(`\b(?:s|l)\.(?:first|word|words|number|yes|duration|all|algorithms|files)\("([a-z]+)"`)
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range read.FindAllStringSubmatch(string(text), -1) {
			if found++; !acts[m[1]] {
				t.Errorf("%s reads %s", file, m[1])
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d keywords were found", found)
	}
}

func TestAMissingSSHConfigIsLeftOut(t *testing.T) {
	c, err := ReadSSHConfig(t.TempDir(), "/nonexistent/config")
	if err != nil {
		t.Fatal(err)
	}
	if said, err := c.settings(query{host: "x"}); err != nil || len(said) != 0 {
		t.Errorf("got %v, %v", said, err)
	}
	if _, err := ReadSSHConfig(t.TempDir(), t.TempDir()); err == nil {
		t.Error("a directory was read")
	}
}

func FuzzAnySSHConfigIsReadOrRefused(f *testing.F) {
	for _, s := range []string{
		"Host a\n User b", "=", "Host \"", "Match", "Include \x00", "Host *\r\n\tPort=22\r", "x\x00y z", "Host !\n", "Port = # 1",
		"\xff\xfe x", "Host [\nPort 1", "Match host (,*", "ProxyJump a@b@c:1,[::1]:2", "IdentityFile %", "HostName %%%h", "HostNAme \"", "User \"\"",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(strings.ToLower(text), "include") {
			return // it would read files of this machine
		}
		dir := t.TempDir()
		file := filepath.Join(dir, "config")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := ReadSSHConfig(dir, file)
		if err != nil {
			return
		}
		cfg := Config{Home: dir, User: "u", SSH: c}
		for _, alias := range []string{"a", "cargo"} {
			if e, err := cfg.resolve(Target{Name: alias}, 0); err == nil && (e.host == "" || e.port < 1 || e.port > 65535) {
				t.Errorf("%q gave %+v", text, e)
			}
		}
	})
}
