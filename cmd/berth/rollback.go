package main

import (
	"context"

	"github.com/spf13/cobra"

	"berth/rollout"
)

func (a *app) rollbackCommand() *cobra.Command {
	var f againFlags
	cmd := &cobra.Command{
		Use:   "rollback",
		Short: "Go back to what was deployed before the last run",
		Long: `Takes the newest run back, whether it came to its end or not: every service that it changed gets the
files that it had before and runs the images of then, pinned by digest; what the run added is stopped and
its files removed; what it removed starts again. Everything needed for that lies on the hosts.

Data is never changed: what a newer version has written into its volumes stays as it is. If that version
changed the format of its data, restore the backup that was made before.

A rollback is a run of its own, with a journal: it can be resumed, and a second rollback takes it back.
While berth still works on the run on this computer, it is refused.

Exit codes: 0 done or nothing to take back, 1 a step failed, 4 refused or not confirmed.`,
		Example: `  berth rollback --dry-run
  berth rollback`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.rollback(cmd.Context(), &f) },
	}
	f.register(cmd)
	return cmd
}

func (a *app) rollback(ctx context.Context, f *againFlags) error {
	c, l, err := a.again(f)
	if err != nil {
		return err
	}
	return c.run(ctx, l, rollout.Request{Kind: rollout.Rollback, Without: f.from.without})
}
