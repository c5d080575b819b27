package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"berth/deployer/bench"
	"berth/inventory"
	"berth/planning"
)

type benchFlags struct {
	seconds    int
	write, yes bool
	reach      reach
	lang       language
}

func (a *app) benchCommand() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench HOST...",
		Short: "Measure how fast the processors of hosts are, for the inventory",
		Long: `Runs the same small program on each host over SSH, for some seconds: with one thread, then with all. Says how
fast that is in the unit of berth's list of processors (an Intel N100 is 1), how far the rounds spread, and
the line for the inventory: for a processor that is not in the list, a board, or one that is throttled.

Nothing stays on the host, and nothing but the processor's time is used. A host is one of the inventory, or
what would be typed after ssh. --write puts the line there, after its difference was shown.

Exit code 1 when a host could not be measured, 4 when a change was not confirmed.`,
		Example: `  berth bench nas
  berth bench root@pve pi@192.168.1.10
  berth bench nas --write
  berth bench --seconds 120 nas             what is left of its speed once it is warm`,
		Args: func(cmd *cobra.Command, hosts []string) error {
			if len(hosts) == 0 {
				return usagef("%q takes hosts: names of the inventory, or what you would type after ssh", cmd.CommandPath())
			}
			return nil
		},
		ValidArgsFunction: a.offers(func(w planning.Words) []string { return sorted(slices.Concat(w.Hosts, w.Machines)) }),
		RunE:              func(cmd *cobra.Command, hosts []string) error { return a.bench(cmd.Context(), hosts, &f) },
	}
	f.reach.register(cmd.Flags())
	cmd.Flags().IntVar(&f.seconds, "seconds", bench.DefaultSeconds, "measure each host for so many")
	cmd.Flags().BoolVar(&f.write, "write", false, "write it into the inventory, after asking")
	cmd.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	f.lang.register(cmd)
	return cmd
}

func (a *app) bench(ctx context.Context, hosts []string, f *benchFlags) error {
	d, err := a.desk(ctx, &initFlags{lang: f.lang, yes: f.yes})
	if err != nil {
		return err
	}
	o, err := a.ways(&f.reach, d.Words)
	if err != nil {
		return err
	}
	var l *planning.Lab
	var inv *inventory.Inventory
	file, err := planning.Here(a.inventory)
	switch {
	case err != nil:
		return usageError{err}
	case file == "" && f.write:
		return usagef("there is no inventory to write it into: berth init starts one, -f FILE names one")
	case file != "":
		if l, err = a.readLab(); err == nil {
			inv, err = reread(l)
		}
		if err != nil {
			return err
		}
	}
	result, err := bench.Measure(ctx, hosts, inv, file, f.seconds, o)
	if err != nil {
		return usageError{err}
	}
	fmt.Fprint(a.stdout, result.Text(d.Words))
	if f.write {
		err = d.Speeds(ctx, l, inv, result)
	}
	return errors.Join(result.Failed(), err)
}
