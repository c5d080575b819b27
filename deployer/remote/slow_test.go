package remote

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A head that hangs is as a file on a share whose server is gone.
func TestAFileThatHangsIsGivenUpWithTheReason(t *testing.T) {
	l := newLab(t)
	s := l.server("cargo:22")
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "head"), []byte("#!/bin/sh\nexec sleep 60\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	s.Path = bin + ":/usr/bin:/bin"
	l.cfg.FileTimeout = 200 * time.Millisecond
	if _, err := l.host(Target{Name: "cargo"}).Read(t.Context(), "/etc/passwd", 100); err == nil || !strings.Contains(err.Error(), "no end within 200ms") {
		t.Errorf("%v", err)
	}
}
