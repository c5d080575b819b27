package seed

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// size is that of the drive, whatever is on it.
const size = 4 << 20

// Image writes the drive to file, with the program and the options that Proxmox calls.
func (s Seed) Image(ctx context.Context, file string) error {
	dir, err := os.MkdirTemp(filepath.Dir(file), "seed-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{"user-data": s.User, "network-config": s.Network, "meta-data": s.Meta, "vendor-data": s.Vendor} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	out, err := exec.CommandContext(ctx, "genisoimage", "-quiet", "-iso-level", "3", "-J", "-R", "-V", "cidata", "-o", file, dir).CombinedOutput()
	if err != nil {
		return fmt.Errorf("genisoimage: %w: %s", err, out)
	}
	return os.Truncate(file, size)
}
