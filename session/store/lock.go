package store

import (
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"

	"berth/internal/wholefile"
	"berth/message"
)

// A session's file belongs to one berth at a time. Whoever opens it locks the file beside it
// (session.json, session.lock); the kernel gives the lock back when the process ends, however it ends, so
// that a lock is never stale. What the lock file holds is only who has it, for messages.

// HeldError says that another berth has the session's file open.
type HeldError struct {
	File    string // of the session
	Process int    // 0: not known
}

func (e *HeldError) Error() string { return e.text().String() }

// French is the same in French.
func (e *HeldError) French() string { return e.text().French() }

func (e *HeldError) text() message.Text {
	who := message.Word("another berth")
	if e.Process != 0 {
		who = message.Of("another berth (process %d)", e.Process)
	}
	return message.Of("%s is open in %s: this one is not saved; leave the other one and try again, or save this one to another file", e.File, who)
}

// lock locks a session's file for as long as what it returns is open. Where the file system knows no locks it
// returns nothing; that the file was not written by others is looked at in any case.
func lock(file string) (*os.File, error) {
	f, err := os.OpenFile(strings.TrimSuffix(file, "json")+"lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, message.Errorf("lock %s: %w", file, wholefile.Reason(err))
	}
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case errors.Is(err, syscall.EWOULDBLOCK):
		who, _ := io.ReadAll(io.LimitReader(f, 20))
		f.Close()
		process, _ := strconv.Atoi(strings.TrimSpace(string(who)))
		return nil, &HeldError{File: file, Process: process}
	case err != nil:
		f.Close()
		return nil, nil
	}
	if f.Truncate(0) == nil {
		_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	return f, nil
}

// locked reports whether a berth has the session's file open.
func locked(file string) bool {
	f, err := os.OpenFile(strings.TrimSuffix(file, "json")+"lock", os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	return errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}
