package wholefile

import (
	"errors"
	"io/fs"
	"os"

	"berth/message"
)

// Write writes a file whole or not at all. A link is followed, an existing file keeps its mode, and what is no
// regular file (a pipe, a terminal) is written to and not replaced. Errors are without names.
func Write(file string, data []byte) error {
	mode := fs.FileMode(0o644)
	switch info, err := os.Stat(file); {
	case err == nil && info.IsDir():
		return message.New("it is a directory")
	case err == nil && !info.Mode().IsRegular():
		return Reason(writeThrough(file, data))
	case err == nil:
		mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return Reason(err)
	}
	return Replace(file, data, mode)
}

func writeThrough(file string, data []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
