package tui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"berth/internal/wholefile"
	"berth/message"
)

// KeysFile is where the operator's keys are: $XDG_CONFIG_HOME/berth/keys.yaml, else ~/.config/berth/keys.yaml.
func KeysFile() (string, error) {
	dir := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) { // so it says itself: others are to be ignored
		home, err := os.UserHomeDir()
		if err != nil {
			return "", message.Errorf("keys.yaml: %w", err)
		}
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "berth", "keys.yaml"), nil
}

// mostKeys is how long a keys.yaml may be, in bytes.
const mostKeys = 1 << 20

// OwnKeys reads the operator's keys; without a file, or without a home, there are none.
func OwnKeys() (Keys, error) {
	file, err := KeysFile()
	if err != nil {
		return nil, nil
	}
	data, err := wholefile.ReadFile(file, mostKeys)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, message.Errorf("keys %s: %w", file, err)
	}
	return ReadKeys(file, data)
}
