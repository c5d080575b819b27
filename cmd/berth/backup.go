package main

import (
	"context"

	"github.com/spf13/cobra"

	"berth/deployer/backup"
	"berth/planning"
)

func backupCommand(a *app) *cobra.Command {
	f, want := againFlags{}, backup.Wanted{}
	cmd := &cobra.Command{
		Use:   "backup [SERVICE...]",
		Short: "Save what services keep, by restic",
		Long: `Makes a snapshot of each service in the repository that the inventory names (backups:), by restic on the
service's own host: its data, its Compose files, the digests of its images and the names of its secrets, no
values. A service is stopped while it is saved and started again, also when berth is gone meanwhile; what its
entry dumps (backup:) is dumped. Without names it is every service that keeps something. What lies on a share is
not saved. See docs/backups.md. Exit codes: 0 saved, 1 one was not, 2 bad input, 4 refused or not confirmed.`,
		Example: `  berth backup --init              make the repository, and save all
  berth backup immich vaultwarden
  berth backup --yes               for a timer
  berth backup --prune             what keep: of the inventory lets go of`,
		ValidArgsFunction: a.offers(func(w planning.Words) []string { return w.Services }),
		RunE: func(cmd *cobra.Command, services []string) error {
			want.Services = services
			return onData(cmd.Context(), a, &f, func(ctx context.Context, d *backup.Desk) error { return d.Save(ctx, want) })
		},
	}
	f.registerData(cmd, &want.Host)
	cmd.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	cmd.Flags().BoolVar(&want.Prune, "prune", false, "save nothing, and let go of the snapshots that keep: does not keep")
	cmd.Flags().BoolVar(&want.Make, "init", false, "make the repository where there is none")
	return cmd
}

func restoreCommand(a *app) *cobra.Command {
	f, back := againFlags{}, backup.Back{}
	cmd := &cobra.Command{
		Use:   "restore SERVICE",
		Short: "Bring the data of a service back from a snapshot",
		Long: `Brings back what a service had when a snapshot was made of it, on the host that it is on now: first deploy it,
where that is another one. The snapshot is fetched and read once more while the service runs; then that is stopped,
what is there is put aside and not deleted, and it starts with what was fetched. Exit codes: 0 restored, 1 failed, 2 bad input, 4 refused or not confirmed.`,
		Example: `  berth restore immich
  berth restore immich --snapshot 1a2b3c4d`,
		Args:              oneArg("the name of one service", 1),
		ValidArgsFunction: a.offers(func(w planning.Words) []string { return w.Services }),
		RunE: func(cmd *cobra.Command, args []string) error {
			back.Service, back.Wait = args[0], f.wait
			return onData(cmd.Context(), a, &f, func(ctx context.Context, d *backup.Desk) error { return d.Restore(ctx, back) })
		},
	}
	f.registerData(cmd, &back.Host)
	cmd.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	cmd.Flags().DurationVar(&f.wait, "wait", healthWait, "how long it may take to get healthy")
	cmd.Flags().StringVar(&back.Snapshot, "snapshot", "", "the snapshot's `ID` or the beginning of it (default the newest)")
	return cmd
}

func verifyCommand(a *app) *cobra.Command {
	f, tried := againFlags{}, backup.Tried{}
	cmd := &cobra.Command{
		Use:   "verify [SERVICE...]",
		Short: "Try whether services come back from their backups",
		Long: `Fetches the newest snapshot of each service whole, from the repository itself, and starts the service with it
beside the one that runs: a Compose project of its own, with no ports and no way out, until it is healthy and its
entry's check is content. All of that goes again. Exit codes: 0 all come back, 1 one does not, 2 bad input, 4 refused.`,
		Example:           `  berth verify immich`,
		ValidArgsFunction: a.offers(func(w planning.Words) []string { return w.Services }),
		RunE: func(cmd *cobra.Command, services []string) error {
			tried.Services, tried.Wait = services, f.wait
			return onData(cmd.Context(), a, &f, func(ctx context.Context, d *backup.Desk) error { return d.Verify(ctx, tried) })
		},
	}
	f.registerData(cmd, &tried.Host)
	cmd.Flags().DurationVar(&f.wait, "wait", healthWait, "how long each may take to get healthy")
	return cmd
}

// registerData registers what every command takes that is about the data of services.
func (f *againFlags) registerData(cmd *cobra.Command, host *string) {
	f.registerReach(cmd)
	cmd.Flags().StringVar(host, "host", "", "on this `HOST` only")
	cmd.Flags().StringVar(&f.identity, "identity", "", "`FILE` with the key that opens the secrets (default $BERTH_IDENTITY, else ~/.config/berth/identity.txt)")
}

// onData does something with the data of services.
func onData(ctx context.Context, a *app, f *againFlags, do func(context.Context, *backup.Desk) error) error {
	c, l, err := a.again(f)
	if err != nil {
		return err
	}
	env, about, fleet, err := c.open(l)
	if err != nil {
		return err
	}
	defer fleet.Close()
	return do(ctx, &backup.Desk{Env: env, Lab: about, Out: c.stdout, Confirmed: c.watched.Agreed})
}
