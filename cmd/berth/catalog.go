package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"berth/catalog"
	"berth/planning"
	"berth/report"
	"berth/wording"
)

func (a *app) catalogCommand() *cobra.Command {
	var lang language
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
			c, w, err := catalogIn(lang, planning.Catalogs(a.inventory, a.catalogs))
			if err != nil {
				return err
			}
			return report.Entries(a.stdout, w, c)
		},
	}
	show := &cobra.Command{
		Use:               "show SERVICE",
		Short:             "Explain an entry: what it needs, where it runs well, where its figures come from",
		Example:           `  berth catalog show immich`,
		Args:              oneArg("the name of one entry", 1),
		ValidArgsFunction: once(a.offers(func(w planning.Words) []string { return w.Entries })),
		RunE: func(_ *cobra.Command, args []string) error {
			c, w, err := catalogIn(lang, planning.Catalogs(a.inventory, a.catalogs))
			if err != nil {
				return err
			}
			e, err := c.Entry(args[0])
			if err != nil {
				return usageError{err}
			}
			report.Entry(a.stdout, w, c, e)
			return nil
		},
	}
	lint := &cobra.Command{
		Use:   "lint [DIR ...]",
		Short: "Check entries of your own (or, without a directory, the shipped ones)",
		Long: `Checks every entry under the directories: the Compose file as Compose itself reads it, the x-berth block,
and what experience says: pinned images, memory limits, health checks, secrets, ports, state.

Exit code 2 when an entry has an error.`,
		Example: `  berth catalog lint ./my-services`,
		RunE: func(_ *cobra.Command, args []string) error {
			return lintCatalog(a.stdout, a.stderr, a.words, a.catalogs, args)
		},
	}
	processors := &cobra.Command{
		Use:   "processors [MODEL]",
		Short: "List the processors that an inventory may name, or find one by what a machine calls it",
		Example: `  berth catalog processors
  berth catalog processors "$(grep -m 1 'model name' /proc/cpuinfo | cut -d: -f2)"`,
		Args: oneArg("one name of a processor, or none", 0),
		RunE: func(_ *cobra.Command, args []string) error {
			c, w, err := catalogIn(lang, planning.Catalogs(a.inventory, a.catalogs))
			if err != nil {
				return err
			}
			list, err := c.ProcessorsLike(strings.Join(args, ""))
			if err != nil {
				return usageError{err}
			}
			return report.Processors(a.stdout, w, list)
		},
	}
	for _, c := range []*cobra.Command{cmd, show, processors} {
		lang.register(c)
	}
	cmd.AddCommand(show, lint, processors, a.catalogAddCommand(), a.catalogNewCommand())
	return cmd
}

// catalogIn reads the shipped catalog and directories, for somebody who speaks a language.
func catalogIn(in language, dirs []string) (*catalog.Catalog, wording.Words, error) {
	lang, err := in.chosen()
	if err != nil {
		return nil, wording.Words{}, err
	}
	c, err := catalog.Load(dirs...)
	if err != nil {
		return nil, wording.Words{}, usageError{err}
	}
	return c, wording.For(lang), nil
}

// lintCatalog checks the entries that are in use, and those of further directories.
func lintCatalog(stdout, stderr io.Writer, w wording.Words, used, dirs []string) error {
	_, findings := catalog.Check(slices.Concat(used, dirs)...)
	shown := 0
	for _, f := range findings {
		if f.Severity == catalog.Info && len(dirs) == 0 {
			continue
		}
		shown++
		fmt.Fprintln(stdout, w.Say("%s", "%s", f))
	}
	if catalog.Worst(findings) == catalog.Error {
		return usagef("the catalog has errors")
	}
	if shown == 0 {
		fmt.Fprintln(stderr, w.Say("berth: nothing to report", "berth : rien à signaler"))
	}
	return nil
}
