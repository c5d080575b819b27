package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"berth/deployer/pages"
	"berth/planner"
	"berth/planning"
	"berth/report"
	"berth/rollout"
	"berth/wording"
)

func (a *app) reportCommand() *cobra.Command {
	var from planSource
	var out output
	var r reach
	var resilience, look bool
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Print the whole plan: memory, services, guests, moves, risks, phases, the way back",
		Long: `Prints what an operator pins on the wall: every machine and guest with its memory and services, today
and as planned, what is created, moved and removed, how fast it will be, what can go wrong and what
covers it, the phases with what each needs, the way back, and a checklist. With --look the hosts are asked
which backups there are of each service, and which moves wait for their last word.

HTML is one file that needs no network and prints on A4. Its first page is the wall sheet: machines,
guests and services in proportion to their memory, to be read from two metres. --sheet prints that page
alone in the terminal; .svg and .png are that page alone, too.`,
		Example: `  berth report
  berth report -o plan.html
  berth report --sheet                      the first page alone, in the terminal
  berth report -o wall.png                  the same as a picture, to print (or .svg)
  berth report --lang fr --width 120
  berth report --look                       and backups and moves, from the hosts
  berth report --resilience                 and what happens when each machine fails
  berth report --plan plan.json --format markdown`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.report(cmd, &from, &out, resilience, look, &r)
		},
	}
	from.register(cmd.Flags())
	out.register(cmd)
	out.registerFile(cmd)
	r.register(cmd.Flags())
	cmd.Flags().BoolVar(&out.sheet, "sheet", false, "print the first page alone: the plan as one drawing")
	cmd.Flags().BoolVar(&look, "look", false, "ask the hosts what was backed up and verified last, and which moves wait")
	cmd.Flags().BoolVar(&resilience, "resilience", false, "plan once more for every machine as if it were down, and table what is left")
	return cmd
}

func (a *app) report(cmd *cobra.Command, from *planSource, out *output, resilience, look bool, r *reach) error {
	ctx := cmd.Context()
	show, p, l, err := a.shown(ctx, from, out)
	if err != nil {
		return err
	}
	show.Command = again(cmd, "report")
	if look {
		if show.Known, err = known(ctx, a, l, r, show.words()); err != nil {
			return err
		}
	}
	if resilience {
		from.search.given().During(ctx, a.stderr, show.words(), func(ctx context.Context, o planner.Options) bool {
			show.Outages = planner.Resilience(ctx, p, o)
			return !slices.ContainsFunc(show.Outages, func(x planner.Outage) bool { return !x.Plan.Proven })
		})
	}
	if err := show.plan(a, p); err != nil {
		return err
	}
	return verdict(p)
}

// known asks the hosts for backups and moves.
func known(ctx context.Context, a *app, l *planning.Lab, r *reach, w wording.Words) (*report.Known, error) {
	inv, err := reread(l)
	if err != nil {
		return nil, err
	}
	hosts, err := a.reached(inv, r, w)
	if err != nil {
		return nil, err
	}
	defer hosts.Close()
	names, err := rollout.Named(l.Problem, nil)
	if err != nil {
		return nil, err
	}
	return pages.Known(l.Problem, hosts.Look(ctx, names)), ctx.Err()
}
