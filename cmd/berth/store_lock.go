package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"

	"berth/internal/wholefile"
)

// A session's file belongs to one berth at a time. Whoever opens it locks the file beside it
// (session.json, session.lock); the kernel gives the lock back when the process ends, however it ends, so
// that a lock is never stale. What the lock file holds is only who has it, for messages.

// heldError says that another berth has the session's file open.
type heldError struct {
	file    string // of the session
	process int    // 0: not known
}

func (e *heldError) Error() string {
	who := "another berth"
	if e.process != 0 {
		who = fmt.Sprintf("another berth (process %d)", e.process)
	}
	return fmt.Sprintf("%s is open in %s: this one is not saved; leave the other one and try again, or save this one to another file", e.file, who)
}

// mostSessions is how many berths may be open on one inventory.
const mostSessions = 9

// open claims the session's file. Where another berth has it, it claims the next name that is free,
// session.2.json, and returns who has the first. Nothing is made where nothing has ever been saved: the
// first save claims the file then.
func (s *store) open() *heldError {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := os.Stat(s.dir); err != nil {
		return nil
	}
	var held *heldError
	if !errors.As(s.hold(), &held) {
		return nil // what else is wrong the first save will say
	}
	for _, reuse := range []bool{false, true} { // what such a session left is set aside only where no name is free
		for n := 2; n <= mostSessions; n++ {
			s.file = s.numbered(n)
			if exists(s.file) != reuse {
				continue
			}
			var also *heldError
			if !errors.As(s.hold(), &also) {
				return held
			}
		}
	}
	s.file = s.first
	return held
}

// numbered is the file of another session on the same inventory.
func (s *store) numbered(n int) string {
	return strings.TrimSuffix(s.first, "json") + strconv.Itoa(n) + ".json"
}

// hold locks the session's file, unless it is locked by this session already. Where the file system knows
// no locks it does without; that the file was not written by others is looked at in any case.
func (s *store) hold() error {
	if s.lock != nil && s.lockOf == s.file {
		return nil
	}
	f, err := os.OpenFile(strings.TrimSuffix(s.file, "json")+"lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("lock %s: %w", s.file, wholefile.Reason(err))
	}
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case errors.Is(err, syscall.EWOULDBLOCK):
		who, _ := io.ReadAll(io.LimitReader(f, 20))
		f.Close()
		process, _ := strconv.Atoi(strings.TrimSpace(string(who)))
		return &heldError{file: s.file, process: process}
	case err != nil:
		f.Close()
		return nil
	}
	if f.Truncate(0) == nil {
		_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	s.letGo()
	s.lock, s.lockOf = f, s.file
	return nil
}

// release gives the session's file back.
func (s *store) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.letGo()
}

func (s *store) letGo() {
	if s.lock != nil {
		s.lock.Close()
		s.lock, s.lockOf = nil, ""
	}
}

// oldSessions is how many earlier files are kept of a kind.
const oldSessions = 10

// setAside renames the session's file: session.json to session.old.json, that to session.old.2.json and
// so on; of more than ten the oldest goes. It returns the new name.
func (s *store) setAside(as string) (string, error) {
	to, last := s.besides(as), 1
	for last < oldSessions && exists(nth(s.file, as, last)) {
		last++
	}
	for n := last; n > 1; n-- {
		from, to := nth(s.file, as, n-1), nth(s.file, as, n)
		if err := os.Rename(from, to); err != nil {
			return to, fmt.Errorf("keep %s as %s: %w", from, to, wholefile.Reason(err))
		}
	}
	if err := os.Rename(s.file, to); err != nil {
		return to, fmt.Errorf("keep %s as %s: %w", s.file, to, wholefile.Reason(err))
	}
	s.known, s.aside = nil, false
	return to, nil
}

// besides is the name under which the latest earlier file is kept.
func (s *store) besides(as string) string { return nth(s.file, as, 1) }

// nth is the name of the n-th file that was set aside, from 1: session.old.json, session.old.2.json.
func nth(file, as string, n int) string {
	if n > 1 {
		as += "." + strconv.Itoa(n)
	}
	return strings.TrimSuffix(file, "json") + as + ".json"
}

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

// others lists the files of further sessions on the same inventory: those of berths that were open beside
// another one and are not any more, and then those that were set aside, the latest first.
func (s *store) others() []string {
	var out []string
	for n := 2; n <= mostSessions; n++ {
		if file := s.numbered(n); file != s.file && exists(file) && !locked(file) {
			out = append(out, file)
		}
	}
	for n := 1; n <= oldSessions; n++ {
		if file := nth(s.first, "old", n); exists(file) {
			out = append(out, file)
		}
	}
	return out
}

// isOld reports whether the file is one that was set aside.
func (s *store) isOld(file string) bool {
	return strings.HasPrefix(file, strings.TrimSuffix(s.first, "json")+"old.")
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

// takeOver makes the file of another session this one's: what that holds is data. A file that was set
// aside stays where it is, and the session goes on in its own.
func (s *store) takeOver(file string, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isOld(file) {
		return nil
	}
	was := s.file
	s.file = file
	if err := s.hold(); err != nil {
		s.file = was
		return err
	}
	s.known, s.aside = digest(data), false
	return nil
}
