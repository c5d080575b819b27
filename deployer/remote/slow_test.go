package remote

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A FIFO that nobody writes to hangs whoever opens it, as a file on a share whose server is gone does.
func TestAFileThatHangsIsGivenUpWithTheReason(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22")
	l.cfg.FileTimeout = 200 * time.Millisecond
	h := l.host(Target{Name: "cargo"})
	name := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // lets the server go
		if f, err := syscall.Open(name, syscall.O_RDWR|syscall.O_NONBLOCK, 0); err == nil {
			syscall.Close(f)
		}
	})
	if _, err := h.Read(t.Context(), name, 100); err == nil || !strings.Contains(err.Error(), "no end within 200ms") {
		t.Errorf("%v", err)
	}
}
