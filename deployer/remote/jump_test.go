package remote

import (
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"berth/internal/sshtest"
)

// gateway makes a server of the lab a bastion, and keeps where it was sent.
func (l *lab) gateway(address string) (s *sshtest.Server, sent func() []string) {
	s = l.server(address)
	var mu sync.Mutex
	var asked []string
	s.Forward = func(to string) (net.Conn, error) {
		mu.Lock()
		asked = append(asked, to)
		mu.Unlock()
		l.mu.Lock()
		defer l.mu.Unlock()
		if target := l.servers["behind "+to]; target != nil {
			return target.Connect(func() {}), nil
		}
		return nil, errors.New("no route to host")
	}
	return s, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(asked)
	}
}

// behind moves a server so that only a gateway reaches it.
func (l *lab) behind(address string) *sshtest.Server {
	s := l.server(address)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.servers["behind "+address] = s
	delete(l.servers, address)
	return s
}

func TestAHostIsReachedThroughAChainOfBastions(t *testing.T) {
	l := newLab(t)
	first, sentFirst := l.gateway("gate.example:2222")
	second, _ := l.gateway("inner:22")
	l.behind("inner:22")
	l.servers["behind inner:22"].Forward = second.Forward
	l.behind("cargo:22")
	l.behind("media:22")
	l.config(`
Host gate
  HostName gate.example
  Port 2222
Host cargo
  ProxyJump operator@gate,inner
`)
	p := l.pool()
	for _, target := range []Target{{Name: "cargo"}, {Name: "media", Jump: "gate,inner"}} {
		h, err := p.Host(target)
		if err != nil {
			t.Fatal(err)
		}
		if got := l.output(h, "echo", target.Name); got != target.Name+"\n" {
			t.Errorf("got %q", got)
		}
	}
	if first.Opened() != 1 || !slices.Equal(sentFirst(), []string{"inner:22"}) {
		t.Errorf("the first bastion had %d connections and was sent to %q", first.Opened(), sentFirst())
	}
}

func TestAJumpMayNameAHostOfTheInventory(t *testing.T) {
	l := newLab(t)
	_, sent := l.gateway("10.0.0.1:2200")
	l.behind("10.0.0.5:22")
	l.cfg.Targets = []Target{{Name: "bridge", Host: "10.0.0.1", Port: 2200, User: "pi"}}
	if err := l.host(Target{Name: "cargo", Host: "10.0.0.5", Jump: "bridge"}).Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(sent()) != 1 {
		t.Errorf("sent to %q", sent())
	}
	l.config("Host *\n ProxyJump nowhere")
	if err := l.host(Target{Name: "direct", Host: "10.0.0.1", Port: 2200, Jump: "none"}).Connect(t.Context()); err != nil {
		t.Errorf("with jump none: %v", err)
	}
}

func TestABastionThatFailsIsNamed(t *testing.T) {
	l := newLab(t)
	gate, _ := l.gateway("gate:22")
	target := Target{Name: "cargo", Jump: "gate"}
	err := l.host(target).Connect(t.Context())
	if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "host cargo: connect through jump host gate to cargo:22: unreachable") {
		t.Errorf("a target that is not there: %v", err)
	}
	forward := gate.Forward
	gate.Forward = nil
	err = l.host(target).Connect(t.Context())
	if err == nil || Retryable(err) || !strings.Contains(err.Error(), "AllowTcpForwarding") {
		t.Errorf("a bastion that does not forward: %v", err)
	}
	gate.Forward = forward
	gate.Key = sshtest.NewKey(t)
	err = l.host(target).Connect(t.Context())
	var changed *HostKeyChangedError
	if !errors.As(err, &changed) || !strings.HasPrefix(err.Error(), "host cargo: connect through jump host gate: host gate: ") {
		t.Errorf("a bastion with another key: %v", err)
	}
	delete(l.servers, "gate:22")
	err = l.host(target).Connect(t.Context())
	if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "host gate: connect to gate:22: unreachable") {
		t.Errorf("a bastion that is not there: %v", err)
	}
}

func TestABastionThatGoesDownIsConnectedToAgain(t *testing.T) {
	l := newLab(t)
	l.cfg.Reconnects = 2
	gate, _ := l.gateway("gate:22")
	l.behind("cargo:22")
	h := l.host(Target{Name: "cargo", Jump: "gate"})
	l.output(h, "true")
	c := h.conn
	gate.HangUp()
	<-c.done
	l.output(h, "true")
	if n := gate.Opened(); n != 2 {
		t.Errorf("%d connections to the bastion", n)
	}
}

func TestAConnectionThroughAHostReachesWhatListensThere(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	s.Forward = func(to string) (net.Conn, error) {
		if to != "127.0.0.1:2283" {
			return nil, errors.New("Connection refused")
		}
		near, far := net.Pipe()
		go func() {
			_, _ = far.Write([]byte("pong"))
			far.Close()
		}()
		return near, nil
	}
	h := l.host(Target{Name: "cargo"})
	c, err := h.Dial(t.Context(), "tcp", "127.0.0.1:2283")
	if err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 4)
	if _, err := c.Read(got); err != nil || string(got) != "pong" {
		t.Errorf("got %q, %v", got, err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	_, err = h.Dial(t.Context(), "tcp", "127.0.0.1:1")
	if err == nil || err.Error() != "host cargo: connect from there to 127.0.0.1:1: Connection refused" {
		t.Errorf("got %v", err)
	}
	s.Forward = nil
	if _, err = h.Dial(t.Context(), "tcp", "127.0.0.1:2283"); err == nil || !strings.Contains(err.Error(), "AllowTcpForwarding") {
		t.Errorf("got %v", err)
	}
}
