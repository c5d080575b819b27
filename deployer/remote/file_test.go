package remote

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"berth/internal/sshtest"
	"berth/plain"
)

// onlyFile fails the test when a directory has anything in it but one file of the content and mode.
func onlyFile(t *testing.T, file, content string, mode fs.FileMode) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("in the directory: %v", entries)
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != content {
		t.Errorf("%s: %d bytes, %v", file, len(got), err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode() != mode {
		t.Errorf("%s: %v, %v", file, info.Mode(), err)
	}
}

func TestAFileIsWrittenAsAWholeAndReadBack(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22")
	h := l.host(Target{Name: "cargo"})
	file := filepath.Join(t.TempDir(), "a;reboot $(id) 'x'.yaml")
	big := strings.Repeat("0123456789abcdef", 100_000)
	if err := h.Write(t.Context(), File{Path: file, Mode: 0o644, Reader: strings.NewReader(big)}); err != nil {
		t.Fatal(err)
	}
	onlyFile(t, file, big, 0o644)
	if err := h.Write(t.Context(), File{Path: file, Data: []byte("new")}); err != nil {
		t.Fatal(err)
	}
	onlyFile(t, file, "new", 0o600)
	got, err := h.Read(t.Context(), file, 3)
	if err != nil || string(got) != "new" {
		t.Errorf("read %q, %v", got, err)
	}
	if _, err := h.Read(t.Context(), file, 2); err == nil || !strings.Contains(err.Error(), "longer than 2 bytes") {
		t.Errorf("got %v", err)
	}
	if _, err := h.Read(t.Context(), file+"x", 9); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "host cargo: read /") {
		t.Errorf("got %v", err)
	}
}

func TestTheNameOfAnUnfinishedFileHasItsPattern(t *testing.T) {
	name := unfinished("/opt/berth/app/.env")
	if ok, err := path.Match(Unfinished, path.Base(name)); err != nil || !ok || path.Dir(name) != "/opt/berth/app" {
		t.Errorf("%s does not match %s: %v", name, Unfinished, err)
	}
}

func TestALinkIsReplacedAndNotFollowed(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22")
	dir := t.TempDir()
	other := filepath.Join(t.TempDir(), "other")
	if err := errors.Join(os.WriteFile(other, []byte("keep"), 0o600), os.Symlink(other, dir+"/file")); err != nil {
		t.Fatal(err)
	}
	if err := l.host(Target{Name: "cargo"}).Write(t.Context(), File{Path: dir + "/file", Data: []byte("new")}); err != nil {
		t.Fatal(err)
	}
	onlyFile(t, dir+"/file", "new", 0o600)
	onlyFile(t, other, "keep", 0o600)
}

func TestAWriteThatFailsSaysWhyAndLeavesNothing(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	h := l.host(Target{Name: "cargo"})
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	for _, test := range []struct {
		file File
		want string
	}{
		{File{Path: "relative"}, "is not absolute"},
		{File{Path: "/a/../etc/passwd"}, "is not plain (write /etc/passwd)"},
		{File{Path: "/"}, "not plain"},
		{File{Path: "/a\x00"}, "NUL"},
		{File{Path: file, Mode: fs.ModeSetuid | 0o755}, "only permissions"},
		{File{Path: file, Owner: "-x"}, "no user or group"},
		{File{Path: file, Group: "a:b"}, "no user or group"},
		{File{Path: dir}, "is a directory"},
		{File{Path: filepath.Join(dir, "missing", "file")}, "its directory " + dir + "/missing is not there"},
		{File{Path: file, Reader: io.MultiReader(strings.NewReader("half"), &brokenSource{})}, "send the content: the source broke"},
	} {
		err := h.Write(t.Context(), test.file)
		if err == nil || !strings.HasPrefix(err.Error(), "host cargo: write "+plain.Seen(test.file.Path)+": ") || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want %q", err, test.want)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if s.Opened() != 1 {
		t.Error("a fault of the source was taken for one of the connection")
	}
}

type brokenSource struct{}

func (*brokenSource) Read([]byte) (int, error) {
	return 0, fmt.Errorf("the source broke: %w", io.ErrUnexpectedEOF)
}

func TestAnOwnerIsGivenByRootThroughAPrivateUpload(t *testing.T) {
	for _, rule := range []string{"free", "password"} {
		l := newLab(t)
		s := l.server("cargo:22")
		log := l.withSudo(s, rule)
		l.cfg.Ask = &asker{t: t, passwords: []string{"password"}}
		h := l.host(Target{Name: "cargo", Sudo: true})
		file := filepath.Join(t.TempDir(), "a;reboot $(id) 'x'")
		me := os.Getuid()
		err := h.Write(t.Context(), File{Path: file, Mode: 0o640, Owner: strconv.Itoa(me), Group: strconv.Itoa(os.Getgid()), Data: []byte("secret content")})
		if err != nil {
			t.Fatal(err)
		}
		onlyFile(t, file, "secret content", 0o640)
		if text, err := os.ReadFile(log); err != nil || !strings.Contains(string(text), "/tmp/.berth-") || strings.Contains(string(text), "secret content") {
			t.Errorf("sudo ran %q, %v", text, err)
		}
		if left, err := filepath.Glob("/tmp/.berth-*/content"); err != nil || len(left) != 0 {
			t.Errorf("left behind: %v", left)
		}
		err = h.Write(t.Context(), File{Path: filepath.Join(file, "x", "y"), Owner: strconv.Itoa(me)})
		if err == nil || !strings.Contains(err.Error(), "is not there") {
			t.Errorf("got %v", err)
		}
		err = h.Write(t.Context(), File{Path: filepath.Dir(file), Owner: strconv.Itoa(me)})
		if err == nil || !strings.Contains(err.Error(), "it is a directory") {
			t.Errorf("got %v", err)
		}
		got, err := h.Output(t.Context(), Command{Args: []string{"cat", file}, Sudo: true}, 100)
		if err != nil || string(got) != "secret content" {
			t.Errorf("got %q, %v", got, err)
		}
	}
}

func TestAnUploadThatWasChangedIsNotInstalled(t *testing.T) {
	dir := t.TempDir()
	upload := filepath.Join(t.TempDir(), "content")
	if err := os.WriteFile(upload, []byte("changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := sshtest.New(t)
	var out, errs bytes.Buffer
	line := Join([]string{"sh", "-c", install, "sh", upload, dir + "/file", dir + "/.tmp", "0644", "", "", strings.Repeat("0", 64)})
	if code := s.Shell(sshtest.Job{Line: line, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs}); code != 1 {
		t.Errorf("exit code %d", code)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 || !strings.Contains(errs.String(), "not what was sent") {
		t.Errorf("left %v, said %q", entries, errs.String())
	}
}

func TestACancelledWriteEndsAtOnceAndCleansUp(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	s.Sessions = 1
	h := l.host(Target{Name: "cargo"})
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	content := &stuck{reached: make(chan struct{}), free: make(chan struct{})}
	go func() {
		<-content.reached
		cancel()
	}()
	err := h.Write(ctx, File{Path: dir + "/file", Reader: content})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(content.free)
	l.output(h, "true") // the only session there is: it waits until the write has ended
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// stuck is a source that gives nothing until it is freed.
type stuck struct{ reached, free chan struct{} }

func (s *stuck) Read(p []byte) (int, error) {
	close(s.reached)
	<-s.free
	return copy(p, "late"), nil
}

func TestAServerWithoutSFTPSaysSo(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	s.NoSFTP = true
	err := l.host(Target{Name: "cargo"}).Write(t.Context(), File{Path: "/tmp/x"})
	if err == nil || !strings.Contains(err.Error(), "host cargo: write /tmp/x: the server has no SFTP") {
		t.Errorf("got %v", err)
	}
}
