package remote

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

// TestProxyHelper is no test: it is the program that ProxyCommand runs in the others, and connects its input and output with an
// address.
func TestProxyHelper(t *testing.T) {
	address := os.Getenv("BERTH_TEST_CONNECT")
	if address == "" {
		t.Skip("for other tests")
	}
	c, err := net.Dial("tcp", address)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() {
		_, _ = io.Copy(c, os.Stdin)
		os.Exit(0)
	}()
	_, _ = io.Copy(os.Stdout, c)
	os.Exit(0)
}

// connecting is a ProxyCommand that connects with an address.
func connecting(address string) string {
	return "env BERTH_TEST_CONNECT=" + address + " " + Quote(os.Args[0]) + " -test.run=^TestProxyHelper$"
}

func TestAProxyCommandIsTheWayToAHost(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo.lan:2222")
	port := s.Listen(t)
	args := l.home + "/arguments"
	text := fmt.Sprintf("Host cargo\n HostName cargo.lan\n Port 2222\n User pi\n ProxyCommand sh -c 'echo \"$@\" >%s; exec %s' sh %%h %%p %%r %%n %%%%\n UserKnownHostsFile %s/.ssh/known_hosts\n IdentityFile %[3]s/.ssh/id_ed25519\n",
		args, connecting(fmt.Sprintf("127.0.0.1:%d", port)), l.home)
	for _, configure := range []func(string){l.config, l.asksSSH} {
		configure(text)
		if got := l.output(l.host(Target{Name: "cargo"}), "echo", "through"); got != "through\n" {
			t.Errorf("got %q", got)
		}
		if got := l.read("arguments"); got != "cargo.lan 2222 pi cargo %\n" {
			t.Errorf("the command was given %q", got)
		}
	}
}

func TestABastionMayHaveAProxyCommand(t *testing.T) {
	l := newLab(t)
	gate, sent := l.gateway("gate:22")
	l.behind("cargo:22")
	l.config("Host gate\n ProxyCommand " + connecting(fmt.Sprintf("127.0.0.1:%d", gate.Listen(t))) + "\nHost cargo\n ProxyJump gate\n")
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(sent()) != 1 {
		t.Errorf("sent to %q", sent())
	}
}

func TestAProxyCommandThatFailsSaysWhy(t *testing.T) {
	l := newLab(t)
	l.cfg.ConnectTimeout = 20 * time.Second
	for command, want := range map[string]string{
		`sh -c 'echo "websocket: bad handshake" >&2; exit 3' --token s3cret`: "the ProxyCommand sh has ended (exit code 3): websocket: bad handshake",
		"no-such-program-of-berth s3cret":                                    "the ProxyCommand no-such-program-of-berth has ended (exit code 127)",
		"true s3cret":                                                        "the ProxyCommand true has ended (exit code 0)",
	} {
		l.config("ProxyCommand " + command)
		err := l.host(Target{Name: "cargo"}).Connect(t.Context())
		if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", command, err)
		}
		if err != nil && strings.Contains(err.Error(), "s3cret") {
			t.Errorf("what the command is given is in %v", err)
		}
	}
	l.cfg.ConnectTimeout = 100 * time.Millisecond
	l.config("ProxyCommand sh -c 'echo open https://login.example >&2; exec sleep 1000'")
	err := l.host(Target{Name: "cargo"}).Connect(t.Context())
	if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "no end in time; the ProxyCommand sh says: open https://login.example") {
		t.Errorf("got %v", err)
	}
}

func TestAProxyCommandEndsWithItsConnection(t *testing.T) {
	p, err := runProxy("/bin/sh", "sh -c 'sleep 1000; true'")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	<-p.done
	if _, err := p.Read(make([]byte, 1)); err == nil {
		t.Error("it can be read from still")
	}
}

func TestAShellThatIsNotThereIsAnError(t *testing.T) {
	l := newLab(t)
	l.cfg.Env = func(name string) (string, bool) { return "/nonexistent/" + name, true }
	l.config("ProxyCommand true")
	if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "the ProxyCommand cannot be run") {
		t.Errorf("got %v", err)
	}
}
