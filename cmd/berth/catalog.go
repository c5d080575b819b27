package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"berth/catalog"
	"berth/planner"
	"berth/wording"
)

func (a *app) catalogCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "catalog",
		Short: "List the services that berth knows, explain one, check your own",
		Example: `  berth catalog
  berth catalog show immich
  berth catalog processors
  berth catalog lint ./my-services`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.listCatalog() },
	}
	show := &cobra.Command{
		Use:               "show SERVICE",
		Short:             "Explain an entry: what it needs, where it runs well, where its figures come from",
		Example:           `  berth catalog show immich`,
		Args:              exactArgs("the name of one entry"),
		ValidArgsFunction: a.completeEntries,
		RunE:              func(_ *cobra.Command, args []string) error { return a.showEntry(args[0]) },
	}
	lint := &cobra.Command{
		Use:   "lint [DIR ...]",
		Short: "Check entries of your own (or, without a directory, the shipped ones)",
		Long: `Checks every entry under the directories: the Compose file as Compose itself reads it, the x-berth block,
and what experience says: pinned images, memory limits, health checks, secrets, ports, state.

Exit code 2 when an entry has an error.`,
		Example: `  berth catalog lint ./my-services`,
		RunE:    func(_ *cobra.Command, args []string) error { return a.lintCatalog(args) },
	}
	processors := &cobra.Command{
		Use:     "processors",
		Short:   "List the processors that an inventory may name without declaring them",
		Example: `  berth catalog processors`,
		Args:    noArgs,
		RunE:    func(*cobra.Command, []string) error { return a.listProcessors() },
	}
	cmd.AddCommand(show, lint, processors)
	return cmd
}

func (a *app) listCatalog() error {
	c, err := catalog.Load(a.catalogs...)
	if err != nil {
		return usageError{err}
	}
	w := wording.For(wording.EN)
	t := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "NAME\tGROUP\tMEMORY\tRUNS ON\tWHAT")
	entries := c.Entries()
	slices.SortStableFunc(entries, func(x, y *catalog.Entry) int { return strings.Compare(x.Service.Group, y.Service.Group) })
	for _, e := range entries {
		s := &e.Service
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", e.Name, s.Group, w.Used(s.Demand.Memory), strings.Join(archNames(s), ", "), what(e))
	}
	return t.Flush()
}

func (a *app) listProcessors() error {
	c, err := catalog.Load(a.catalogs...)
	if err != nil {
		return usageError{err}
	}
	t := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "NAME\tARCH\tCORES\tTHREADS\tTITLE")
	for _, p := range c.Processors() {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\n", p.Name, p.Arch, p.Cores, p.Threads, p.Title)
	}
	return t.Flush()
}

// what says what an entry is, and what is special about it.
func what(e *catalog.Entry) string {
	text := e.Service.About
	if text == "" {
		text = e.Service.Title
	}
	if e.Service.Agent {
		text += " (agent: on every host)"
	}
	if !e.Shipped() {
		text += " (from " + e.Origin + ")"
	}
	return text
}

func archNames(s *planner.Service) []string {
	var out []string
	for _, a := range s.Archs {
		out = append(out, a.String())
	}
	if out == nil {
		out = []string{"any"}
	}
	return out
}

func (a *app) lintCatalog(dirs []string) error {
	_, findings := catalog.Check(append(slices.Clone(a.catalogs), dirs...)...)
	shown := 0
	for _, f := range findings {
		if f.Severity == catalog.Info && len(dirs) == 0 {
			continue
		}
		shown++
		fmt.Fprintln(a.stdout, f)
	}
	if catalog.Worst(findings) == catalog.Error {
		return usagef("the catalog has errors")
	}
	if shown == 0 {
		fmt.Fprintln(a.stderr, "berth: nothing to report")
	}
	return nil
}
