package main

import (
	"io"

	"github.com/spf13/cobra"

	"berth/planner"
	"berth/planning"
)

// quietLab reads the lab for a completion, which must not print.
func (a *app) quietLab() (*planning.Lab, bool) {
	quiet := *a
	quiet.stderr = io.Discard
	l, err := quiet.readLab()
	return l, err == nil
}

func (a *app) completeServices(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	l, ok := a.quietLab()
	if !ok || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, s := range l.Problem.Services {
		names = append(names, s.Name+"\t"+s.Title)
	}
	return sorted(names), cobra.ShellCompDirectiveNoFileComp
}

func (a *app) completeEntries(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	l, ok := a.quietLab()
	if !ok || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, e := range l.Catalog.Entries() {
		names = append(names, e.Name+"\t"+e.Service.Title)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeRules completes the flags that name goals, machines and guests.
func (a *app) completeRules(cmd *cobra.Command) {
	_ = cmd.RegisterFlagCompletionFunc("goal", cobra.FixedCompletions(planner.Goals(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("without", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		l, ok := a.quietLab()
		if !ok {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var names []string
		for i := range l.Problem.Machines {
			names = append(names, l.Problem.Machines[i].Name)
		}
		for _, h := range l.Problem.Hosts() {
			names = append(names, h.Name)
		}
		return sorted(names), cobra.ShellCompDirectiveNoFileComp
	})
}
