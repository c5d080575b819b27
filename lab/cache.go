// Package lab has the end-to-end tests, on hosts of this machine that lab/lab brings up, and those of the lab itself: that its hosts are what
// lab/hosts.tab says, that faults do what they are called, and that nothing is left behind. See docs/lab.md.
package lab

import (
	"os"
	"path/filepath"
)

// Cache is where lab/install keeps what it made.
func Cache() (string, error) {
	if cache := os.Getenv("BERTH_LAB_CACHE"); cache != "" {
		return cache, nil
	}
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "berth-lab"), err
}
