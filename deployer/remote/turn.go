package remote

import (
	"context"
	"sync"
	"time"
)

// turn is a lock whose waiting ends with a context.
type turn chan struct{}

func newTurn() turn { return make(turn, 1) }

func (t turn) lock(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	default:
	}
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (t turn) unlock() { <-t }

// watchdog ends a handshake that takes too long. It stands still while a person is asked.
type watchdog struct {
	mu     sync.Mutex
	timer  *time.Timer
	limit  time.Duration
	paused int
}

func watch(limit time.Duration, bark func()) *watchdog {
	return &watchdog{limit: limit, timer: time.AfterFunc(limit, bark)}
}

// pause stops the clock; the function that it returns starts it anew.
func (w *watchdog) pause() (resume func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.paused++
	w.timer.Stop()
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.paused--; w.paused == 0 {
			w.timer.Reset(w.limit)
		}
	}
}

// restart gives the next part of a handshake its own time.
func (w *watchdog) restart(limit time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.limit = limit
	if w.paused == 0 {
		w.timer.Reset(limit)
	}
}

func (w *watchdog) stop() { w.timer.Stop() }
