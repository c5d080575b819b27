package live

import (
	"bytes"
	"io"
	"sync"
)

// Relay is where a command says what people want to see while they wait. While a live view stands, that goes
// through the view line by line, and else where it always went.
type Relay struct {
	mu   sync.Mutex
	To   io.Writer
	say  func(string) // of the live view; nil: none stands
	part []byte       // of a line that has not ended
}

// Write implements io.Writer.
func (r *Relay) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.say == nil {
		return r.To.Write(p)
	}
	r.part = append(r.part, p...)
	for {
		line, rest, whole := bytes.Cut(r.part, []byte("\n"))
		if !whole {
			return len(p), nil
		}
		r.say(string(line))
		r.part = rest
	}
}

// Through sends what is written through a view, until the function that it returns is called.
func (r *Relay) Through(say func(string)) (back func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.say = say
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.say = nil
		if len(r.part) > 0 {
			_, _ = r.To.Write(append(r.part, '\n'))
			r.part = nil
		}
	}
}
