package main

import (
	"fmt"
	"io"

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
	file, err := tui.KeysFile()
	if err != nil {
		return usageError{err}
	}
	keys, err := tui.OwnKeys()
	if err != nil {
		return usageError{err}
	}
	fmt.Fprintln(stdout, w.Say("%s: %d actions have other keys", "%s : actions qui ont d'autres touches : %d", file, len(keys)))
	return nil
}
