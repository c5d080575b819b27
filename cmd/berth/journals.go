package main

import (
	"berth/session/store"
	"path/filepath"
)

// ownDirOf is the directory beside the inventory that is berth's.
func ownDirOf(l *lab) string { return filepath.Join(filepath.Dir(l.file), store.Dir) }

// journalDir is the directory for the operator's copies of journals.
func journalDir(l *lab) string { return filepath.Join(ownDirOf(l), "journal") }
