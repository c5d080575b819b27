package wholefile_test

import (
	"errors"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"berth/internal/wholefile"
)

func TestSoMuchIsReadAndNoMore(t *testing.T) {
	for _, c := range []struct {
		text string
		most int64
		want string
	}{
		{"", 0, ""},
		{"abc", 3, ""},
		{"abcd", 3, "it is longer than 3 bytes"},
		{strings.Repeat("x", 2<<10+1), 2 << 10, "it is longer than 2 KiB"},
		{strings.Repeat("x", 1<<20+1), 1 << 20, "it is longer than 1 MiB"},
		{strings.Repeat("x", 1500), 1025, "it is longer than 1025 bytes"},
	} {
		data, err := wholefile.Read(iotest.OneByteReader(strings.NewReader(c.text)), c.most)
		var long *wholefile.TooLongError
		switch {
		case c.want == "" && (err != nil || string(data) != c.text):
			t.Errorf("%d bytes of at most %d: %q, %v", len(c.text), c.most, data, err)
		case c.want != "" && (!errors.As(err, &long) || long.Most != c.most || err.Error() != c.want || data != nil):
			t.Errorf("%d bytes of at most %d: %d bytes, %v", len(c.text), c.most, len(data), err)
		}
	}
	broken := errors.New("broken")
	if data, err := wholefile.Read(iotest.ErrReader(broken), 3); data != nil || !errors.Is(err, broken) {
		t.Errorf("a reader that breaks: %q, %v", data, err)
	}
}

func TestAFileIsReadWhole(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("abcd"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := wholefile.ReadFile(file, 4); err != nil || string(data) != "abcd" {
		t.Errorf("%q, %v", data, err)
	}
	var long *wholefile.TooLongError
	if _, err := wholefile.ReadFile(file, 3); !errors.As(err, &long) {
		t.Errorf("too long: %v", err)
	}
	for _, name := range []string{filepath.Join(dir, "none"), dir} {
		if _, err := wholefile.ReadFile(name, 3); err == nil || strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := wholefile.ReadFile(filepath.Join(dir, "none"), 3); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestAFileIsReplaced(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o077))
	for _, mode := range []fs.FileMode{0o600, 0o644} {
		file := filepath.Join(t.TempDir(), "file")
		for _, text := range []string{"a longer first text", "second"} {
			if err := wholefile.Replace(file, []byte(text), mode); err != nil {
				t.Fatal(err)
			}
			holds(t, file, text, mode)
		}
		onlyFile(t, file)
	}
}

func TestWhoReadsAFileKeepsWhatItWas(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := wholefile.Replace(file, []byte("first"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := wholefile.Replace(file, []byte("second"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := wholefile.Read(f, 100); err != nil || string(data) != "first" {
		t.Errorf("who had it open reads %q, %v", data, err)
	}
}

func TestALinkIsFollowed(t *testing.T) {
	there, here := t.TempDir(), t.TempDir()
	file, link := filepath.Join(there, "file"), filepath.Join(here, "link")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	if err := wholefile.Replace(link, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	holds(t, file, "new", 0o600)
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v %v", info, err)
	}
	onlyFile(t, file)
	onlyFile(t, link)
}

func TestWhatCannotBeReplacedStaysAsItIs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dir")
	inside := filepath.Join(dir, "inside")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(inside, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"a directory":                  dir,
		"a file in one that is a file": filepath.Join(inside, "file"),
		"a file in none":               filepath.Join(dir, "none", "file"),
	} {
		err := wholefile.Replace(file, []byte("new"), 0o600)
		if err == nil || strings.Contains(err.Error(), dir) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	holds(t, inside, "old", 0o600)
	onlyFile(t, inside)
	onlyFile(t, dir)
}

// A limit on the size of files stands in for a disk that is full.
func TestNothingIsLeftWhereTheDiskIsFull(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := wholefile.Replace(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	small := limit
	small.Cur = 1 << 10
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small); err != nil {
		t.Fatal(err)
	}
	err := wholefile.Replace(file, make([]byte, 2<<10), 0o600)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(err, syscall.EFBIG) || strings.Contains(err.Error(), "/") {
		t.Errorf("it is written: %v", err)
	}
	holds(t, file, "old", 0o600)
	onlyFile(t, file)
}

func holds(t *testing.T, file, text string, mode fs.FileMode) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil || string(data) != text {
		t.Errorf("%s holds %q, %v; want %q", file, data, err, text)
	}
	if info, err := os.Stat(file); err == nil && info.Mode().Perm() != mode {
		t.Errorf("%s has mode %v, want %v", file, info.Mode(), mode)
	}
}

// onlyFile fails where something lies beside the file.
func onlyFile(t *testing.T, file string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(entries) != 1 || entries[0].Name() != filepath.Base(file) {
		t.Errorf("beside %s: %v, %v", file, entries, err)
	}
}
