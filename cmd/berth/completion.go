package main

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"berth/planner"
	"berth/planning"
	"berth/session/store"
)

// completer offers words for an argument or a flag.
type completer = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// quietLab reads the lab for a completion, which must not print.
func (a *app) quietLab() (*planning.Lab, bool) {
	quiet := *a
	quiet.stderr = io.Discard
	l, err := quiet.readLab()
	return l, err == nil
}

// offers completes with words of the lab, as far as it can be read: whoever types a command need not have mended the inventory.
func (a *app) offers(which func(planning.Words) []string) completer {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return which(planning.Offered(a.inventory, a.catalogs)), cobra.ShellCompDirectiveNoFileComp
	}
}

// once completes the first argument alone.
func once(c completer) completer {
	return func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return c(cmd, args, word)
	}
}

// runs offers the runs that this computer has a copy of, the newest first.
func (a *app) runs(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	files, _ := filepath.Glob(filepath.Join(filepath.Dir(a.inventory), store.Dir, "journal", "*.jsonl"))
	var out []string
	for _, file := range files {
		out = append(out, strings.TrimSuffix(filepath.Base(file), ".jsonl"))
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}

// completeFlags lets every flag that names something of the lab be completed, by the flag's name: it means the same everywhere.
func (a *app) completeFlags(cmd *cobra.Command) {
	hosts := a.offers(func(w planning.Words) []string { return w.Hosts })
	for name, complete := range map[string]completer{
		"host": hosts, "service": a.offers(func(w planning.Words) []string { return w.Services }), "run": a.runs,
		"without": a.offers(func(w planning.Words) []string { return sorted(slices.Concat(w.Hosts, w.Machines)) }),
		"goal":    cobra.FixedCompletions(planner.Goals(), cobra.ShellCompDirectiveNoFileComp),
	} {
		if cmd.LocalFlags().Lookup(name) != nil {
			_ = cmd.RegisterFlagCompletionFunc(name, complete)
		}
	}
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "plan" {
			_ = cmd.MarkFlagFilename(f.Name, "json")
		}
	})
	for _, below := range cmd.Commands() {
		a.completeFlags(below)
	}
}
