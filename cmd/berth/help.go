package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"berth/internal/tty"
)

// group adds commands under a heading of the help, in this order.
func group(root *cobra.Command, heading string, commands ...*cobra.Command) {
	root.AddGroup(&cobra.Group{ID: heading, Title: heading})
	for _, c := range commands {
		c.GroupID = heading
	}
	root.AddCommand(commands...)
}

// mostHelp is how wide a help is on a terminal that is wider; longer lines read badly.
const mostHelp = 120

// legible lets help fold the descriptions of flags at the width of the terminal, and keeps commands in the order that they were added in.
func legible(root *cobra.Command) {
	cobra.EnableCommandSorting = false
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	root.SetVersionTemplate("berth {{.Version}}\n")
	usages := func(f *pflag.FlagSet) string {
		width := mostHelp
		if columns, ok := tty.Columns(root.OutOrStdout()); ok {
			width = min(columns, width)
		}
		return strings.TrimRight(f.FlagUsagesWrapped(width), "\n")
	}
	cobra.AddTemplateFunc("flagUsages", usages)
	const plain, own = ".FlagUsages | trimTrailingWhitespaces", " | flagUsages"
	text := strings.ReplaceAll(root.UsageTemplate(), ".LocalFlags"+plain, ".LocalFlags"+own)
	root.SetUsageTemplate(strings.ReplaceAll(text, ".InheritedFlags"+plain, ".InheritedFlags"+own))
}
