package remote

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"berth/internal/sshtest"
)

func TestASilentCutIsNoticedInTheStatedTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		l.cfg.KeepAliveEvery, l.cfg.KeepAliveWait = 10*time.Second, 20*time.Second
		s := l.server("cargo:22")
		started := make(chan struct{})
		s.Run = begins(func(j sshtest.Job) int {
			close(started)
			_, _ = io.Copy(io.Discard, j.Stdin)
			<-j.Signals
			return sshtest.NoExitCode
		})
		cut := make(chan time.Time, 1)
		go func() {
			<-started
			time.Sleep(45 * time.Second) // it has answered four times by then
			s.CutSilently()
			cut <- time.Now()
		}()
		input, end := io.Pipe()
		err := l.host(Target{Name: "cargo"}).Run(t.Context(), Command{Args: []string{"backup"}, Stdin: input}, nil)
		if !errors.Is(err, ErrLost) || !strings.Contains(err.Error(), "the host did not answer for 20s") {
			t.Errorf("got %v", err)
		}
		if took := time.Since(<-cut); took <= 0 || took > 30*time.Second {
			t.Errorf("it took %v", took)
		}
		end.Close()
		s.HangUp()
	})
}

func TestALostConnectionIsMadeAgainWithGrowingPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		l.cfg.Reconnects, l.cfg.Backoff, l.cfg.BackoffMax = 5, time.Second, 5*time.Second
		s := l.server("cargo:22")
		s.Run = begins(func(sshtest.Job) int { return 0 })
		var down atomic.Bool
		var tries []time.Duration
		start := time.Now()
		dial := l.cfg.Dial
		l.cfg.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			if down.Load() {
				tries = append(tries, time.Since(start))
				if len(tries) == 5 {
					down.Store(false)
				}
				return nil, errors.New("no route to host")
			}
			return dial(ctx, network, address)
		}
		var events []Event
		l.cfg.Notify = func(e Event) { events = append(events, e) }
		h := l.host(Target{Name: "cargo"})
		if err := h.Run(t.Context(), Command{Args: []string{"true"}}, nil); err != nil {
			t.Fatal(err)
		}
		down.Store(true)
		s.HangUp()
		synctest.Wait()
		if err := h.Run(t.Context(), Command{Args: []string{"true"}}, nil); err != nil {
			t.Fatal(err)
		}
		want := []time.Duration{0, 1, 3, 7, 12}
		if len(tries) != len(want) || len(events) != len(want) {
			t.Fatalf("tried at %v, said %+v", tries, events)
		}
		for i := range want {
			if tries[i] != want[i]*time.Second || events[i].Kind != Reconnecting || events[i].Attempt != i+1 {
				t.Errorf("tried at %v, said %+v", tries[i], events[i])
			}
		}
		// What was never there is tried once, and so is what fails for good.
		delete(l.servers, "cargo:22")
		other, err := h.pool.Host(Target{Name: "other"})
		if err != nil {
			t.Fatal(err)
		}
		before := time.Now()
		if err := other.Connect(t.Context()); !errors.Is(err, ErrUnreachable) || time.Since(before) != 0 {
			t.Errorf("got %v after %v", err, time.Since(before))
		}
		s.HangUp()
		synctest.Wait()
		changed := l.stranger("cargo:22")
		if err := h.Connect(t.Context()); err == nil || Retryable(err) || changed.Opened() != 1 || time.Since(before) != 0 {
			t.Errorf("got %v after %v and %d connections", err, time.Since(before), changed.Opened())
		}
	})
}

func TestWaitingToConnectAgainEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		l.cfg.Reconnects = 5
		s := l.server("cargo:22")
		ctx, cancel := context.WithCancel(t.Context())
		l.cfg.Notify = func(Event) { cancel() }
		h := l.host(Target{Name: "cargo"})
		if err := h.Connect(ctx); err != nil {
			t.Fatal(err)
		}
		delete(l.servers, "cargo:22")
		s.HangUp()
		synctest.Wait()
		before := time.Now()
		if err := h.Connect(ctx); !errors.Is(err, context.Canceled) || time.Since(before) != 0 {
			t.Errorf("got %v after %v", err, time.Since(before))
		}
	})
}

func TestAServerThatSaysNothingIsUnreachableInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		l.config("Host cargo\n ConnectTimeout 4")
		l.cfg.Dial = func(context.Context, string, string) (net.Conn, error) {
			return sshtest.Silence(), nil
		}
		p := l.pool()
		for name, want := range map[string]time.Duration{"cargo": 4 * time.Second, "other": 15 * time.Second} {
			h, err := p.Host(Target{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			before := time.Now()
			if err := h.Connect(t.Context()); !errors.Is(err, ErrUnreachable) || time.Since(before) != want {
				t.Errorf("got %v after %v", err, time.Since(before))
			}
		}
	})
}

func TestAPersonMayTakeLongerToAnswerThanAHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		l.stranger("cargo:22")
		l.cfg.Ask = &slowAsker{&asker{t: t, accept: []bool{true}}}
		if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

type slowAsker struct{ *asker }

func (a *slowAsker) AcceptHostKey(ctx context.Context, q HostKeyQuestion) (bool, error) {
	time.Sleep(time.Hour)
	return a.asker.AcceptHostKey(ctx, q)
}

func TestAQuestionEndsWithTheContext(t *testing.T) {
	l := newLab(t)
	l.stranger("cargo:22")
	ctx, cancel := context.WithCancel(t.Context())
	ask := &deafAsker{cancel: cancel}
	l.cfg.Ask = ask
	if err := l.host(Target{Name: "cargo"}).Connect(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// deafAsker waits for the context that it ends itself.
type deafAsker struct {
	Asker
	cancel func()
}

func (a *deafAsker) AcceptHostKey(ctx context.Context, _ HostKeyQuestion) (bool, error) {
	a.cancel()
	<-ctx.Done()
	return false, ctx.Err()
}
