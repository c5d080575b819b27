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
amounts brought down to the least that works, each verified by planning again.

Where everything fits and machines state their power, says which of them could be switched off, what would
move then, and what that saves.`,
		Example: `  berth advise
  berth advise --without cargo              what would it take to survive the NAS`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.advise(cmd.Context(), &from, &out) },
	}
	from.rules.register(cmd.Flags())
	from.search.registerTimed(cmd.Flags())
	out.register(cmd)
	return cmd
}

func (a *app) advise(ctx context.Context, from *planSource, out *output) error {
	show, p, _, err := a.shown(ctx, from, out)
	if err != nil {
		return err
	}
	var advice []planner.Advice
	var spares []planner.Spare
	from.search.given().During(ctx, a.stderr, show.words(), func(ctx context.Context, o planner.Options) bool {
		o.From = p.Placement
		if p.Status == planner.Infeasible {
			advice = planner.Advise(ctx, p.Problem, o)
		} else {
			spares = planner.Spares(ctx, p, o)
		}
		return ctx.Err() == nil
	})
	nothing := p.Status != planner.Infeasible && len(spares) == 0
	if nothing {
		fmt.Fprintln(a.stderr, show.words().Say("berth: everything has a place; there is nothing to advise", "berth : tout a une place ; il n'y a rien à conseiller"))
	}
	switch {
	case show.format == report.AsJSON:
		return show.print(a, planfile.WriteAdvice(p, advice, spares))
	case nothing:
		return nil
	case len(spares) > 0:
		return show.document(a, report.Spares(p, spares, show.Options))
	}
	return show.document(a, report.Advise(p, advice, show.Options))
}
