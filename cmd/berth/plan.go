package main

import (
	"context"

	"github.com/spf13/cobra"

	"berth/planfile"
	"berth/planner"
)

func (a *app) planCommand() *cobra.Command {
	var from planSource
	var out output
	var saveAs string
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Say where every service should live, on one page",
		Long: `Finds the best placement in the order of the goal and prints it on one page: does it fit, what changes,
where is it tight. "berth report" prints all of it.

Exit code 3 when something has no place; the partial plan is printed all the same, with the reasons for
every host. "berth advise" then says what would have to change.`,
		Example: `  berth plan
  berth plan -f lab.yaml --goal consolidate
  berth plan --without cargo                what if the NAS is down
  berth plan --format json | jq .placements
  berth plan -o plan.json                   save it for report, check and explain`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.plan(cmd.Context(), &from, &out, saveAs) },
	}
	from.rules.register(cmd.Flags())
	from.search.register(cmd.Flags())
	out.register(cmd)
	cmd.Flags().StringVarP(&saveAs, "output", "o", "", "save the plan as JSON to this `FILE` too")
	return cmd
}

func (a *app) plan(ctx context.Context, from *planSource, out *output, saveAs string) error {
	show, p, l, err := a.shown(ctx, from, out)
	if err != nil {
		return err
	}
	show.Brief = true
	if err := show.plan(a, p); err != nil {
		return err
	}
	if saveAs != "" {
		if err := save(saveAs, planfile.Write(p, l.Meta), a.stderr, show.words()); err != nil {
			return err
		}
	}
	return verdict(p)
}

// verdict is the error that stands for a plan in which something does not fit.
func verdict(p *planner.Plan) error {
	if p.Status == planner.Infeasible {
		return errInfeasible
	}
	return nil
}
