package remote

import (
	"context"
	"sync"
)

// rootBy is how a command becomes root's on a host.
type rootBy int

const (
	rootUnknown  rootBy = iota
	rootLogin           // the login user is root
	rootFree            // sudo asks for nothing
	rootPassword        // sudo asks for a password
)

// Host is a handle of one host. It is safe for use by several goroutines.
type Host struct {
	pool     *Pool
	target   Target
	endpoint *endpoint
	dialing  turn // one goroutine at a time connects
	finding  turn // and asks where the host is
	sessions sessions
	sudo     sudoTries // guarded by the pool's asking

	mu     sync.Mutex
	conn   *connection
	lost   bool // a connection broke by itself, and none came after it
	closed bool
	root   rootBy
}

// Name is the target's.
func (h *Host) Name() string { return h.target.Name }

// Connect makes the connection if it is not there. It is tried once, but for a connection that was
// lost (see Config.Reconnects).
func (h *Host) Connect(ctx context.Context) error {
	release, err := h.Hold(ctx)
	if err == nil {
		release()
	}
	return err
}

// Hold connects and keeps the host's place among the hosts at once until release is called. Without
// it the place may go to another host between two operations, and the next one connects anew. Do not
// hold one host while waiting for another: with all places held, nobody would get one.
func (h *Host) Hold(ctx context.Context) (release func(), err error) {
	_, release, err = h.use(ctx)
	return release, err
}

// use gives a connection that was alive a moment ago, and what to call when it is not needed any more.
func (h *Host) use(ctx context.Context) (*connection, func(), error) {
	asked := false
	for attempt := 1; ; attempt++ {
		if err := h.pool.places.take(ctx, h); err != nil {
			return nil, nil, at(h.target.Name, "wait for a free connection", err)
		}
		c, again, err := h.connection(ctx)
		if err == nil {
			var once sync.Once
			return c, func() { once.Do(func() { h.pool.places.leave(h) }) }, nil
		}
		h.pool.places.leave(h)
		if !asked && h.find(ctx, err) {
			asked = true
			continue
		}
		if !again || !Retryable(err) {
			return nil, nil, err
		}
		if attempt > h.pool.cfg.Reconnects {
			h.giveUp()
			return nil, nil, err
		}
		wait := h.pool.cfg.backoff(attempt)
		h.pool.cfg.Notify(Event{Kind: Reconnecting, Host: h.target.Name, Err: err, Attempt: attempt, Wait: wait})
		if err := pause(ctx, wait); err != nil {
			return nil, nil, at(h.target.Name, "connect again", err)
		}
	}
}

// connection gives the one that is there or makes one. again reports whether one was lost before.
func (h *Host) connection(ctx context.Context) (c *connection, again bool, err error) {
	if err := h.dialing.lock(ctx); err != nil {
		return nil, false, at(h.target.Name, "connect", err)
	}
	defer h.dialing.unlock()
	h.mu.Lock()
	if c := h.conn; c != nil {
		if c.alive() {
			h.mu.Unlock()
			return c, false, nil
		}
		h.conn, h.lost = nil, true
	}
	again, closed := h.lost, h.closed
	h.mu.Unlock()
	if closed {
		return nil, false, at(h.target.Name, "connect", errClosed)
	}
	c, err = h.pool.open(ctx, h.endpoint)
	if err != nil {
		return nil, again, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		c.end(errClosed)
		return nil, false, at(h.target.Name, "connect", errClosed)
	}
	h.conn, h.lost = c, false
	return c, again, nil
}

// giveUp is after all tries to connect anew: who asks next tries once, and does not wait as long again for a host that is gone.
func (h *Host) giveUp() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lost = false
}

// connected reports whether there is a connection that needs a place.
func (h *Host) connected() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.conn != nil && h.conn.alive()
}

// disconnect ends an idle connection, so that another host has its place.
func (h *Host) disconnect() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.conn != nil {
		h.conn.end(errClosed)
		h.conn = nil
	}
}

// shut ends the connection for good.
func (h *Host) shut() {
	h.disconnect()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
}
