package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"berth/tui"
	"berth/wording"
)

func keysCommand(stdout io.Writer) *cobra.Command {
	var lang language
	var check bool
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "Print the keys of the planning session as a file to change",
		Long: `Prints every action of the planning session with its usual keys, as the file in which they can be
changed: $XDG_CONFIG_HOME/berth/keys.yaml, else ~/.config/berth/keys.yaml.

Exit code 2 when --check finds something wrong with that file.`,
		Example: `  berth keys > ~/.config/berth/keys.yaml    start from the usual keys
  berth keys --check                        is my file right`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			l, err := lang.chosen()
			if err != nil {
				return err
			}
			if check {
				return checkKeys(stdout, wording.For(l))
			}
			_, err = stdout.Write(tui.DefaultKeys(l))
			return err
		},
	}
	lang.register(cmd)
	cmd.Flags().BoolVar(&check, "check", false, "read the file and say what is wrong with it")
	return cmd
}

func checkKeys(stdout io.Writer, w wording.Words) error {
	file, err := keysFile()
	if err != nil {
		return err
	}
	keys, err := readKeys()
	if err != nil {
		return err
	}
	fmt.Fprintln(stdout, w.Say("%s: %d actions have other keys", "%s : actions qui ont d'autres touches : %d", file, len(keys)))
	return nil
}

// keysFile is where the operator's keys are.
func keysFile() (string, error) {
	dir := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) { // so it says itself: others are to be ignored
		home, err := os.UserHomeDir()
		if err != nil {
			return "", usagef("keys.yaml: %w", err)
		}
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "berth", "keys.yaml"), nil
}

// readKeys reads the operator's keys; without a file there are none.
func readKeys() (tui.Keys, error) {
	file, err := keysFile()
	if err != nil {
		return nil, nil // without a home there is no such file
	}
	data, err := readFile(file, "keys")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	keys, err := tui.ReadKeys(file, data)
	if err != nil {
		return nil, usageError{err}
	}
	return keys, nil
}
