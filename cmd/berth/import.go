package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"berth/export"
)

func importCommand(stdout, stderr io.Writer) *cobra.Command {
	cmd := &cobra.Command{
		Use: "import", Short: "Print an inventory of what Terraform or Ansible knows", Args: noArgs,
		Example: "  berth import terraform ./terraform > inventory.yaml\n  berth import ansible hosts.ini > inventory.yaml",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, r := range export.Readers {
		var lang language
		reads := &cobra.Command{Use: r.Tool + " PATH", Short: r.Short, Long: r.Long, Example: r.Example, Args: oneArg(r.Takes, 1), RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := lang.chosen(); err != nil {
				return err
			}
			text, notes, err := r.Inventory(args[0])
			if err != nil {
				return usageError{err}
			}
			for _, n := range notes {
				fmt.Fprintln(stderr, spoken(cmd).Say("berth: %s", "berth : %s", n))
			}
			_, err = stdout.Write(text)
			return err
		}}
		lang.register(reads)
		cmd.AddCommand(reads)
	}
	return cmd
}
