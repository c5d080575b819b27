package remote

import (
	"bytes"
	"io"
	"slices"
	"sync"

	"berth/message"
	"berth/plain"
)

// Stream is where a line of output was written to.
type Stream int

const (
	Stdout Stream = iota
	Stderr
)

func (s Stream) String() string {
	if s == Stderr {
		return "stderr"
	}
	return "stdout"
}

// Line is one line of output, without its line feed and without anything that does something on a terminal.
type Line struct {
	Stream Stream
	Text   string
}

const (
	tailLines = 15        // lines of each stream that an ExitError keeps
	tailLimit = 2 * 1024  // bytes of each of them
	lineLimit = 64 * 1024 // bytes of a line: of a longer one the beginning is given
)

// numbered is a line and its place among all. Each stream keeps its own last lines: which of two
// streams arrives first is chance, and much output must not push the one line out that says why.
type numbered struct {
	Line
	at int
}

// sink is where output goes.
type sink struct {
	lines func(Stream, string) // may be nil
	raw   io.Writer            // has standard output as it comes, in place of lines, until it wants no more; may be nil

	streams [2]io.Writer // have a stream as it comes, and may block; in place of all others, may be nil
}

// output cuts what a command writes into lines and hands them on, one at a time and never after it
// was closed.
type output struct {
	mu     sync.Mutex
	sink   sink
	tail   [2][]numbered
	count  int
	part   [2][]byte
	closed bool

	unheard int           // bytes of lines that nobody is given
	full    chan struct{} // closed when no more is wanted: the command is to be left
	over    bool          // it is closed
}

// mostUnheard is how many bytes a command may say that nobody is given: it is no reason to wait for its end.
const mostUnheard = 64 << 20

// errFull ends a command that has said more than anybody wants.
var errFull = message.Errorf("it said more than %d MB, and was left", mostUnheard>>20)

func newOutput(to sink) *output { return &output{sink: to, full: make(chan struct{})} }

// enough has the command left. What it says from now on is thrown away.
func (o *output) enough() {
	if !o.over {
		o.over = true
		close(o.full)
	}
}

// writer gives the end that a stream is written to.
func (o *output) writer(s Stream) io.Writer { return streamWriter{o, s} }

type streamWriter struct {
	o *output
	s Stream
}

func (w streamWriter) Write(p []byte) (int, error) {
	if to := w.o.sink.streams[w.s]; to != nil {
		return w.o.stream(to, p)
	}
	w.o.mu.Lock()
	defer w.o.mu.Unlock()
	if w.s == Stdout && w.o.sink.raw != nil {
		if w.o.closed || w.o.over {
			return len(p), nil
		}
		if _, err := w.o.sink.raw.Write(p); err != nil {
			w.o.enough()
		}
		return len(p), nil
	}
	if w.o.sink.lines == nil {
		if w.o.unheard += len(p); w.o.unheard > mostUnheard {
			w.o.enough()
		}
	}
	rest := p
	for {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			break
		}
		w.o.keep(w.s, rest[:i])
		w.o.line(w.s)
		rest = rest[i+1:]
	}
	w.o.keep(w.s, rest)
	return len(p), nil
}

// stream hands a stream on. The other one does not wait for it.
func (o *output) stream(to io.Writer, p []byte) (int, error) {
	o.mu.Lock()
	past := o.closed || o.over
	o.mu.Unlock()
	if past {
		return len(p), nil
	}
	if _, err := to.Write(p); err != nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.enough()
	}
	return len(p), nil
}

// keep adds to the line of a stream that has not ended yet, up to one byte more than is given of it.
func (o *output) keep(s Stream, p []byte) {
	o.part[s] = append(o.part[s], p[:min(len(p), lineLimit+1-len(o.part[s]))]...)
}

// line hands on a line that has ended.
func (o *output) line(s Stream) {
	part := o.part[s]
	o.part[s] = part[:0]
	if o.closed {
		return
	}
	text := plain.Text(string(part[:min(len(part), lineLimit)]))
	if len(part) > lineLimit {
		text += plain.CutMark
	}
	if len(o.tail[s]) == tailLines {
		o.tail[s] = o.tail[s][1:]
	}
	o.count++
	o.tail[s] = append(o.tail[s], numbered{Line{s, plain.Cut(text, tailLimit)}, o.count})
	if o.sink.lines != nil {
		o.sink.lines(s, text)
	}
}

// close hands on lines that lack their line feed, where all is true, and ends the handing on. It gives
// the last lines in the order in which they came.
func (o *output) close(all bool) []Line {
	o.mu.Lock()
	defer o.mu.Unlock()
	for s := range o.part {
		if all && len(o.part[s]) > 0 {
			o.line(Stream(s))
		}
	}
	o.closed = true
	last := slices.Concat(o.tail[0], o.tail[1])
	slices.SortFunc(last, func(a, b numbered) int { return a.at - b.at })
	var lines []Line
	for _, l := range last {
		lines = append(lines, l.Line)
	}
	return lines
}
