package faults

import (
	_ "embed"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

//go:embed hold.sh
var hold string

// Hold is a script that stands before programs of a host under their names: it counts their calls and holds the one at which a fault comes. World is
// the directory where it is told so, see there.
func Hold(world string) string { return strings.Replace(hold, "WORLD", world, 1) }

// Written is the file in which a service notes what it has written; no fault changes it.
const Written = "written"

// Flip turns a byte over of a file below a directory, under its size and its time. It reports whether there was one.
func Flip(dir string, which int) bool {
	var names []string
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if info, bad := d.Info(); bad == nil && info.Mode().IsRegular() && info.Size() > 0 && info.Size() < 1<<20 && d.Name() != Written {
			names = append(names, name)
		}
		return nil
	})
	if len(names) == 0 {
		return false
	}
	name := names[which%len(names)]
	info, err := os.Stat(name)
	if err != nil {
		return false
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	at, b := int64(which)%info.Size(), make([]byte, 1)
	if _, err := f.ReadAt(b, at); err != nil {
		return false
	}
	b[0] ^= 8
	if _, err := f.WriteAt(b, at); err != nil {
		return false
	}
	return os.Chtimes(name, info.ModTime(), info.ModTime()) == nil
}

// Named lists the paths below directories that have a text in their names.
func Named(part string, dirs ...string) []string {
	var out []string
	for _, dir := range dirs {
		_ = filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
			if err == nil && strings.Contains(filepath.Base(name), part) {
				out = append(out, name)
			}
			return nil
		})
	}
	return out
}
