package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"berth/catalog"
	"berth/export"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

// exporter writes a plan for another tool and gives what is said of it.
type exporter func(w wording.Words, plan *planner.Plan, c *catalog.Catalog, inv *inventory.Inventory, dir string) (string, error)

func (a *app) exportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the plan for Terraform or Ansible",
		Example: `  berth export terraform --out terraform
  berth export ansible --out ansible --plan plan.json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.exportTo("terraform", "Write the guests of the plan for Terraform (provider bpg/proxmox)",
		`Plans, or takes a plan file, and writes DIR/MACHINE/*.tf for every Proxmox machine: guests with the sizes of the
plan, made as berth would make them, images that they are made from, variables and outputs. Guests that are
there get import blocks; appliances, and guests that the plan destroys, are comments.

Nothing is sent anywhere, and no file has a secret in it. What lies beside the files (state, terraform.tfvars) is yours.`,
		export.Terraform), a.exportTo("ansible", "Write the services of the plan for Ansible (builtin modules only)",
		`Plans, or takes a plan file, and writes to DIR an inventory of the hosts, a playbook that puts on each what
berth render gives and starts it, and those files. A second run of the playbook changes nothing.

Values of secrets are in no file: they are the variable berth_secrets, for ansible-vault. Services that run on
another host today wait until their data is carried; nothing is stopped. Nothing is sent anywhere.`,
		export.Ansible))
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
	inv, err := reread(l)
	if err != nil {
		return err
	}
	said, err := write(w, plan, l.Catalog, inv, dir)
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
