package main

import (
	"path/filepath"

	"berth/inventory"
	"berth/planning"
	"berth/session/store"
)

// readLab reads inventory and catalog and reports every problem of both.
func (a *app) readLab() (*planning.Lab, error) {
	l, err := planning.Read(a.inventory, a.catalogs, a.stderr, a.words)
	if err != nil {
		return nil, usageError{err}
	}
	return l, nil
}

// reread reads a lab's inventory again, with all that planning does not need.
func reread(l *planning.Lab) (*inventory.Inventory, error) {
	inv, err := l.Inventory()
	if err != nil {
		return nil, usageError{err}
	}
	return inv, nil
}

// readFile reads a file that a user named; what is the word for it in messages.
func readFile(path, what string) ([]byte, error) {
	data, err := planning.ReadFile(path, what)
	if err != nil {
		return nil, usageError{err}
	}
	return data, nil
}

// ownDirOf is the directory beside the inventory that is berth's.
func ownDirOf(l *planning.Lab) string { return filepath.Join(filepath.Dir(l.File), store.Dir) }

// journalDir is the directory for the operator's copies of journals.
func journalDir(l *planning.Lab) string { return filepath.Join(ownDirOf(l), "journal") }
