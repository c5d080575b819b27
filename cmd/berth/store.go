package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"berth/internal/wholefile"
	"berth/inventory"
)

// sessionDir is the directory beside the inventory's file for what a session must not lose. It is this
// operator's and no part of what the inventory is versioned with.
const sessionDir = ".berth"

// store keeps a planning session in files. It implements tui.Store.
type store struct {
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

// newStore finds where the session of a lab is kept.
func newStore(l *lab) *store {
	s := &store{inventory: l.file, dir: filepath.Join(filepath.Dir(l.file), sessionDir)}
	name := strings.TrimSuffix(filepath.Base(l.file), ".yaml")
	switch {
	case l.example:
		s.inventory, s.dir = "", sessionDir
		s.file = filepath.Join(s.dir, "session.json")
	case name == "inventory":
		s.file = filepath.Join(s.dir, "session.json")
	default:
		s.file = filepath.Join(s.dir, name+".session.json")
	}
	s.first = s.file
	return s
}

// earlier reads the session's file, if there is one, and when it was written.
func (s *store) earlier() (data []byte, saved time.Time, err error) {
	data, saved, err = readSession(s.file)
	if data == nil || err != nil {
		return nil, saved, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known, s.aside = digest(data), true
	return data, saved, nil
}

// readSession reads a session's file, if it is there, and when it was written.
func readSession(file string) (data []byte, saved time.Time, err error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, saved, nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no regular file")
	}
	if err == nil {
		data, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, saved, fmt.Errorf("session %s: %w", file, wholefile.Reason(err))
	}
	return data, info.ModTime(), nil
}

// taken makes the earlier session this one: its file is written over from now on.
func (s *store) taken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.aside = false
}

// SaveSession implements tui.Store. It refuses when another berth has the file open, and when the file is
// no longer what this session wrote or read: one of the two would lose everything.
func (s *store) SaveSession(data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ownDir(s.dir); err != nil {
		return err
	}
	if err := s.hold(); err != nil {
		return err
	}
	switch now, err := os.ReadFile(s.file); {
	case errors.Is(err, fs.ErrNotExist):
		s.aside = false
	case err != nil:
		return fmt.Errorf("session %s: %w", s.file, wholefile.Reason(err))
	case !bytes.Equal(digest(now), s.known):
		return fmt.Errorf("%s was written by another berth meanwhile; leave that one, move the file away, and save again", s.file)
	}
	if s.aside {
		if _, err := s.setAside("old"); err != nil {
			return err
		}
	}
	if err := wholefile.Replace(s.file, data, 0o600); err != nil {
		return fmt.Errorf("session %s: %w", s.file, wholefile.Reason(err))
	}
	s.known = digest(data)
	return nil
}

// ownDir makes the directory of what is this operator's, with a file that keeps it out of version control.
func ownDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make %s: %w", dir, wholefile.Reason(err))
	}
	ignore := filepath.Join(dir, ".gitignore")
	if _, err := os.Lstat(ignore); err == nil {
		return nil
	}
	if err := wholefile.Replace(ignore, []byte("*\n"), 0o600); err != nil {
		return fmt.Errorf("save %s: %w", ignore, wholefile.Reason(err))
	}
	return nil
}

func digest(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}

// SaveReport implements tui.Store.
func (s *store) SaveReport(name string, data []byte) (string, error) {
	full, err := fullName(name)
	if err != nil {
		return full, err
	}
	if info, err := os.Stat(full); err == nil {
		if info.IsDir() {
			return full, fmt.Errorf("save %s: it is a directory", full)
		}
		return full, fmt.Errorf("save %s: %w", full, fs.ErrExist)
	}
	return s.ReplaceReport(name, data)
}

// ReplaceReport implements tui.Store.
func (s *store) ReplaceReport(name string, data []byte) (string, error) {
	full, err := fullName(name)
	if err == nil {
		err = write(full, data)
	}
	if err != nil {
		return full, fmt.Errorf("save %s: %w", name, wholefile.Reason(err))
	}
	return full, nil
}

// fullName is the name with its directory: the one that berth was started in where it names none, and
// the operator's own for ~.
func fullName(name string) (string, error) {
	if strings.TrimSpace(name) == "" {
		return "", errors.New("a file needs a name")
	}
	if rest, ok := strings.CutPrefix(name, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		name = filepath.Join(home, rest)
	}
	return filepath.Abs(name)
}

// errExample is why nothing can be written to the shipped inventory.
var errExample = errors.New("this is the shipped example, which is no file of yours: berth init starts an inventory, and -f names another one")

// Inventory implements tui.Store.
func (s *store) Inventory() (*inventory.Editor, error) {
	if s.inventory == "" {
		return nil, errExample
	}
	data, err := readFile(s.inventory, "inventory")
	if err != nil {
		return nil, err
	}
	return inventory.NewEditor(s.inventory, data)
}

// SaveInventory implements tui.Store.
func (s *store) SaveInventory(before, after []byte) error {
	if s.inventory == "" {
		return errExample
	}
	now, err := readFile(s.inventory, "inventory")
	if err != nil {
		return err
	}
	if !bytes.Equal(now, before) {
		return fmt.Errorf("%s was changed by someone else meanwhile; nothing is saved: look at the difference again", s.inventory)
	}
	if err := write(s.inventory, after); err != nil {
		return fmt.Errorf("save %s: %w", s.inventory, wholefile.Reason(err))
	}
	return nil
}
