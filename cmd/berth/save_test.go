package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestAFileThatIsTooLongIsBadInput(t *testing.T) {
	file := filepath.Join(t.TempDir(), "inventory.yaml")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, 16<<20+1); err != nil {
		t.Fatal(err)
	}
	_, err := readFile(file, "inventory")
	var usage usageError
	if !errors.As(err, &usage) || err.Error() != "inventory "+file+": it is longer than 16 MiB" {
		t.Errorf("%v", err)
	}
}
