package wholefile_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"berth/internal/wholefile"
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
	if err := wholefile.Write(path("link"), []byte("new")); err != nil {
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
	if err := wholefile.Write(dir, nil); err == nil {
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
	if err := wholefile.Write(pipe, []byte("through")); err != nil {
		t.Fatal(err)
	}
	if got := <-read; got != "through" {
		t.Errorf("the reader got %q", got)
	}
	if info, err := os.Lstat(pipe); err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		t.Errorf("the pipe is gone: %v %v", info, err)
	}
}
