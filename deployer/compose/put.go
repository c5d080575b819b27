package compose

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
)

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
		if now, err := content(root, name, mode); err == nil && bytes.Equal(now, data) {
			return false, nil
		}
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return false, err
	}
	tmp := path.Join(path.Dir(name), tempPrefix+rand.Text()+tempSuffix)
	defer root.Remove(tmp)
	if mode&fs.ModeSymlink != 0 {
		if err := root.Symlink(string(data), tmp); err != nil {
			return false, err
		}
		return true, root.Rename(tmp, name)
	}
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
