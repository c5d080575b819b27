package main

import (
	"github.com/spf13/cobra"

	"berth/planner"
	"berth/planning"
	"berth/rollout"
)

func returnCommand(a *app) *cobra.Command {
	f := againFlags{}
	old := false
	cmd := &cobra.Command{
		Use:   "return SERVICE",
		Short: "Bring a service back that has moved with its data",
		Long: `Brings a service back to the host that it came from, until berth finish has deleted what it left there. It
comes with what it has written since: its data is copied while it runs, then it is stopped, what has changed is
copied, all of it is verified, and it starts where it was. What lay there is put aside and not deleted. A guest that
was made smaller meanwhile is given the memory that it needs.

With --old it starts at once with what it had when it moved. What it wrote since stays where it is now; where that
host is gone for good, --without names it.

Exit codes: 0 done, 1 a step failed, 2 bad input, 4 refused or not confirmed.`,
		Example: `  berth return immich
  berth return immich --old`,
		Args:              oneArg("the name of one service", 1),
		ValidArgsFunction: a.offers(func(w planning.Words) []string { return w.Services }),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, l, err := a.again(&f)
			if err != nil {
				return err
			}
			return c.run(cmd.Context(), l, rollout.Request{Kind: rollout.Return, Service: args[0], Old: old, Without: f.from.without})
		},
	}
	f.registerMoved(cmd)
	cmd.Flags().StringArrayVar(&f.from.without, "without", nil, "go on without this `HOST`, which does not answer and is gone for good; can be given again")
	cmd.Flags().BoolVar(&old, "old", false, "with what it had when it moved, and not with what it wrote since")
	cmd.Flags().StringVar(&f.identity, "identity", "", "`FILE` with the key that opens the secrets (default $BERTH_IDENTITY, else ~/.config/berth/identity.txt)")
	return cmd
}

func finishCommand(a *app) *cobra.Command {
	f := againFlags{}
	cmd := &cobra.Command{
		Use:   "finish SERVICE",
		Short: "Delete what a service that has moved has left where it was",
		Long: `Deletes the data of a service on the host that it came from, and what was put aside for it where it is. Until then
berth return brings it back. It is refused where the service does not run as it should, where containers use that
data, or where something of it has changed since the service was stopped there. What is deleted does not come back:
the name of the service is to be typed.

Exit codes: 0 done, 1 a step failed, 2 bad input, 4 refused or not confirmed.`,
		Example: `  berth finish immich --dry-run
  berth finish immich`,
		Args:              oneArg("the name of one service", 1),
		ValidArgsFunction: a.offers(func(w planning.Words) []string { return w.Services }),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, l, err := a.again(&f)
			if err != nil {
				return err
			}
			return c.run(cmd.Context(), l, rollout.Request{Kind: rollout.Finish, Service: args[0]})
		},
	}
	f.registerMoved(cmd)
	return cmd
}

// registerMoved registers what the commands take that are about one service.
func (f *againFlags) registerMoved(cmd *cobra.Command) {
	f.reach.register(cmd.Flags())
	f.from = planSource{rules: rules{goal: planner.Goals()[0]}, search: search{limit: 1}}
	f.registerRun(cmd)
}
