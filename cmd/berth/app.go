package main

import (
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"berth/internal/tty"
	"berth/plain"
)

// app is what every command has at hand: where to print, and the flags that all of them share.
type app struct {
	stdout, stderr io.Writer
	inventory      string   // -f
	catalogs       []string // --catalog

	// aside gives the plain terminal to what it runs, where a screen has it; nil: no screen has.
	aside func(func())
}

// person is whoever may be asked, and types into keys.
func (a *app) person(keys *os.File) tty.Terminal {
	t := tty.Terminal{Keys: keys, Stderr: a.stderr}
	if a.aside != nil {
		t.Aside = func(question func(to io.Writer)) { a.aside(func() { question(plain.NewWriter(os.Stderr)) }) }
	}
	return t
}

// noArgs refuses arguments in a way that says what to do.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	text := "unknown command %q for %q"
	if cmd.HasParent() {
		text = "unexpected argument %q: %q takes none"
	}
	hint := ""
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return usagef(text+hint+"\nRun '%s --help' for what there is.", args[0], cmd.CommandPath(), cmd.CommandPath())
}

// exactArgs wants as many arguments as names are given.
func exactArgs(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != len(names) {
			return usagef("%q takes %s", cmd.CommandPath(), strings.Join(names, " and "))
		}
		return nil
	}
}
