package remote

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"berth/message"
)

// sessions bounds the sessions at once on one host. It starts from a guess and learns from the
// server: when one is refused while others are open, as many as are open is the limit.
type sessions struct {
	mu      sync.Mutex
	limit   int
	open    int
	waiting []chan struct{}
}

// enter waits until one more session may be opened. Each enter needs one leave.
func (s *sessions) enter(ctx context.Context, c *connection) error {
	s.mu.Lock()
	if s.open < s.limit {
		s.open++
		s.mu.Unlock()
		return nil
	}
	ready := make(chan struct{})
	s.waiting = append(s.waiting, ready)
	s.mu.Unlock()
	var err error
	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		err = context.Cause(ctx)
	case <-c.done:
		err = errStale
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-ready:
		s.out()
	default:
		s.waiting = slices.DeleteFunc(s.waiting, func(o chan struct{}) bool { return o == ready })
	}
	return err
}

func (s *sessions) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out()
}

func (s *sessions) out() {
	s.open--
	for len(s.waiting) > 0 && s.open < s.limit {
		s.open++
		close(s.waiting[0])
		s.waiting = s.waiting[1:]
	}
}

// refused is for a session that the server did not open. With others open it is a leave, and as many
// as they are is the limit; alone it keeps its turn, to ask again. learned reports a new limit.
func (s *sessions) refused() (others int, learned bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	others = s.open - 1
	if limit := max(others, 1); limit < s.limit {
		s.limit, learned = limit, true
	}
	if others > 0 {
		s.out()
	}
	return others, learned
}

// errStale: the connection was found dead before anything was asked of the host.
var errStale = message.New("the connection was dead already")

// A session that has just ended may still count on the server. refusals bounds how often, with
// growing pauses, a session is asked for while none of ours is open.
const (
	refusals     = 8
	refusedPause = 10 * time.Millisecond
)

// openSession opens a session and waits for its turn; leave gives the turn back. An errStale means
// that nothing was asked of the host.
func (h *Host) openSession(ctx context.Context, c *connection) (s *ssh.Session, leave func(), err error) {
	for alone, entered := 0, false; ; {
		if !entered {
			if err := h.sessions.enter(ctx, c); err != nil {
				return nil, nil, err
			}
			entered = true
		}
		s, err := await(ctx, c, c.client.NewSession, func(s *ssh.Session) { s.Close() })
		if err == nil {
			return s, h.sessions.leave, nil
		}
		var refused *ssh.OpenChannelError
		if !errors.As(err, &refused) {
			h.sessions.leave()
			if ctx.Err() != nil {
				return nil, nil, err
			}
			// Without an answer there is no connection any more, whoever notices it first.
			c.end(err)
			return nil, nil, errStale
		}
		others, learned := h.sessions.refused()
		if learned {
			h.pool.cfg.Notify(Event{Kind: FewerSessions, Host: h.target.Name, Text: message.Same(fmt.Sprint(max(others, 1)))})
		}
		if others > 0 {
			entered = false
			continue
		}
		if alone++; alone > refusals {
			h.sessions.leave()
			return nil, nil, message.Errorf("the server opens no session (%w); does its sshd_config have MaxSessions 0, or only forwarding for this user?", refused)
		}
		if err := pause(ctx, refusedPause<<(alone-1)); err != nil {
			h.sessions.leave()
			return nil, nil, err
		}
	}
}

// pause waits, or less when the context ends.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
