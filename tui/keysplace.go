package tui

import (
	"berth/message"
	"berth/preferences"
)

// KeysFile is where the operator's keys are: $XDG_CONFIG_HOME/berth/keys.yaml, else ~/.config/berth/keys.yaml.
func KeysFile() (string, error) { return preferences.Place("keys.yaml") }

// OwnKeys reads the operator's keys; without a file, or without a home, there are none.
func OwnKeys() (Keys, error) {
	file, data, err := preferences.Own("keys.yaml")
	if err != nil {
		return nil, message.Errorf("keys %w", err)
	}
	return ReadKeys(file, data)
}
