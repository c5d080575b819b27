package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"berth/deployer/bench"
	"berth/inventory"
	"berth/planning"
	"berth/wording"
)

func (a *app) benchCommand() *cobra.Command {
	var r reach
	var lang language
	var seconds int
	cmd := &cobra.Command{
		Use:   "bench HOST...",
		Short: "Measure how fast the processors of hosts are, for the inventory",
		Long: `Runs the same small program on each host over SSH, for some seconds: with one thread, then with all. Says how
fast that is in the unit of berth's list of processors (an Intel N100 is 1), how far the rounds spread, and
the line for the inventory: for a processor that is not in the list, a board, or one that is throttled.

Nothing stays on the host, and nothing but the processor's time is used. A host is one of the inventory, or
what would be typed after ssh. Exit code 1 when a host could not be measured.`,
		Example: `  berth bench nas
  berth bench root@pve pi@192.168.1.10
  berth bench --seconds 120 nas             what is left of its speed once it is warm`,
		Args: func(cmd *cobra.Command, hosts []string) error {
			if len(hosts) == 0 {
				return usagef("%q takes hosts: names of the inventory, or what you would type after ssh", cmd.CommandPath())
			}
			return nil
		},
		ValidArgsFunction: a.offers(func(w planning.Words) []string { return sorted(slices.Concat(w.Hosts, w.Machines)) }),
		RunE: func(cmd *cobra.Command, hosts []string) error {
			chosen, err := lang.chosen()
			if err != nil {
				return err
			}
			w := wording.For(chosen)
			o, err := a.ways(&r, w)
			if err != nil {
				return err
			}
			var inv *inventory.Inventory
			file, err := planning.Here(a.inventory)
			if err != nil {
				return usageError{err}
			}
			if file != "" {
				l, err := a.readLab()
				if err != nil {
					return err
				}
				if inv, err = reread(l); err != nil {
					return err
				}
			}
			result, err := bench.Measure(cmd.Context(), hosts, inv, file, seconds, o)
			if err != nil {
				return usageError{err}
			}
			fmt.Fprint(a.stdout, result.Text(w))
			return result.Failed()
		},
	}
	r.register(cmd.Flags())
	cmd.Flags().IntVar(&seconds, "seconds", bench.DefaultSeconds, "measure each host for so many")
	lang.register(cmd)
	return cmd
}
