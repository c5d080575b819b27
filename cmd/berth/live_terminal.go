package main

import (
	"bytes"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// liveScreen is the terminal as Bubble Tea writes frames to it. A terminal that has become narrower breaks the
// lines that stand on it: the frame then begins further up than Bubble Tea believes, and is cleared from there.
type liveScreen struct {
	*os.File
	columns func() int // of the terminal now; nil: it does not break lines

	mu          sync.Mutex
	next, shown []int // widths of the lines of the frame that is made, and of the one that stands there
}

// drawn tells which frame the next Write is about.
func (s *liveScreen) drawn(view string) {
	var widths []int
	for line := range strings.SplitSeq(view, "\n") {
		widths = append(widths, ansi.StringWidth(line))
	}
	s.mu.Lock()
	s.next = widths
	s.mu.Unlock()
}

// Write implements io.Writer for frames; all else is written past it, by WriteString.
func (s *liveScreen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var before []byte
	if s.columns != nil {
		before = s.clearing(s.columns())
	}
	s.shown = s.next
	n, err := s.File.Write(append(before, p...))
	return max(n-len(before), 0), err
}

// clearing is what clears a frame that was broken, and leaves the cursor where an unbroken one would have it.
func (s *liveScreen) clearing(columns int) []byte {
	if len(s.shown) == 0 || columns < 1 {
		return nil
	}
	rows := len(s.shown) - 1
	above := rows
	for _, w := range s.shown[:rows] { // the cursor stands at the beginning of the last
		above += max(w-1, 0) / columns
	}
	if above == rows {
		return nil
	}
	var b bytes.Buffer
	b.WriteString(ansi.CursorUp(above) + ansi.EraseScreenBelow)
	if rows > 0 {
		b.WriteString(ansi.CursorDown(rows))
	}
	return b.Bytes()
}

// breaksLines reports whether the terminal breaks lines when it becomes narrower, as most do. The others cut
// them: there, what stands above the frame must not be cleared.
func breaksLines() bool {
	if os.Getenv("TMUX") != "" {
		return true
	}
	return os.Getenv("XTERM_VERSION") == "" && os.Getenv("STY") == "" && os.Getenv("TERM") != "linux"
}

// away writes nothing while something else has the terminal, and then makes room for the frame below what
// that has written.
func (s *liveScreen) away(while func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = io.WriteString(s.File, ansi.ShowCursor+"\r\n")
	while()
	_, _ = io.WriteString(s.File, ansi.HideCursor+strings.Repeat("\n", max(len(s.shown)-1, 0)))
}

// foreground reports whether the terminal is this program's to use. One that does not govern it is.
func foreground(f *os.File) bool {
	group, err := unix.IoctlGetInt(int(f.Fd()), unix.TIOCGPGRP)
	return err != nil || group == unix.Getpgrp()
}

// echo is what the terminal does with keys that nobody reads: shown on the screen, they would move the lines.
// ctrl+c stays a signal.
type echo struct {
	f       *os.File
	mu      sync.Mutex
	restore func() // while it is off
}

// off stops it. In the background, where asking for that would stop the program, it does nothing.
func (e *echo) off() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.restore == nil && foreground(e.f) {
		e.restore, _ = echoOff(int(e.f.Fd()))
	}
}

// back has the terminal do what it did before.
func (e *echo) back() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.restore != nil && foreground(e.f) {
		e.restore()
	}
	e.restore = nil
}

// hold takes the terminal for the view, and gives it back whenever a signal ends or suspends the program.
func (l *live) hold(screen *liveScreen) (release func()) {
	typed := &echo{f: l.out}
	typed.off()
	signals, over := make(chan os.Signal, 1), make(chan struct{})
	for _, s := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGTSTP} {
		if !signal.Ignored(s) {
			signal.Notify(signals, s)
		}
	}
	go func() {
		for {
			select {
			case <-over:
				return
			case s := <-signals:
				if s != syscall.SIGTSTP {
					l.die(s.(syscall.Signal))
					return
				}
				l.suspend(typed, screen)
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		close(over)
		typed.back()
	}
}

// suspend stops the program as ctrl+z does, and draws anew when it goes on.
func (l *live) suspend(typed *echo, screen *liveScreen) {
	again := make(chan os.Signal, 1)
	signal.Notify(again, syscall.SIGCONT)
	defer signal.Stop(again)
	screen.away(func() {
		typed.back()
		_ = syscall.Kill(syscall.Getpid(), syscall.SIGSTOP)
		<-again // the stop takes a moment, in which this would go on
		typed.off()
	})
	if w, h, err := term.GetSize(int(l.out.Fd())); err == nil {
		l.program.Send(tea.WindowSizeMsg{Width: w, Height: h})
	}
}

// die lets a signal do what it does, with the terminal as it was.
func (l *live) die(s syscall.Signal) {
	stopped := make(chan struct{})
	go func() {
		l.stop()
		close(stopped)
	}()
	select {
	case <-stopped:
	case <-time.After(time.Second): // a terminal that takes nothing must not keep the program alive
	}
	signal.Reset(s)
	_ = syscall.Kill(syscall.Getpid(), s)
}
