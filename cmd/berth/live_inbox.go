package main

import (
	"slices"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"berth/deployer"
)

// liveEvent is one thing that the view is told.
type liveEvent struct {
	news     deployer.News
	text     string // to be printed, where said
	said     bool
	stopping bool // no further step begins
	at       time.Time
}

// isLine reports whether the event is a line of a step's output.
func (e *liveEvent) isLine() bool {
	return !e.said && !e.stopping && e.news.Outcome == deployer.Active && e.news.Line != ""
}

const (
	liveTail = 20                     // lines of a step's output that are kept
	livePace = 50 * time.Millisecond  // what comes within it is drawn at once
	liveTick = 200 * time.Millisecond // clocks go on when nothing comes
)

// liveInbox keeps what was told until the view gets to it. It never holds its callers up, and however slow
// the terminal is it holds no more than the ends of steps and the last lines of each.
type liveInbox struct {
	mu     sync.Mutex
	events []liveEvent
	lines  map[int]int // how many lines of a step are among them
	shut   bool
	direct func([]liveEvent) // in place of the view, where that has failed
	wake   chan struct{}     // holds one: there is something
	end    chan struct{}     // closed with shut
}

func newLiveInbox() *liveInbox {
	return &liveInbox{lines: map[int]int{}, wake: make(chan struct{}, 1), end: make(chan struct{})}
}

// put takes an event; false: it is too late.
func (b *liveInbox) put(e liveEvent) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.shut:
		return false
	case b.direct != nil:
		b.direct([]liveEvent{e})
		return true
	}
	if e.isLine() {
		e.news.Line = liveClip(e.news.Line)
		if b.lines[e.news.Step]++; b.lines[e.news.Step] > liveTail {
			b.lines[e.news.Step]--
			first := slices.IndexFunc(b.events, func(o liveEvent) bool { return o.isLine() && o.news.Step == e.news.Step })
			b.events = slices.Delete(b.events, first, first+1)
		}
	}
	b.events = append(b.events, e)
	select {
	case b.wake <- struct{}{}:
	default:
	}
	return true
}

// close takes no more events; what is there is still handed out.
func (b *liveInbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.shut {
		b.shut = true
		close(b.end)
	}
}

// divert hands what is there, and all that comes, to somebody else. to is never called twice at once.
func (b *liveInbox) divert(to func([]liveEvent)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.direct = to
	to(b.events)
	b.events = nil
}

// liveFreshMsg is what came since the last one. Where it is the last, no more comes.
type liveFreshMsg struct {
	events []liveEvent
	at     time.Time
	last   bool
}

// next waits for something to come, but not for ever.
func (b *liveInbox) next() tea.Msg {
	select {
	case <-b.end:
	case <-time.After(liveTick):
	case <-b.wake:
		select {
		case <-b.end:
		case <-time.After(livePace):
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	out := liveFreshMsg{events: b.events, at: time.Now(), last: b.shut}
	b.events = nil
	clear(b.lines)
	return out
}
