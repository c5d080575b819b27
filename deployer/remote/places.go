package remote

import (
	"context"
	"slices"
	"sync"
)

// places bounds how many hosts are connected at once. A host keeps its place while it is in use and,
// as long as nobody waits, afterwards. A host that needs a place takes the one that has been idle for
// longest; where there is none, it waits for its turn.
type places struct {
	mu      sync.Mutex
	free    int
	holders map[*Host]*holder
	idle    []*Host // with a place and without a user, the longest idle first
	waiting []*waiter
}

type holder struct{ users int }

type waiter struct {
	host  *Host
	ready chan struct{} // closed when the host has a place and this user is counted
}

func newPlaces(n int) *places {
	return &places{free: n, holders: map[*Host]*holder{}}
}

// take counts one more user of h and waits until h has a place. Each take needs one leave.
func (p *places) take(ctx context.Context, h *Host) error {
	p.mu.Lock()
	if p.grant(h) {
		p.mu.Unlock()
		return nil
	}
	w := &waiter{h, make(chan struct{})}
	p.waiting = append(p.waiting, w)
	p.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-w.ready: // it came at the same moment
		p.drop(h)
	default:
		p.waiting = slices.DeleteFunc(p.waiting, func(o *waiter) bool { return o == w })
	}
	return context.Cause(ctx)
}

// grant gives h a place, or one more user, if that can be now.
func (p *places) grant(h *Host) bool {
	if held := p.holders[h]; held != nil {
		held.users++
		p.idle = slices.DeleteFunc(p.idle, func(o *Host) bool { return o == h })
		return true
	}
	switch {
	case p.free > 0:
		p.free--
	case len(p.idle) > 0:
		longest := p.idle[0]
		p.idle = p.idle[1:]
		delete(p.holders, longest)
		longest.disconnect()
	default:
		return false
	}
	p.holders[h] = &holder{users: 1}
	return true
}

// leave ends one use of h. A place without a connection is given back at once.
func (p *places) leave(h *Host) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop(h)
}

func (p *places) drop(h *Host) {
	held := p.holders[h]
	if held.users--; held.users > 0 {
		return
	}
	if h.connected() {
		p.idle = append(p.idle, h)
	} else {
		delete(p.holders, h)
		p.free++
	}
	for len(p.waiting) > 0 && p.grant(p.waiting[0].host) {
		first := p.waiting[0].host
		close(p.waiting[0].ready)
		p.waiting = p.waiting[1:]
		p.join(first)
	}
}

// join lets everybody else in who waits for a host that has its place now.
func (p *places) join(h *Host) {
	p.waiting = slices.DeleteFunc(p.waiting, func(w *waiter) bool {
		if w.host != h {
			return false
		}
		p.holders[h].users++
		close(w.ready)
		return true
	})
}
