package remote

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"berth/internal/sshtest"
)

// asNobody makes the SFTP of a server run as a user with no rights, while its commands, sudo among
// them, run as root.
func asNobody(t *testing.T, s *sshtest.Server) {
	t.Helper()
	const program, nobody = "/usr/lib/openssh/sftp-server", 65534
	if _, err := os.Stat(program); err != nil || os.Getuid() != 0 {
		t.Skipf("NOT TESTED: needs root and %s", program)
	}
	s.SFTP = func() *exec.Cmd {
		cmd := exec.Command(program)
		cmd.Dir = "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		return cmd
	}
}

func TestWhatTheLoginUserMayNotWriteOrReadGoesThroughSudo(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	asNobody(t, s)
	l.withSudo(s, "free")
	h := l.host(Target{Name: "cargo", Sudo: true})
	dir := filepath.Join(t.TempDir(), "private")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "file")
	content := strings.Repeat("no end of line\r", 5000)
	for range 2 {
		if err := h.Write(t.Context(), File{Path: file, Mode: 0o600, Reader: strings.NewReader(content)}); err != nil {
			t.Fatal(err)
		}
	}
	onlyFile(t, file, content, 0o600)
	got, err := h.Read(t.Context(), file, 1<<20)
	if err != nil || string(got) != content {
		t.Errorf("read %d bytes, %v", len(got), err)
	}
	if _, err := h.Read(t.Context(), file, 10); err == nil || !strings.Contains(err.Error(), "longer than 10 bytes") {
		t.Errorf("got %v", err)
	}
	if _, err := h.Read(t.Context(), file+"x", 10); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestWithoutSudoWhatMayNotBeWrittenIsAnError(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	asNobody(t, s)
	h := l.host(Target{Name: "cargo", User: "pi"})
	dir := filepath.Join(t.TempDir(), "private")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	err := h.Write(t.Context(), File{Path: dir + "/file", Data: []byte("x")})
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "set sudo: true for this host, or let pi write there") {
		t.Errorf("got %v", err)
	}
	if _, err := h.Read(t.Context(), dir+"/file", 10); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v", err)
	}
}
