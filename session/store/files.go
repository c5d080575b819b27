package store

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"berth/internal/wholefile"
	"berth/inventory"
	"berth/message"
)

// mostInventory is more than any inventory may have, in bytes; its reader refuses smaller ones with reasons.
const mostInventory = 16 << 20

// SaveReport implements tui.Store.
func (s *Store) SaveReport(name string, data []byte) (string, error) {
	full, err := fullName(name)
	if err != nil {
		return full, err
	}
	if info, err := os.Stat(full); err == nil {
		if info.IsDir() {
			return full, message.Errorf("save %s: it is a directory", full)
		}
		return full, message.Errorf("save %s: %w", full, fs.ErrExist)
	}
	return s.ReplaceReport(name, data)
}

// ReplaceReport implements tui.Store.
func (s *Store) ReplaceReport(name string, data []byte) (string, error) {
	full, err := fullName(name)
	if err == nil {
		err = wholefile.Write(full, data)
	}
	if err != nil {
		return full, message.Errorf("save %s: %w", name, err)
	}
	return full, nil
}

// fullName is the name with its directory: the one that berth was started in where it names none, and
// the operator's own for ~.
func fullName(name string) (string, error) {
	if strings.TrimSpace(name) == "" {
		return "", message.New("a file needs a name")
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
var errExample = message.New("this is the shipped example, which is no file of yours: berth init starts an inventory, and -f names another one")

// Inventory implements tui.Store.
func (s *Store) Inventory() (*inventory.Editor, error) {
	if s.inventory == "" {
		return nil, errExample
	}
	data, err := s.readInventory()
	if err != nil {
		return nil, err
	}
	return inventory.NewEditor(s.inventory, data)
}

func (s *Store) readInventory() ([]byte, error) {
	data, err := wholefile.ReadFile(s.inventory, mostInventory)
	if err != nil {
		return nil, message.Errorf("inventory %s: %w", s.inventory, err)
	}
	return data, nil
}

// SaveInventory implements tui.Store.
func (s *Store) SaveInventory(before, after []byte) error {
	if s.inventory == "" {
		return errExample
	}
	now, err := s.readInventory()
	if err != nil {
		return err
	}
	if !bytes.Equal(now, before) {
		return message.Errorf("%s was changed by someone else meanwhile; nothing is saved: look at the difference again", s.inventory)
	}
	if err := wholefile.Write(s.inventory, after); err != nil {
		return message.Errorf("save %s: %w", s.inventory, err)
	}
	return nil
}
