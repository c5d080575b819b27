package faults

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Arming lets a fault come at its moment in a command. Programs of the hosts have the script of [Hold] before them.
type Arming struct {
	World  string // the directory of that script
	Fault  *Fault // nil: nothing comes
	Strike func() // what comes
	Note   func(format string, args ...any)

	mu    sync.Mutex
	step  string // in which it comes; empty: not yet
	done  bool
	over  chan struct{}
	watch sync.WaitGroup
}

// Begins says that a step begins, as which of how many.
func (a *Arming) Begins(word string, order, steps int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if f := a.Fault; f == nil || a.done || a.step != "" || f.Step != word && (f.Step != "" || order != f.N%steps) {
		return
	}
	a.step = word
	switch a.Fault.Point {
	case Begins:
		a.now()
	case Amidst:
		a.disarm() // a program that was about to be held when the one before was let go of
		if err := os.WriteFile(a.at("armed.new"), fmt.Appendln(nil, a.Fault.Calls), 0o644); err == nil {
			_ = os.Rename(a.at("armed.new"), a.at("armed"))
		}
		a.over = make(chan struct{})
		a.watch.Go(a.wait)
	}
}

// Ends says that a step has ended.
func (a *Arming) Ends(word string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if word == a.step && !a.done && a.Fault != nil {
		a.now()
	}
}

// Close says that the command has ended: nothing comes any more.
func (a *Arming) Close() {
	a.mu.Lock()
	if a.over != nil {
		close(a.over)
	}
	a.mu.Unlock()
	a.watch.Wait()
	a.disarm()
}

// wait waits for the program at which it comes.
func (a *Arming) wait() {
	for {
		select {
		case <-a.over:
			return
		case <-time.After(time.Millisecond):
		}
		program, err := os.ReadFile(a.at("holds"))
		if err != nil {
			continue
		}
		a.Note("  at %s", strings.TrimSpace(string(program)))
		if a.Fault.Late > 0 {
			a.disarm()
			time.Sleep(time.Duration(a.Fault.Late) * time.Millisecond)
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		if !a.done {
			a.now()
		}
		return
	}
}

// now is when it comes; mu is held.
func (a *Arming) now() {
	a.done = true
	a.Note("* %s", a.Fault)
	a.Strike()
	a.disarm()
}

func (a *Arming) disarm() {
	for _, name := range []string{"armed", "calls", "holds", "held"} {
		_ = os.Remove(a.at(name))
	}
}

func (a *Arming) at(name string) string { return filepath.Join(a.World, name) }
