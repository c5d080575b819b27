package sshtest

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// wire is a connection in memory. Unlike net.Pipe it buffers, for both ends of SSH speak first; it can
// be cut silently, so that nothing arrives any more and nobody is told.
type wire struct {
	in, out *lane
	closed  func()
	once    sync.Once
}

type lane struct {
	mu    sync.Mutex
	cond  *sync.Cond
	buf   []byte
	ended bool
	cut   bool
}

func newLane() *lane {
	l := &lane{}
	l.cond = sync.NewCond(&l.mu)
	return l
}

// newWire gives both ends; closed is called once, when the first end is closed.
func newWire(closed func()) (a, b *wire) {
	up, down := newLane(), newLane()
	return &wire{in: down, out: up, closed: closed}, &wire{in: up, out: down, closed: func() {}}
}

// Silence is a connection on which nothing ever comes.
func Silence() net.Conn {
	client, _ := newWire(func() {})
	return client
}

func (w *wire) Read(p []byte) (int, error) {
	l := w.in
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.buf) == 0 && !l.ended {
		l.cond.Wait()
	}
	if len(l.buf) == 0 {
		return 0, io.EOF
	}
	n := copy(p, l.buf)
	l.buf = l.buf[n:]
	return n, nil
}

func (w *wire) Write(p []byte) (int, error) {
	l := w.out
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return 0, os.ErrClosed
	}
	if !l.cut {
		l.buf = append(l.buf, p...)
		l.cond.Broadcast()
	}
	return len(p), nil
}

func (w *wire) Close() error {
	for _, l := range []*lane{w.in, w.out} {
		l.mu.Lock()
		l.ended = true
		l.cond.Broadcast()
		l.mu.Unlock()
	}
	w.once.Do(w.closed)
	return nil
}

// cutSilently drops everything that is written from now on, both ways.
func (w *wire) cutSilently() {
	for _, l := range []*lane{w.in, w.out} {
		l.mu.Lock()
		l.cut = true
		l.mu.Unlock()
	}
}

func (w *wire) LocalAddr() net.Addr              { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }
func (w *wire) RemoteAddr() net.Addr             { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 22} }
func (w *wire) SetDeadline(time.Time) error      { return nil }
func (w *wire) SetReadDeadline(time.Time) error  { return nil }
func (w *wire) SetWriteDeadline(time.Time) error { return nil }
