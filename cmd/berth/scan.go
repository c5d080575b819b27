package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"berth/deployer/pages"
	"berth/deployer/status"
	"berth/inventory"
	"berth/planning"
	"berth/rollout"
	"berth/wording"
)

// scanFlags are the flags of berth scan.
type scanFlags struct {
	reach      reach
	hosts      []string
	write, yes bool
	lang       language
}

func (a *app) scanCommand() *cobra.Command {
	var f scanFlags
	cmd := &cobra.Command{
		Use:   "scan",
		Short: "Look at the hosts: what runs where today, as the inventory would have it",
		Long: `Asks every host of the inventory over SSH what it is and what runs on it, and names what runs by the
entries of the catalog: what berth put there for sure, other containers by their images. What no entry
stands for is foreign: its memory is counted, and berth never touches it. Nothing on any host changes.

With --write the inventory gets it (current:, waiting:, foreign:, exists: of guests), after the
difference was shown and confirmed; comments and everything else in the file stay.

Exit code 1 when a host could not be looked at, 4 when the change was not confirmed.`,
		Example: `  berth scan
  berth scan --host cargo
  berth scan --write`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.scan(cmd.Context(), &f) },
	}
	f.reach.register(cmd.Flags())
	cmd.Flags().StringArrayVar(&f.hosts, "host", nil, "look at this `HOST` only; can be given again")
	cmd.Flags().BoolVar(&f.write, "write", false, "write it into the inventory, after asking")
	cmd.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	f.lang.register(cmd)
	return cmd
}

func (a *app) scan(ctx context.Context, f *scanFlags) error {
	lang, err := f.lang.chosen()
	if err != nil {
		return err
	}
	l, err := a.readLab()
	if err != nil {
		return err
	}
	if f.write && l.Example {
		return usagef("the shipped example is no file that could be changed: berth init starts an inventory, -f FILE names one")
	}
	names, err := rollout.Named(l.Problem, f.hosts)
	if err != nil {
		return err
	}
	inv, err := reread(l)
	if err != nil {
		return err
	}
	hosts, err := a.reached(inv, &f.reach, wording.For(lang))
	if err != nil {
		return err
	}
	defer hosts.Close()
	guests := hosts.Hypervisors(ctx, status.Virtualizers(l.Problem, names))
	page := pages.Scan{Words: wording.For(lang), Problem: l.Problem, Hosts: status.Scan(l.Catalog, l.Problem, hosts.Look(ctx, names))}
	page.Hypervisors, page.Found = status.Hypervisors(l.Problem, nil, names, guests()), hosts.Found()
	if err := ctx.Err(); err != nil {
		return err
	}
	fmt.Fprint(a.stdout, page.Text())
	var failed error
	if n := page.Failed(); n > 0 {
		failed = errors.New(page.Words.Say("%d of %d hosts could not be looked at; what is above is of the others", "hôtes qui n'ont pas pu être examinés : %d sur %d ; ce qui précède vient des autres", n, len(page.Hosts)))
	}
	if f.write {
		if err := a.writeScan(ctx, f, l, inv, &page); err != nil {
			return errors.Join(failed, err)
		}
	}
	return failed
}

// writeScan changes the inventory, after showing how.
func (a *app) writeScan(ctx context.Context, f *scanFlags, l *planning.Lab, inv *inventory.Inventory, page *pages.Scan) error {
	e := inv.Editor()
	if err := page.Edit(e); err != nil {
		return usageError{err}
	}
	d, err := a.desk(ctx, &initFlags{lang: f.lang, yes: f.yes})
	if err != nil {
		return err
	}
	return d.Replace(ctx, l, inv, e.Bytes())
}
