package main

import (
	"berth/catalog"
	"berth/inventory"
	"berth/planfile"
	"berth/planner"
	"berth/planning"
	"berth/session/store"
	"path/filepath"
)

// lab is a lab with the names by which the files of a run call what it has.
type lab struct {
	*planning.Lab
	file    string
	text    []byte
	example bool
	catalog *catalog.Catalog
	problem *planner.Problem
	meta    planfile.Meta
}

// readLab reads inventory and catalog and reports every problem of both.
func (a *app) readLab() (*lab, error) {
	l, err := planning.Read(a.inventory, a.catalogs, a.stderr)
	if err != nil {
		return nil, usageError{err}
	}
	return &lab{Lab: l, file: l.File, text: l.Text, example: l.Example, catalog: l.Catalog, problem: l.Problem, meta: l.Meta}, nil
}

// reread reads the lab's inventory again, with all that planning does not need.
func (l *lab) reread() (*inventory.Inventory, error) {
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
func ownDirOf(l *lab) string { return filepath.Join(filepath.Dir(l.file), store.Dir) }

// journalDir is the directory for the operator's copies of journals.
func journalDir(l *lab) string { return filepath.Join(ownDirOf(l), "journal") }
