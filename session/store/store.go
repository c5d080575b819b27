// Package store keeps a planning session in files beside the inventory, so that nothing of it is lost: one berth
// at a time has a session's file, and what was there before is set aside.
package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"berth/internal/wholefile"
	"berth/message"
)

// Dir is the directory beside the inventory's file for what a session must not lose. It is this operator's
// and no part of what the inventory is versioned with.
const Dir = ".berth"

// Store keeps a planning session in files. It implements tui.Store.
type Store struct {
	inventory string // the file; "" for the shipped example, which is none
	dir       string
	first     string // the session's file, where no other berth has it
	file      string // of this session

	mu     sync.Mutex
	known  []byte   // what the session's file holds as far as this session knows, as a digest; nil: it is not there
	aside  bool     // the file is an earlier session's, to be set aside before anything is written
	lock   *os.File // held while the session is open; nil: not yet
	lockOf string   // the file that it is the lock of
}

// New finds where the session on an inventory's file is kept; on the shipped example, "", where berth was started.
func New(file string) *Store {
	s := &Store{inventory: file, dir: filepath.Join(filepath.Dir(file), Dir)}
	name := strings.TrimSuffix(filepath.Base(file), ".yaml")
	switch {
	case file == "":
		s.dir = Dir
		s.file = filepath.Join(s.dir, "session.json")
	case name == "inventory":
		s.file = filepath.Join(s.dir, "session.json")
	default:
		s.file = filepath.Join(s.dir, name+".session.json")
	}
	s.first = s.file
	return s
}

// File is the file of this session. It changes when the file is another berth's, or another session is taken over.
func (s *Store) File() string { return s.file }

// First is the file that the session has where no other berth has it.
func (s *Store) First() string { return s.first }

// Earlier reads the session's file, if there is one, and when it was written.
func (s *Store) Earlier() (data []byte, saved time.Time, err error) {
	data, saved, err = Read(s.file)
	if data == nil || err != nil {
		return nil, saved, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known, s.aside = digest(data), true
	return data, saved, nil
}

// Read reads a session's file, if it is there, and when it was written.
func Read(file string) (data []byte, saved time.Time, err error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, saved, nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = message.New("it is no regular file")
	}
	if err == nil {
		data, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, saved, message.Errorf("session %s: %w", file, wholefile.Reason(err))
	}
	return data, info.ModTime(), nil
}

// Taken makes the earlier session this one: its file is written over from now on.
func (s *Store) Taken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.aside = false
}

// SaveSession implements tui.Store. It refuses when another berth has the file open, and when the file is
// no longer what this session wrote or read: one of the two would lose everything.
func (s *Store) SaveSession(data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := OwnDir(s.dir); err != nil {
		return err
	}
	if err := s.hold(); err != nil {
		return err
	}
	switch now, err := os.ReadFile(s.file); {
	case errors.Is(err, fs.ErrNotExist):
		s.aside = false
	case err != nil:
		return message.Errorf("session %s: %w", s.file, wholefile.Reason(err))
	case !bytes.Equal(digest(now), s.known):
		return message.Errorf("%s was written by another berth meanwhile; leave that one, move the file away, and save again", s.file)
	}
	if s.aside {
		if _, err := s.SetAside("old"); err != nil {
			return err
		}
	}
	if err := wholefile.Replace(s.file, data, 0o600); err != nil {
		return message.Errorf("session %s: %w", s.file, wholefile.Reason(err))
	}
	s.known = digest(data)
	return nil
}

// mostSessions is how many berths may be open on one inventory.
const mostSessions = 9

// Open claims the session's file. Where another berth has it, it claims the next name that is free,
// session.2.json, and returns who has the first. Nothing is made where nothing has ever been saved: the
// first save claims the file then.
func (s *Store) Open() *HeldError {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := os.Stat(s.dir); err != nil {
		return nil
	}
	var held *HeldError
	if !errors.As(s.hold(), &held) {
		return nil // what else is wrong the first save will say
	}
	for _, reuse := range []bool{false, true} { // what such a session left is set aside only where no name is free
		for n := 2; n <= mostSessions; n++ {
			s.file = s.numbered(n)
			if exists(s.file) != reuse {
				continue
			}
			var also *HeldError
			if !errors.As(s.hold(), &also) {
				return held
			}
		}
	}
	s.file = s.first
	return held
}

// numbered is the file of another session on the same inventory.
func (s *Store) numbered(n int) string {
	return strings.TrimSuffix(s.first, "json") + strconv.Itoa(n) + ".json"
}

// hold locks the session's file, unless it is locked by this session already.
func (s *Store) hold() error {
	if s.lock != nil && s.lockOf == s.file {
		return nil
	}
	f, err := lock(s.file)
	if err != nil || f == nil {
		return err
	}
	s.letGo()
	s.lock, s.lockOf = f, s.file
	return nil
}

// Release gives the session's file back.
func (s *Store) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.letGo()
}

func (s *Store) letGo() {
	if s.lock != nil {
		s.lock.Close()
		s.lock, s.lockOf = nil, ""
	}
}

// oldSessions is how many earlier files are kept of a kind.
const oldSessions = 10

// nth is the name of the n-th file that was set aside, from 1: session.old.json, session.old.2.json.
func nth(file, as string, n int) string {
	if n > 1 {
		as += "." + strconv.Itoa(n)
	}
	return strings.TrimSuffix(file, "json") + as + ".json"
}

// SetAside renames the session's file: session.json to session.old.json, that to session.old.2.json and
// so on; of more than ten the oldest goes. It returns the new name.
func (s *Store) SetAside(as string) (string, error) {
	to, last := s.Besides(as), 1
	for last < oldSessions && exists(nth(s.file, as, last)) {
		last++
	}
	for n := last; n > 1; n-- {
		from, to := nth(s.file, as, n-1), nth(s.file, as, n)
		if err := os.Rename(from, to); err != nil {
			return to, message.Errorf("keep %s as %s: %w", from, to, wholefile.Reason(err))
		}
	}
	if err := os.Rename(s.file, to); err != nil {
		return to, message.Errorf("keep %s as %s: %w", s.file, to, wholefile.Reason(err))
	}
	s.known, s.aside = nil, false
	return to, nil
}

// Besides is the name under which the latest earlier file is kept.
func (s *Store) Besides(as string) string { return nth(s.file, as, 1) }

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

// Others lists the files of further sessions on the same inventory: those of berths that were open beside
// another one and are not any more, and then those that were set aside, the latest first.
func (s *Store) Others() []string {
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

// IsOld reports whether the file is one that was set aside.
func (s *Store) IsOld(file string) bool {
	return strings.HasPrefix(file, strings.TrimSuffix(s.first, "json")+"old.")
}

// TakeOver makes the file of another session this one's: what that holds is data. A file that was set
// aside stays where it is, and the session goes on in its own.
func (s *Store) TakeOver(file string, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.IsOld(file) {
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

// OwnDir makes the directory of what is this operator's, with a file that keeps it out of version control.
func OwnDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return message.Errorf("make %s: %w", dir, wholefile.Reason(err))
	}
	ignore := filepath.Join(dir, ".gitignore")
	if _, err := os.Lstat(ignore); err == nil {
		return nil
	}
	if err := wholefile.Replace(ignore, []byte("*\n"), 0o600); err != nil {
		return message.Errorf("save %s: %w", ignore, wholefile.Reason(err))
	}
	return nil
}

func digest(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}
