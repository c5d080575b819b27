package live

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/term"

	"berth/internal/tty"
)

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
	if e.restore == nil && tty.Foreground(e.f) {
		e.restore, _ = tty.EchoOff(int(e.f.Fd()))
	}
}

// back has the terminal do what it did before.
func (e *echo) back() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.restore != nil && tty.Foreground(e.f) {
		e.restore()
	}
	e.restore = nil
}

// hold takes the terminal for the view, and gives it back whenever a signal ends or suspends the program.
func (v *View) hold(screen *screen) (release func()) {
	typed := &echo{f: v.out}
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
					v.die(s.(syscall.Signal))
					return
				}
				v.suspend(typed, screen)
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
func (v *View) suspend(typed *echo, screen *screen) {
	again := make(chan os.Signal, 1)
	signal.Notify(again, syscall.SIGCONT)
	defer signal.Stop(again)
	screen.away(func() {
		typed.back()
		_ = syscall.Kill(syscall.Getpid(), syscall.SIGSTOP)
		<-again // the stop takes a moment, in which this would go on
		typed.off()
	})
	if w, h, err := term.GetSize(int(v.out.Fd())); err == nil {
		v.program.Send(tea.WindowSizeMsg{Width: w, Height: h})
	}
}

// die lets a signal do what it does, with the terminal as it was.
func (v *View) die(s syscall.Signal) {
	stopped := make(chan struct{})
	go func() {
		v.Close()
		close(stopped)
	}()
	select {
	case <-stopped:
	case <-time.After(time.Second): // a terminal that takes nothing must not keep the program alive
	}
	signal.Reset(s)
	_ = syscall.Kill(syscall.Getpid(), s)
}
