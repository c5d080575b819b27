package wholefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Unfinished begins the names that files have while they are written. One that stays there is from a
// program that was killed, or a computer that crashed.
const Unfinished = ".berth-"

// Replace puts data where the file is, or where none is, with that mode whatever the umask is. It is
// written beside it first, in the same directory, with mode 0600 until it is whole and on the disk, and
// then renamed; the directory is flushed to the disk, so that after Replace the file is there even if the
// computer crashes. After an error the file is as it was, unless the error is of that last step.
//
// A link is followed, so that a file that is kept elsewhere stays there. Errors are without names.
func Replace(name string, data []byte, mode fs.FileMode) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	tmp, err := written(filepath.Dir(name), data, mode)
	if err != nil {
		return Reason(err)
	}
	if err := os.Rename(tmp, name); err != nil {
		_ = os.Remove(tmp)
		return Reason(err)
	}
	return Reason(flushDir(filepath.Dir(name)))
}

// written makes a file under a temporary name. On an error there is none.
func written(dir string, data []byte, mode fs.FileMode) (name string, err error) {
	f, err := os.CreateTemp(dir, Unfinished+"*") // made with mode 0600
	if err != nil {
		return "", err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	if _, err := f.Write(data); err != nil {
		return "", err
	}
	if err := f.Chmod(mode); err != nil {
		return "", err
	}
	return f.Name(), f.Sync()
}

// flushDir makes a rename last. Some file systems cannot flush a directory, and say so; with them nothing
// more can be done.
func flushDir(dir string) error {
	d, err := os.Open(dir)
	if errors.Is(err, fs.ErrPermission) { // one may write into it, and not read it
		return nil
	}
	if err != nil {
		return err
	}
	defer d.Close()
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}
