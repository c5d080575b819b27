// Package manual lays out the help of commands: commands stand under headings, and no line is wider than the terminal.
package manual

import (
	"fmt"

	"github.com/spf13/cobra"
)

// Group adds commands under a heading of the help, in this order. Whoever has asked for the commands before gets them by name.
func Group(root *cobra.Command, heading string, commands ...*cobra.Command) {
	cobra.EnableCommandSorting = false
	root.AddGroup(&cobra.Group{ID: heading, Title: heading})
	for _, c := range commands {
		c.GroupID = heading
	}
	root.AddCommand(commands...)
}

// Fold has every help folded at a width, and in French where a command speaks it; both are asked for each time. The commands that
// cobra adds take the arguments of the program, and what a shell completes has its explanations in that language, too.
func Fold(root *cobra.Command, width func() int, french func(*cobra.Command) bool) {
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			for _, shell := range append(c.Commands(), c) {
				shell.Args = root.Args
			}
		}
	}
	root.SetHelpFunc(func(c *cobra.Command, _ []string) {
		lay := func(text string) string { return text }
		if french(c) {
			inFrench(root)
			lay = laidOut
		}
		about := c.Long
		if about == "" {
			about = c.Short
		}
		fmt.Fprint(c.OutOrStdout(), fold(about+"\n\n"+lay(c.UsageString()), width()))
	})
	before := root.PersistentPreRunE
	root.PersistentPreRunE = func(c *cobra.Command, args []string) error {
		err := before(c, args)
		if c.Name() != cobra.ShellCompRequestCmd {
			return err
		}
		if french(c) {
			inFrench(root)
		}
		return nil // a shell that completes has no place for what is wrong
	}
}
