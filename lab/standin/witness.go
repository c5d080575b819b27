package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// witnessDir lies outside of all hosts and is theirs together: what happened to a service is known there whatever becomes of a host. The lab's
// container runtime mounts it where the environment says WITNESS.
//
//	running     is locked as long as the stand-in runs: the kernel lets go of it, and nobody else
//	lock        is held by who writes, starts or stops
//	asked       "start HOST" and the like: who watches looks at the data and takes it away; until then nothing goes on
//	count       the last write; acked: all of them, a line each
const witnessDir = "/.witness"

// between is how long a witness writes nothing.
const between = 40 * time.Millisecond

// witness writes all the time into directories, and says when it starts and stops.
type witness struct {
	dir, host string
	places    []string
	running   *os.File
	tick      int
}

// attend gives a witness where the environment wants one, else nil.
func attend() *witness {
	places := os.Getenv("WITNESS")
	if places == "" {
		return nil
	}
	return &witness{dir: witnessDir, host: os.Getenv("LAB_HOST"), places: strings.Split(places, ":")}
}

// starts says that it starts, and then begins.
func (w *witness) starts(begin func()) error {
	if w == nil {
		begin()
		return nil
	}
	var err error
	if w.running, err = os.OpenFile(filepath.Join(w.dir, "running"), os.O_CREATE|os.O_RDWR, 0o644); err != nil {
		return err
	}
	return w.locked(func() error {
		word := "start"
		if err := syscall.Flock(int(w.running.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
			word = "two"
		}
		if err := w.asks(word); err != nil {
			return err
		}
		begin()
		w.writes("starts", os.O_CREATE)
		return nil
	})
}

// stops says that it stops.
func (w *witness) stops() {
	if w == nil {
		return
	}
	if err := w.locked(func() error {
		w.writes("stops", 0)
		return w.asks("stop")
	}); err != nil {
		logf("witness: %v", err)
	}
}

func (w *witness) locked(do func() error) error {
	lock, err := os.OpenFile(filepath.Join(w.dir, "lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return err
	}
	defer lock.Close() // which lets go of it
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	return do()
}

// asks waits until what there is now has been looked at.
func (w *witness) asks(word string) error {
	at := filepath.Join(w.dir, "asked")
	if err := errors.Join(os.WriteFile(at+".new", []byte(word+" "+w.host+"\n"), 0o644), os.Rename(at+".new", at)); err != nil {
		return err
	}
	for {
		if _, err := os.Stat(at); errors.Is(err, os.ErrNotExist) {
			return nil
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// writes adds a line to each place, and acknowledges that. It reports whether it could.
func (w *witness) writes(what string, flag int) bool {
	text, _ := os.ReadFile(filepath.Join(w.dir, "count"))
	n, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	n++
	for _, place := range w.places {
		if !appendWhole(filepath.Join(place, "written"), fmt.Sprintf("\n%d %s %s\n", n, w.host, what), flag) {
			return false
		}
	}
	if err := os.WriteFile(filepath.Join(w.dir, "count"), []byte(strconv.Itoa(n)), 0o644); err != nil {
		return false
	}
	return appendWhole(filepath.Join(w.dir, "acked"), strconv.Itoa(n)+"\n", os.O_CREATE)
}

// works writes, and makes, renames, removes and changes files of its own.
func (w *witness) works() {
	w.tick++
	_ = w.locked(func() error {
		if !w.writes("writes", 0) {
			return nil // its disk is full
		}
		dir := w.places[w.tick%len(w.places)]
		mine := func(n int) string { return filepath.Join(dir, fmt.Sprintf("mine-%d", n%7)) }
		switch w.tick % 5 {
		case 0:
			return os.WriteFile(mine(w.tick), fmt.Appendf(nil, "%06d", w.tick), 0o600)
		case 1:
			return os.Rename(mine(w.tick-1), mine(w.tick+2))
		case 2:
			return os.Remove(mine(w.tick + 1))
		case 3:
			return inPlace(mine(w.tick), fmt.Appendf(nil, "%06d", w.tick))
		}
		return nil
	})
}

// appendWhole adds a text to a file, all of it or nothing.
func appendWhole(name, text string, flag int) bool {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|flag, 0o644)
	if err != nil {
		return false
	}
	defer f.Close()
	was, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return false
	}
	if _, err = f.WriteString(text); err != nil {
		_ = f.Truncate(was)
	}
	return err == nil
}

// inPlace changes a file under its old time.
func inPlace(name string, data []byte) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(data, 0)
	return errors.Join(err, f.Close(), os.Chtimes(name, info.ModTime(), info.ModTime()))
}

// ticks is when it writes; never without a witness.
func (w *witness) ticks() (<-chan time.Time, func()) {
	if w == nil {
		return nil, func() {}
	}
	t := time.NewTicker(between)
	return t.C, t.Stop
}
