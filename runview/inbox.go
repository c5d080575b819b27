package runview

import (
	"slices"
	"sync"
	"time"
	"unicode/utf8"
)

// lineLimit is how many bytes of a line are kept.
const lineLimit = 4 << 10

// Inbox keeps events until somebody takes them. It never holds up who tells them, and however long nobody
// looks it holds no more than what steps have come to and the last lines of each.
type Inbox struct {
	keep int
	now  func() time.Time

	mu     sync.Mutex
	events []Event
	lines  map[int]int // how many lines of a step are among them
	closed bool
	err    error
	direct func([]Event) // in place of who takes them

	fresh chan struct{} // holds one: there is something
	end   chan struct{} // closed with closed
}

// Batch is what came since the last one.
type Batch struct {
	Events []Event
	At     time.Time // when it was taken
	Last   bool      // no more comes
	Err    error     // with Last: how it ended
}

// NewInbox makes an inbox that keeps so many lines of a step, at least one. now gives the time.
func NewInbox(keep int, now func() time.Time) *Inbox {
	return &Inbox{keep: max(keep, 1), now: now, lines: map[int]int{}, fresh: make(chan struct{}, 1), end: make(chan struct{})}
}

// Put adds an event; false: it is too late. It can be called from several goroutines and never blocks.
func (b *Inbox) Put(e Event) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	if e.At.IsZero() {
		e.At = b.now()
	}
	if b.direct != nil {
		b.direct([]Event{e})
		return true
	}
	isLine := e.isLine()
	if isLine {
		e.Line = clip(e.Line)
	}
	b.events = append(b.events, e)
	if isLine {
		if b.lines[e.Step]++; b.lines[e.Step] > b.keep {
			b.lines[e.Step]--
			b.dropLine(e.Step)
		}
	}
	select {
	case b.fresh <- struct{}{}:
	default:
	}
	return true
}

// dropLine drops the oldest line of a step. The next one says so, and has its time: the step may have begun
// with it.
func (b *Inbox) dropLine(step int) {
	mine := func(e Event) bool { return e.Step == step && e.isLine() }
	first := slices.IndexFunc(b.events, mine)
	gone := b.events[first]
	b.events = slices.Delete(b.events, first, first+1)
	next := first + slices.IndexFunc(b.events[first:], mine)
	b.events[next].Missed += gone.Missed + 1
	b.events[next].At = gone.At
}

// Close takes no more events; what is there can still be taken. err is how the run ended. Only the first
// call counts.
func (b *Inbox) Close(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed {
		b.closed, b.err = true, err
		close(b.end)
	}
}

// Fresh has something when there is an event to take.
func (b *Inbox) Fresh() <-chan struct{} { return b.fresh }

// Closed is closed when no more events come.
func (b *Inbox) Closed() <-chan struct{} { return b.end }

// Take returns the events that nobody has taken yet.
func (b *Inbox) Take() Batch {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := Batch{Events: b.events, At: b.now(), Last: b.closed, Err: b.err}
	b.events = nil
	clear(b.lines)
	return out
}

// Divert hands what is there, and all that comes, to somebody else. to is never called twice at once.
func (b *Inbox) Divert(to func([]Event)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.direct = to
	to(b.events)
	b.events = nil
}

// cutMark ends a line that was cut.
const cutMark = "… (cut)"

// clip bounds a line, at the end of a character. One that was cut says so.
func clip(s string) string {
	if len(s) <= lineLimit {
		return s
	}
	n := lineLimit - len(cutMark)
	for !utf8.RuneStart(s[n]) && n > lineLimit-len(cutMark)-utf8.UTFMax {
		n--
	}
	return s[:n] + cutMark
}
