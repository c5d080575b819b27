package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"berth/wording"
)

func TestSavingKeepsWhatTheFileIs(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(path("private"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("private", path("link")); err != nil {
		t.Fatal(err)
	}
	if err := save(path("link"), []byte("new"), io.Discard, wording.Words{}); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path("private")); string(got) != "new" {
		t.Errorf("the file behind the link holds %q", got)
	}
	if info, err := os.Lstat(path("link")); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v %v", info, err)
	}
	if info, _ := os.Stat(path("private")); info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v now", info.Mode())
	}
	if err := save(dir, nil, io.Discard, wording.Words{}); err == nil {
		t.Error("a directory is saved over")
	}
}

func TestSavingToAPipeWritesThroughIt(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	read := make(chan string)
	go func() {
		data, err := os.ReadFile(pipe)
		if err != nil {
			data = []byte(err.Error())
		}
		read <- string(data)
	}()
	if err := save(pipe, []byte("through"), io.Discard, wording.Words{}); err != nil {
		t.Fatal(err)
	}
	if got := <-read; got != "through" {
		t.Errorf("the reader got %q", got)
	}
	if info, err := os.Lstat(pipe); err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		t.Errorf("the pipe is gone: %v %v", info, err)
	}
}

func TestAFileThatIsTooLongIsBadInput(t *testing.T) {
	file := filepath.Join(t.TempDir(), "inventory.yaml")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, maxFile+1); err != nil {
		t.Fatal(err)
	}
	_, err := readFile(file, "inventory")
	var usage usageError
	if !errors.As(err, &usage) || err.Error() != "inventory "+file+": it is longer than 16 MiB" {
		t.Errorf("%v", err)
	}
}
