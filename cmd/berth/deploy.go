package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"berth/deployer/pages"
	"berth/planner"
	"berth/planning"
	"berth/rollout"
)

// deployFlags are the flags of berth deploy.
type deployFlags struct {
	from           planSource
	reach          reach
	hosts, destroy []string
	service        string
	identity       string
	lang           language
	yes, dryRun    bool
	pull, takeOver bool
	offline        bool
	wait           time.Duration
}

func (a *app) deployCommand() *cobra.Command {
	var f deployFlags
	cmd := &cobra.Command{
		Use:   "deploy",
		Short: "Carry the plan out on the hosts, once, after confirming",
		Long: `Plans, or takes a plan file, looks at every host, says everything that stands in the way, prints the
steps, asks, and does them: files and images first, then stops, starts and health checks, and what leaves
at last. A step that fails stops what depends on it and nothing else. Every step is written to the journal
of its host before and after.

What is deployed already and runs is left alone: a second run does nothing and says so. Guests of a Proxmox
are made and sized as the plan has them; one is destroyed only if --destroy names it. With --host nothing else is
touched, and what the plan moves to another host stays until that has it.

A service that goes to another host takes its data along: it is copied and verified while the service runs, then
the service is stopped, what has changed is copied and verified, and it starts there. What it had stays where it was
until berth finish; until then berth return brings it back.

A service keeps the images that it was deployed with, by digest, as long as its entry names the same ones:
a tag that means another image by now changes nothing. --pull follows it, and the steps name what changes.

A file in a service's directory that berth did not write, or that was changed since, is shown and stops the run;
--take-over replaces such files, and keeps what they were for berth rollback.

Exit codes: 0 done, 1 a step failed, 2 bad input, 3 the plan does not fit, 4 refused or not confirmed.`,
		Example: `  berth deploy --dry-run           every command, and nothing is done
  berth deploy --offline           the steps as far as the inventory tells them
  berth deploy --plan plan.json
  berth deploy --host cargo --service immich
  berth deploy --pull --dry-run    which tags mean another image by now
  berth deploy --yes               for scripts`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.deploy(cmd.Context(), &f) },
	}
	fs := cmd.Flags()
	f.from.register(fs)
	f.reach.register(fs)
	fs.StringArrayVar(&f.hosts, "host", nil, "touch this `HOST` only; can be given again")
	fs.StringArrayVar(&f.destroy, "destroy", nil, "back up and destroy `GUEST`, with its disks, once the plan has emptied it; can be given again")
	fs.StringVar(&f.service, "service", "", "deploy this `SERVICE` only")
	fs.BoolVar(&f.pull, "pull", false, "ask the registries, and deploy what tags mean by now")
	fs.BoolVar(&f.offline, "offline", false, "print the steps from the inventory alone, without asking any host, and do nothing")
	fs.StringVar(&f.identity, "identity", "", "`FILE` with the key that opens the secrets (default $BERTH_IDENTITY, else ~/.config/berth/identity.txt)")
	f.registerRun(cmd)
	return cmd
}

// healthWait is how long a service may take to get healthy, unless --wait says otherwise.
const healthWait = 5 * time.Minute

// registerRun registers what every command takes that changes hosts.
func (f *deployFlags) registerRun(cmd *cobra.Command) {
	fs := cmd.Flags()
	f.lang.register(cmd)
	fs.DurationVar(&f.wait, "wait", healthWait, "how long a service may take to get healthy")
	fs.BoolVar(&f.yes, "yes", false, "do not ask")
	fs.BoolVar(&f.takeOver, "take-over", false, "replace files that berth did not write or that were changed since; they are kept")
	fs.BoolVar(&f.dryRun, "dry-run", false, "print every command and do nothing")
}

func (a *app) deploy(ctx context.Context, f *deployFlags) error {
	c, err := a.conductor(f)
	if err != nil {
		return err
	}
	plan, l, err := f.from.plan(ctx, c.app, c.w)
	if err != nil {
		return err
	}
	if err := c.deployable(l, plan); err != nil {
		return err
	}
	request := rollout.Request{Kind: rollout.Deploy, Plan: plan, Only: f.hosts, Service: f.service, Pull: f.pull, Destroy: f.destroy}
	if f.offline {
		return c.outline(l, request)
	}
	return c.run(ctx, l, request)
}

// outline prints what a run would do as far as the inventory tells it.
func (c *conductor) outline(l *planning.Lab, r rollout.Request) error {
	inv, err := reread(l)
	if err != nil {
		return err
	}
	r.Lab = &rollout.Lab{Problem: l.Problem, Catalog: l.Catalog, Inventory: inv, Meta: l.Meta}
	o, err := rollout.Offline(r)
	if err != nil {
		return err
	}
	_, err = io.WriteString(c.stdout, pages.Outline(c.w, o.Guests, o.Hosts, o.Steps, o.Stays, o.Goes))
	return err
}

// deployable refuses what is nobody's plan, or none that fits.
func (c *conductor) deployable(l *planning.Lab, plan *planner.Plan) error {
	if l.Example {
		return usagef("these are the hosts of an example, and not yours: berth init starts an inventory of your own, -f FILE names one")
	}
	if plan.Status == planner.Infeasible {
		fmt.Fprintln(c.stderr, c.w.Say("berth: the plan does not fit: nothing is deployed (berth plan says why, berth advise what would help)",
			"berth : le plan n'est pas réalisable : rien n'est déployé (berth plan dit pourquoi, berth advise ce qui aiderait)"))
		return errInfeasible
	}
	return nil
}
