package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"berth/planfile"
	"berth/planner"
	"berth/report"
)

func (a *app) adviseCommand() *cobra.Command {
	var from planSource
	var out output
	cmd := &cobra.Command{
		Use:   "advise",
		Short: "Say what would have to change for everything to fit",
		Long: `Where something has no place, lists the smallest sets of changes under which everything has one: memory
in a machine, a higher margin, a verdict accepted, a pin given up, a service left out. Cheapest first,
amounts brought down to the least that works, each verified by planning again.`,
		Example: `  berth advise
  berth advise --without cargo              what would it take to survive the NAS`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.advise(cmd.Context(), &from, &out) },
	}
	from.rules.register(cmd.Flags())
	from.search.register(cmd.Flags())
	out.register(cmd)
	return cmd
}

func (a *app) advise(ctx context.Context, from *planSource, out *output) error {
	show, p, _, err := a.shown(ctx, from, out)
	if err != nil {
		return err
	}
	if p.Status != planner.Infeasible {
		fmt.Fprintln(a.stderr, show.words().Say("berth: everything has a place; there is nothing to advise", "berth : tout a une place ; il n'y a rien à conseiller"))
	}
	var advice []planner.Advice
	from.search.given().During(ctx, a.stderr, show.words(), func(ctx context.Context, o planner.Options) bool {
		o.From = p.Placement
		advice = planner.Advise(ctx, p.Problem, o)
		return ctx.Err() == nil
	})
	if show.format == report.AsJSON {
		return show.print(a, planfile.WriteAdvice(p, advice))
	}
	if p.Status != planner.Infeasible {
		return nil
	}
	return show.document(a, report.Advise(p, advice, show.Options))
}
