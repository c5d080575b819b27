package main

import (
	"context"

	"github.com/spf13/cobra"

	"berth/planner"
	"berth/planning"
	"berth/rollout"
)

// againFlags are the flags of the commands that take up what a run did.
type againFlags struct {
	deployFlags
	newest int
}

// registerReach registers what every command takes that is about runs: how hosts are reached, and in which language.
func (f *againFlags) registerReach(cmd *cobra.Command) {
	f.reach.register(cmd.Flags())
	f.lang.register(cmd)
	f.wait = healthWait
}

func (f *againFlags) register(cmd *cobra.Command) {
	fs := cmd.Flags()
	f.reach.register(fs)
	f.from = planSource{rules: rules{goal: planner.Goals()[0]}, search: search{limit: 1}}
	f.registerRun(cmd)
	fs.StringArrayVar(&f.from.without, "without", nil, "go on without this `HOST`, which does not answer and is gone for good; can be given again")
}

func (a *app) resumeCommand() *cobra.Command {
	var f againFlags
	cmd := &cobra.Command{
		Use:   "resume",
		Short: "Go on with the run that was broken off or stopped",
		Long: `Asks every host for the run that is open there, and else for the newest. Where it did not come to its
end, because berth was killed, the network broke, a host went down or a step failed, berth looks at the
hosts again and does what is still missing, as the same run and under its lock. What it is to bring
about lies on the hosts: resume works from any computer that has the inventory.

While berth still works on the run on this computer, it is refused. Of a run that is held elsewhere berth
says by whom, and how long ago anything was written: if berth still works on it there, stop it first.

A host of the run that does not answer is waited for: bring it back first. Where it is gone for good, --without
goes on with the others, and says what stays undone.

Exit codes: 0 done or nothing to go on with, 1 a step failed, 4 refused or not confirmed.`,
		Example: `  berth resume
  berth resume --dry-run`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.resume(cmd.Context(), &f) },
	}
	fs := cmd.Flags()
	f.register(cmd)
	fs.BoolVar(&f.from.staleOK, "stale-ok", false, "go on although inventory or catalog have changed since the run began")
	fs.StringVar(&f.identity, "identity", "", "`FILE` with the key that opens the secrets (default $BERTH_IDENTITY, else ~/.config/berth/identity.txt)")
	return cmd
}

func (a *app) resume(ctx context.Context, f *againFlags) error {
	c, l, err := a.again(f)
	if err != nil {
		return err
	}
	return c.run(ctx, l, rollout.Request{Kind: rollout.Resume, Without: f.from.without, StaleOK: f.from.staleOK, Judge: func(run string, plan []byte) (*planner.Plan, error) {
		f.from.file = c.w.Say("of run %s", "de l'exécution %s", run)
		return f.from.judged(l, plan)
	}})
}

// again makes ready for what is about former runs.
func (a *app) again(f *againFlags) (*conductor, *planning.Lab, error) {
	c, err := a.conductor(&f.deployFlags)
	if err != nil {
		return nil, nil, err
	}
	l, err := c.readLab()
	return c, l, err
}
