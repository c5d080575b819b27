package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"berth/catalog"
	"berth/planning"
	"berth/report"
	"berth/wording"
)

func (a *app) catalogCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "catalog",
		Short: "List the services that berth knows, explain one, check your own",
		Example: `  berth catalog
  berth catalog show immich
  berth catalog processors
  berth catalog lint ./my-services
  berth catalog add nas:immich
  berth catalog new wiki`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			return listCatalog(a.stdout, planning.Catalogs(a.inventory, a.catalogs))
		},
	}
	show := &cobra.Command{
		Use:               "show SERVICE",
		Short:             "Explain an entry: what it needs, where it runs well, where its figures come from",
		Example:           `  berth catalog show immich`,
		Args:              exactArgs("the name of one entry"),
		ValidArgsFunction: once(a.offers(func(w planning.Words) []string { return w.Entries })),
		RunE: func(_ *cobra.Command, args []string) error {
			return showEntry(a.stdout, planning.Catalogs(a.inventory, a.catalogs), args[0])
		},
	}
	lint := &cobra.Command{
		Use:   "lint [DIR ...]",
		Short: "Check entries of your own (or, without a directory, the shipped ones)",
		Long: `Checks every entry under the directories: the Compose file as Compose itself reads it, the x-berth block,
and what experience says: pinned images, memory limits, health checks, secrets, ports, state.

Exit code 2 when an entry has an error.`,
		Example: `  berth catalog lint ./my-services`,
		RunE:    func(_ *cobra.Command, args []string) error { return lintCatalog(a.stdout, a.stderr, a.catalogs, args) },
	}
	processors := &cobra.Command{
		Use:   "processors [MODEL]",
		Short: "List the processors that an inventory may name, or find one by what a machine calls it",
		Example: `  berth catalog processors
  berth catalog processors "$(grep -m 1 'model name' /proc/cpuinfo | cut -d: -f2)"`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := catalog.Load(planning.Catalogs(a.inventory, a.catalogs)...)
			if err != nil {
				return usageError{err}
			}
			list, err := c.ProcessorsLike(strings.Join(args, ""))
			if err != nil {
				return usageError{err}
			}
			return report.Processors(a.stdout, list)
		},
	}
	cmd.AddCommand(show, lint, processors, a.catalogAddCommand(), a.catalogNewCommand())
	return cmd
}

func listCatalog(out io.Writer, dirs []string) error {
	c, err := catalog.Load(dirs...)
	if err != nil {
		return usageError{err}
	}
	w := wording.For(wording.EN)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "NAME\tGROUP\tMEMORY\tRUNS ON\tWHAT")
	entries := c.Entries()
	slices.SortStableFunc(entries, func(x, y *catalog.Entry) int { return strings.Compare(x.Service.Group, y.Service.Group) })
	for _, e := range entries {
		s := &e.Service
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", e.Name, s.Group, w.Used(s.Demand.Memory), strings.Join(report.ArchNames(s), ", "), what(e))
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

// lintCatalog checks the entries that are in use, and those of further directories.
func lintCatalog(stdout, stderr io.Writer, used, dirs []string) error {
	_, findings := catalog.Check(slices.Concat(used, dirs)...)
	shown := 0
	for _, f := range findings {
		if f.Severity == catalog.Info && len(dirs) == 0 {
			continue
		}
		shown++
		fmt.Fprintln(stdout, f)
	}
	if catalog.Worst(findings) == catalog.Error {
		return usagef("the catalog has errors")
	}
	if shown == 0 {
		fmt.Fprintln(stderr, "berth: nothing to report")
	}
	return nil
}
