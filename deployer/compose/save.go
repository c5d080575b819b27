package compose

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// Saved counts what [Save] did, in files.
type Saved struct {
	Written, Removed, Same int
}

// ForeignError says why [Save] refused a directory. Nothing was changed there.
type ForeignError struct {
	Dir     string
	Foreign []string // files that berth did not write
	Changed []string // files that berth wrote and somebody has changed since
}

// Error names some of the files and says what to do.
func (e *ForeignError) Error() string {
	if len(e.Foreign) > 0 {
		return fmt.Sprintf("%s holds what berth did not write: %s; nothing was written. Give a directory of its own", e.Dir, some(e.Foreign))
	}
	return fmt.Sprintf("%s: changed since berth wrote it: %s; nothing was written. "+
		"Take the change into the inventory or a catalog of your own, then delete the file here", e.Dir, some(e.Changed))
}

func some(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// Save makes DIR/host/service hold the files of the bundles, and nothing else that berth wrote for the
// services that the scope names (nil: all). A directory that holds anything else is refused. What is
// right already is not touched: the same bundles again change no file. A run that was interrupted is
// completed by the next one.
func Save(dir string, bundles []Bundle, scope func(host, service string) bool) (Saved, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Saved{}, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Saved{}, err
	}
	defer root.Close()
	old, err := readManifest(root, dir)
	if err != nil {
		return Saved{}, err
	}
	if err := old.check(root, dir); err != nil {
		return Saved{}, err
	}
	want := map[string]File{}
	for _, b := range bundles {
		for _, f := range b.Files {
			want[path.Join(b.Host, b.Service, f.Path)] = f
		}
	}
	out, err := old.become(root, want, scope)
	if err != nil {
		return out, fmt.Errorf("%s: %w", dir, err)
	}
	return out, nil
}

// become brings the directory from what the manifest says to what is wanted. The manifest names files
// before they are written, so that an interrupted run leaves nothing behind that the next one would take
// for somebody else's.
func (m *manifest) become(root *os.Root, want map[string]File, scope func(host, service string) bool) (Saved, error) {
	next := manifest{Version: manifestVersion, Files: map[string]string{}}
	var stale []string
	for name, sum := range m.Files {
		host, rest, _ := strings.Cut(name, "/")
		service, _, _ := strings.Cut(rest, "/")
		switch _, wanted := want[name]; {
		case wanted:
		case scope == nil || scope(host, service):
			stale = append(stale, name)
		default:
			next.Files[name] = sum
		}
	}
	for name, f := range want {
		next.Files[name] = checksum(f.Data)
	}
	var out Saved
	if err := (&manifest{Version: manifestVersion, Files: m.Files, Writing: next.Files}).write(root); err != nil {
		return out, err
	}
	slices.Sort(stale)
	for _, name := range stale {
		if err := remove(root, name); err != nil {
			return out, err
		}
		out.Removed++
	}
	for _, name := range sortedKeys(want) {
		changed, err := put(root, name, want[name].Data, want[name].Mode)
		if err != nil {
			return out, err
		}
		if changed {
			out.Written++
		} else {
			out.Same++
		}
	}
	return out, next.write(root)
}

// remove deletes a file, and the directories above it that are empty then.
func remove(root *os.Root, name string) error {
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if root.Remove(dir) != nil {
			break // something else is in it
		}
	}
	return nil
}

// put writes a file whole or not at all, and reports whether it was different.
func put(root *os.Root, name string, data []byte, mode fs.FileMode) (bool, error) {
	if info, err := root.Lstat(name); err == nil && info.Mode() == mode && info.Size() == int64(len(data)) {
		if now, err := root.ReadFile(name); err == nil && bytes.Equal(now, data) {
			return false, nil
		}
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return false, err
	}
	tmp := path.Join(path.Dir(name), tempPrefix+rand.Text()+tempSuffix)
	defer root.Remove(tmp)
	f, err := root.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return false, err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(mode)
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return false, err
	}
	return true, root.Rename(tmp, name)
}

// Names of files on their way.
const (
	tempPrefix = ".berth-"
	tempSuffix = ".tmp"
)

func isTemp(name string) bool {
	return strings.HasPrefix(name, tempPrefix) && strings.HasSuffix(name, tempSuffix)
}
