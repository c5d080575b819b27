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

// Fold has every help folded at a width, which is asked for each time.
func Fold(root *cobra.Command, width func() int) {
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	root.SetHelpFunc(func(c *cobra.Command, _ []string) {
		about := c.Long
		if about == "" {
			about = c.Short
		}
		fmt.Fprint(c.OutOrStdout(), fold(about+"\n\n"+c.UsageString(), width()))
	})
}
