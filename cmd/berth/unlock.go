package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

func (a *app) unlockCommand() *cobra.Command {
	var f againFlags
	cmd := &cobra.Command{
		Use:   "unlock",
		Short: "Break the lock that a run left behind",
		Long: `A run locks every host that it touches. When berth is killed or its computer goes down, the locks stay,
and say whose they are. berth resume takes up the run and its locks, berth rollback takes it back: prefer
them. unlock shows who holds the locks, asks, and lets go of them; the run counts as stopped then.

Never unlock while berth still works on the run: two runs would change the same host at once. Where its
process still lives on this computer it is refused, unless --yes says so.

Exit codes: 0 done or nothing is locked, 1 failed, 4 refused or not confirmed.`,
		Example: `  berth unlock
  berth unlock --host cargo`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.unlock(cmd.Context(), &f) },
	}
	fs := cmd.Flags()
	f.registerReach(cmd)
	fs.BoolVar(&f.yes, "yes", false, "do not ask")
	fs.StringArrayVar(&f.hosts, "host", nil, "this `HOST` only; can be given again")
	return cmd
}

func (a *app) unlock(ctx context.Context, f *againFlags) error {
	c, l, err := a.again(f)
	if err != nil {
		return err
	}
	env, about, fleet, err := c.open(l)
	if err != nil {
		return err
	}
	defer fleet.Close()
	locks, err := env.Locks(ctx, about, f.hosts)
	if err != nil {
		return err
	}
	for _, said := range locks.Said {
		fmt.Fprintln(c.stdout, said)
	}
	switch {
	case len(locks.Hosts) == 0 && len(locks.Unasked) > 0:
		return locks.MayBeLocked()
	case len(locks.Hosts) == 0:
		fmt.Fprintln(c.stdout, c.w.Say("Nothing is locked.", "Rien n'est verrouillé."))
		return nil
	}
	if instead := locks.Instead(ctx); instead != "" {
		fmt.Fprintln(c.stderr, instead)
	}
	fmt.Fprintln(c.stderr, c.w.Say("Unlock only when nobody works on it any more.", "Ne déverrouillez que si personne n'y travaille plus."))
	if err := locks.MayBreak(ctx, f.yes); err != nil {
		return err
	}
	if !f.yes {
		if err := c.watched.Confirmed(ctx, c.w.Say("Type unlock to break the locks of %d hosts: ", "Tapez unlock pour lever les verrous de %d hôtes : ", len(locks.Hosts)), "unlock"); err != nil {
			return err
		}
	}
	done, err := locks.Break(ctx)
	if done > 0 {
		fmt.Fprintln(c.stdout, c.w.Say("Unlocked: %d hosts.", "Déverrouillés : %d hôtes.", done))
		fmt.Fprintln(c.stdout, locks.Next(ctx))
	}
	if err == nil && len(locks.Unasked) > 0 {
		err = locks.MayBeLocked()
	}
	return err
}
