package steps

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// A run that is broken off after the service was taken away, and begins the copy again, has nothing to look at there any more.
func TestDataIsCheckedOnlyWhereTheServiceStillIs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	note := filepath.Join(dir, "note")
	checks := func(dir string) error {
		return exec.Command("sh", "-c", checkText, "berth-check", "--project-directory", dir, "notes", note, "false").Run()
	}
	if err := checks(filepath.Join(dir, "gone")); err != nil {
		t.Errorf("the service is gone: %v", err)
	}
	if err := os.WriteFile(note, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := checks(dir); err == nil {
		t.Error("damage is not told")
	}
}
