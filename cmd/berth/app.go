package main

import (
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"berth/internal/tty"
	"berth/message"
	"berth/plain"
	"berth/preferences"
	"berth/wording"
)

// app is what every command has at hand: where to print, and the flags that all of them share.
type app struct {
	stdout, stderr io.Writer
	words          wording.Words // for what is said of files and flags
	own            preferences.Preferences
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
	hint := near(cmd, args[0])
	if cmd.HasParent() {
		return usagef("unexpected argument %q: %q takes none%s\nRun '%s --help' for what there is.", args[0], cmd.CommandPath(), hint, cmd.CommandPath())
	}
	return usagef("unknown command %q for %q%s\nRun '%s --help' for what there is.", args[0], cmd.CommandPath(), hint, cmd.CommandPath())
}

// near says which command below another one somebody may have meant.
func near(cmd *cobra.Command, name string) message.Text {
	if names := cmd.SuggestionsFor(name); len(names) > 0 {
		return message.Of("; did you mean %s?", message.Or(names))
	}
	return message.Text{}
}

// helpArgs refuses help about what is no command; cobra would print that of the whole program, and end well.
func helpArgs(help *cobra.Command, args []string) error {
	cmd, rest, err := help.Root().Find(args)
	if err != nil || len(rest) == 0 || !cmd.HasAvailableSubCommands() {
		return err
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return usagef("unknown command %q for %q%s\nThere are: %s.", rest[0], cmd.CommandPath(), near(cmd, rest[0]), strings.Join(names, ", "))
}

// oneArg wants one argument, or where none will do, one at most.
func oneArg(what string, least int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || len(args) > 1 {
			return usagef("%q takes %s", cmd.CommandPath(), message.Word(what))
		}
		return nil
	}
}
