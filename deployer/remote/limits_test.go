package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"berth/internal/sshtest"
)

// fleet adds hosts h0, h1 ... to a lab.
func (l *lab) fleet(n int) []*sshtest.Server {
	var servers []*sshtest.Server
	for i := range n {
		servers = append(servers, l.server(fmt.Sprintf("h%d:22", i)))
	}
	return servers
}

func (l *lab) hosts(p *Pool, n int) []*Host {
	l.t.Helper()
	var hosts []*Host
	for i := range n {
		h, err := p.Host(Target{Name: fmt.Sprintf("h%d", i)})
		if err != nil {
			l.t.Fatal(err)
		}
		hosts = append(hosts, h)
	}
	return hosts
}

func TestThirtyHostsKeepTheLimitAndOneUnreachableDelaysNoOther(t *testing.T) {
	l := newLab(t)
	l.cfg.HostsAtOnce = 5
	servers := l.fleet(30)
	for _, s := range servers {
		s.Run = begins(func(sshtest.Job) int { return 0 })
	}
	// h7 does not answer until every other host is done.
	others, done := make(chan struct{}), sync.WaitGroup{}
	done.Add(29)
	go func() {
		done.Wait()
		close(others)
	}()
	dial := l.cfg.Dial
	l.cfg.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		if address != "h7:22" {
			return dial(ctx, network, address)
		}
		select {
		case <-others:
			return nil, errors.New("no route to host")
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	errs := onEach(t.Context(), l.hosts(l.pool(), 30), func(ctx context.Context, h *Host) error {
		defer done.Done()
		var all sync.WaitGroup
		errs := make([]error, 12)
		for i := range errs {
			all.Go(func() { errs[i] = h.Run(ctx, Command{Args: []string{"true"}}, nil) })
		}
		all.Wait()
		return errors.Join(errs...)
	})
	for i, err := range errs {
		if (err != nil) != (i == 7) {
			t.Errorf("h%d: %v", i, err)
		}
	}
	if !errors.Is(errs[7], ErrUnreachable) || !strings.HasPrefix(errs[7].Error(), "host h7: connect to h7:22: unreachable: ") {
		t.Errorf("got %v", errs[7])
	}
	for i, s := range servers {
		if s.Refused() > 0 || s.Most() > 8 || (i != 7 && s.Opened() != 1) {
			t.Errorf("h%d: %d sessions at once, %d refused, %d connections", i, s.Most(), s.Refused(), s.Opened())
		}
	}
	if l.most > 5 || l.most < 2 {
		t.Errorf("%d connections at once", l.most)
	}
}

func TestAnIdleHostLendsItsPlaceAndComesBack(t *testing.T) {
	l := newLab(t)
	l.cfg.HostsAtOnce = 2
	servers := l.fleet(4)
	hosts := l.hosts(l.pool(), 4)
	for range 3 {
		for i, h := range hosts {
			if got := l.output(h, "echo", h.Name()); got != fmt.Sprintf("h%d\n", i) {
				t.Errorf("got %q", got)
			}
		}
	}
	if l.most != 2 || servers[0].Opened() != 3 {
		t.Errorf("%d connections at once, %d to the first host", l.most, servers[0].Opened())
	}
	release, err := hosts[0].Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	opened := servers[0].Opened()
	for _, h := range hosts {
		l.output(h, "true")
	}
	release()
	release()
	l.output(hosts[0], "true")
	if servers[0].Opened() != opened {
		t.Error("a held host lost its place")
	}
}

func TestManyCommandsOnMoreHostsThanPlacesAllGetTheirTurn(t *testing.T) {
	l := newLab(t)
	l.cfg.HostsAtOnce = 2
	for _, s := range l.fleet(6) {
		s.Run = begins(func(sshtest.Job) int { return 0 })
	}
	var all sync.WaitGroup
	for _, h := range l.hosts(l.pool(), 6) {
		for i := range 20 {
			all.Go(func() {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if i%5 == 4 { // some give up while they wait or work
					go cancel()
				}
				err := h.Run(ctx, Command{Args: []string{"true"}}, nil)
				if err != nil && !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	if l.most > 2 {
		t.Errorf("%d connections at once", l.most)
	}
}

func TestWaitingForAPlaceEndsWithTheContext(t *testing.T) {
	l := newLab(t)
	l.cfg.HostsAtOnce = 1
	l.fleet(2)
	hosts := l.hosts(l.pool(), 2)
	release, err := hosts[0].Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = hosts[1].Connect(ctx)
	if !errors.Is(err, context.Canceled) || !strings.HasPrefix(err.Error(), "host h1: wait for a free connection") {
		t.Errorf("got %v", err)
	}
	release()
	if err := hosts[1].Connect(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAServerWithOneSessionAtOnceGetsOneAtATime(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	s.Sessions = 1
	gate, running := make(chan struct{}), make(chan struct{})
	s.Run = begins(func(j sshtest.Job) int {
		if j.Line == "first" {
			close(running)
			<-gate
		}
		return 0
	})
	learned := make(chan Event, 100)
	l.cfg.Notify = func(e Event) { learned <- e }
	h := l.host(Target{Name: "cargo"})
	var all sync.WaitGroup
	errs := make([]error, 10)
	for i := range errs {
		all.Go(func() {
			name := "other"
			if i == 0 {
				name = "first"
			}
			errs[i] = h.Run(t.Context(), Command{Args: []string{name}}, nil)
		})
		if i == 0 {
			<-running
		}
	}
	for e := range learned {
		if e.Kind == FewerSessions && e.Text.String() == "1" {
			break
		}
	}
	close(gate)
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	refused := s.Refused()
	if s.Most() != 1 || refused == 0 {
		t.Errorf("%d at once, %d refused", s.Most(), refused)
	}
}

func TestAServerThatOpensNoSessionAtAllIsAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		s := l.server("cargo:22")
		s.Sessions = -1
		err := l.host(Target{Name: "cargo"}).Run(t.Context(), Command{Args: []string{"true"}}, nil)
		if err == nil || !strings.Contains(err.Error(), "host cargo: run true: the server opens no session") {
			t.Errorf("got %v", err)
		}
		if s.Refused() != refusals+1 {
			t.Errorf("asked %d times", s.Refused())
		}
	})
}

func TestAClosedPoolEndsWhatRunsAndConnectsNoMore(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	started := make(chan struct{})
	s.Run = begins(func(j sshtest.Job) int {
		close(started)
		_, _ = io.Copy(io.Discard, j.Stdin)
		<-j.Signals
		return 0
	})
	p := l.pool()
	h, err := p.Host(Target{Name: "cargo"})
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		<-started
		p.Close()
	}()
	if err := h.Run(t.Context(), Command{Args: []string{"x"}}, nil); !errors.Is(err, ErrLost) {
		t.Errorf("got %v", err)
	}
	if err := h.Connect(t.Context()); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
	if _, err := p.Host(Target{Name: "other"}); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
}
