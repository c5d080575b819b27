package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"berth/export"
	"berth/planner"
	"berth/planning"
	"berth/wording"
)

// exporter writes a plan for another tool and gives what is said of it.
type exporter func(w wording.Words, plan *planner.Plan, l *planning.Lab, dir string) (string, error)

func (a *app) exportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "export",
		Short:   "Write the plan for Terraform",
		Example: `  berth export terraform --out terraform`,
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.exportTo("terraform", "Write the guests of the plan for Terraform (provider bpg/proxmox)",
		`Plans, or takes a plan file, and writes DIR/MACHINE/*.tf for every Proxmox machine: guests with the sizes of the
plan, made as berth would make them, images that they are made from, variables and outputs. Guests that are
there get import blocks; appliances, and guests that the plan destroys, are comments.

Nothing is sent anywhere, and no file has a secret in it. What lies beside the files (state, terraform.tfvars) is yours.`,
		func(w wording.Words, plan *planner.Plan, l *planning.Lab, dir string) (string, error) {
			inv, err := reread(l)
			if err != nil {
				return "", err
			}
			return export.Terraform(w, plan, inv, dir)
		}))
	return cmd
}

func (a *app) exportTo(tool, short, long string, write exporter) *cobra.Command {
	var from planSource
	var lang language
	var dir string
	cmd := &cobra.Command{
		Use: tool + " --out DIR", Short: short, Args: noArgs,
		Long:    long + "\n\nExit code 3 when something has no place; nothing is written then.",
		Example: "  berth export " + tool + " --out " + tool + "\n  berth export " + tool + " --out " + tool + " --plan plan.json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			chosen, err := lang.chosen()
			if err != nil {
				return err
			}
			if dir == "" {
				return usagef("--out is missing: berth export %s --out DIR", tool)
			}
			return a.export(cmd.Context(), wording.For(chosen), &from, dir, write)
		},
	}
	from.register(cmd.Flags())
	cmd.Flags().StringVar(&dir, "out", "", "`DIR` to write to (made if it is not there)")
	lang.register(cmd)
	_ = cmd.MarkFlagDirname("out")
	return cmd
}

func (a *app) export(ctx context.Context, w wording.Words, from *planSource, dir string, write exporter) error {
	plan, l, err := from.plan(ctx, a, w)
	if err != nil {
		return err
	}
	if plan.Status == planner.Infeasible {
		fmt.Fprintf(a.stderr, "berth: %s\n", w.Say(`nothing is written, since the plan is not feasible; "berth plan" says why`, "rien n'est écrit, car le plan n'est pas réalisable ; « berth plan » dit pourquoi"))
		return errInfeasible
	}
	said, err := write(w, plan, l, dir)
	var inTheWay *export.InTheWayError
	var nothing *export.NothingError
	if errors.As(err, &inTheWay) || errors.As(err, &nothing) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	fmt.Fprint(a.stdout, said)
	return nil
}
