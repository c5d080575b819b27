package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"berth/planner"
	"berth/planning"
	"berth/wording"
)

func (a *app) checkCommand() *cobra.Command {
	var from planSource
	var out output
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Judge what runs today, or a plan file, against the rules",
		Long: `Adds up a placement that somebody made, today's or that of a plan file, and names every rule that it
breaks with the exact figures. Nothing is searched.

Exit code 3 when a rule is broken or, in a plan file, a service has no place.`,
		Example: `  berth check
  berth check --plan plan.json
  berth check --plan examples/blackbox-recommended.json --format json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.check(cmd.Context(), &from, &out) },
	}
	from.registerFile(cmd.Flags())
	out.register(cmd)
	return cmd
}

func (a *app) check(ctx context.Context, from *planSource, out *output) error {
	show, err := out.shower(a)
	if err != nil {
		return err
	}
	l, err := a.readLab()
	if err != nil {
		return err
	}
	var p *planner.Plan
	if from.file != "" {
		p, err = from.saved(l)
	} else {
		p, err = today(a.stderr, from, l, show.words())
	}
	if err != nil {
		return err
	}
	show.Brief, show.Meta = true, l.Meta
	if err := show.plan(a, p); err != nil {
		return err
	}
	return verdict(p)
}

// today judges what runs today; what does not run yet is named and left out.
func today(stderr io.Writer, from *planSource, l *planning.Lab, w wording.Words) (*planner.Plan, error) {
	p, err := from.apply(l.Problem)
	if err != nil {
		return nil, err
	}
	plan, missing := planning.Today(p)
	if len(p.Current.Host) == 0 {
		fmt.Fprintln(stderr, w.Say("berth: %s says of no service that it runs today (current:)", "berth : %s ne dit d'aucun service qu'il tourne aujourd'hui (current:)", l.File))
	}
	if len(missing) > 0 {
		fmt.Fprintln(stderr, w.Say("berth: judging what runs today; wished for, and not running yet: %s", "berth : c'est ce qui tourne aujourd'hui qui est jugé ; souhaités, et pas encore en marche : %s",
			strings.Join(missing, ", ")))
	}
	return plan, nil
}
