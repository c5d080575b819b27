package remote

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"sync"
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

// Line is one line of output, without its line feed.
type Line struct {
	Stream Stream
	Text   string
}

const (
	tailLines = 15        // lines of each stream that an ExitError keeps
	lineLimit = 64 * 1024 // a longer line is given in pieces
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
	raw   io.Writer            // has standard output as it comes, in place of lines; may be nil
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
}

// writer gives the end that a stream is written to.
func (o *output) writer(s Stream) io.Writer { return streamWriter{o, s} }

type streamWriter struct {
	o *output
	s Stream
}

func (w streamWriter) Write(p []byte) (int, error) {
	w.o.mu.Lock()
	defer w.o.mu.Unlock()
	if w.s == Stdout && w.o.sink.raw != nil {
		if w.o.closed {
			return len(p), nil
		}
		return w.o.sink.raw.Write(p)
	}
	rest := p
	for {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			break
		}
		w.o.part[w.s] = append(w.o.part[w.s], rest[:i]...)
		w.o.line(w.s)
		rest = rest[i+1:]
	}
	w.o.part[w.s] = append(w.o.part[w.s], rest...)
	for len(w.o.part[w.s]) >= lineLimit {
		w.o.line(w.s)
	}
	return len(p), nil
}

// line hands on what is there of a line, lineLimit bytes at most at a time.
func (o *output) line(s Stream) {
	for part := range slices.Chunk(o.part[s], lineLimit) {
		o.give(s, part)
	}
	if len(o.part[s]) == 0 {
		o.give(s, nil)
	}
	o.part[s] = o.part[s][:0]
}

func (o *output) give(s Stream, part []byte) {
	if o.closed {
		return
	}
	l := Line{s, strings.TrimSuffix(string(part), "\r")}
	if len(o.tail[s]) == tailLines {
		o.tail[s] = o.tail[s][1:]
	}
	o.count++
	o.tail[s] = append(o.tail[s], numbered{l, o.count})
	if o.sink.lines != nil {
		o.sink.lines(s, l.Text)
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
