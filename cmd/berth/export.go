package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"berth/export"
	"berth/planner"
	"berth/wording"
)

func (a *app) exportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the plan for Terraform or Ansible",
		Example: `  berth export terraform --out terraform
  berth export ansible --out ansible --plan plan.json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, w := range export.Writers {
		cmd.AddCommand(a.exportTo(w))
	}
	return cmd
}

func (a *app) exportTo(to export.Writer) *cobra.Command {
	var from planSource
	var lang language
	var dir string
	cmd := &cobra.Command{
		Use: to.Tool + " --out DIR", Short: to.Short, Args: noArgs, Long: to.Long,
		Example: "  berth export " + to.Tool + " --out " + to.Tool + "\n  berth export " + to.Tool + " --out " + to.Tool + " --plan plan.json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			chosen, err := lang.chosen()
			if err != nil {
				return err
			}
			if dir == "" {
				return usagef("--out is missing: berth export %s --out DIR", to.Tool)
			}
			return a.export(cmd.Context(), wording.For(chosen), &from, dir, to)
		},
	}
	from.register(cmd.Flags())
	cmd.Flags().StringVar(&dir, "out", "", "`DIR` to write to (made if it is not there)")
	lang.register(cmd)
	_ = cmd.MarkFlagDirname("out")
	return cmd
}

func (a *app) export(ctx context.Context, w wording.Words, from *planSource, dir string, to export.Writer) error {
	plan, l, err := from.plan(ctx, a, w)
	if err != nil {
		return err
	}
	if plan.Status == planner.Infeasible {
		fmt.Fprintf(a.stderr, "berth: %s\n", w.Say(`nothing is written, since the plan is not feasible; "berth plan" says why`, "rien n'est écrit, car le plan n'est pas réalisable ; « berth plan » dit pourquoi"))
		return errInfeasible
	}
	inv, err := reread(l)
	if err != nil {
		return err
	}
	said, err := to.Write(w, plan, l.Catalog, inv, dir)
	if export.Refused(err) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(a.stdout, said)
	return err
}
