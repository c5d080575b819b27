package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"berth/internal/wholefile"
	"berth/wording"
)

// save writes a file whole or not at all, and says so. A link is followed, an existing file keeps its
// mode, and what is no regular file (a pipe, a terminal) is written to and not replaced.
func save(file string, data []byte, stderr io.Writer, w wording.Words) error {
	if err := write(file, data); err != nil {
		return fmt.Errorf("save %s: %w", file, wholefile.Reason(err))
	}
	fmt.Fprintln(stderr, w.Say("berth: saved %s", "berth : %s est enregistré", file))
	return nil
}

func write(file string, data []byte) error {
	mode := fs.FileMode(0o644)
	switch info, err := os.Stat(file); {
	case err == nil && info.IsDir():
		return errors.New("it is a directory")
	case err == nil && !info.Mode().IsRegular():
		return writeThrough(file, data)
	case err == nil:
		mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return wholefile.Replace(file, data, mode)
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
