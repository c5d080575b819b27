package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"berth/deployer/compose"
	"berth/deployer/fleet"
	"berth/deployer/pages"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/internal/tty"
	"berth/inventory"
	"berth/plain"
	"berth/planner"
	"berth/planning"
	"berth/rollout"
	"berth/wording"
)

// statusFlags are the flags of berth status.
type statusFlags struct {
	reach   reach
	hosts   []string
	plan    string
	staleOK bool
	format  string
	lang    language
	watch   bool
	every   time.Duration
	quick   bool
}

func (a *app) statusCommand() *cobra.Command {
	var f statusFlags
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Look at the hosts: what runs, how it is, and what was changed by hand",
		Long: `Asks every host what berth has put there and holds it against what is there now: containers, their
health, restarts and memory; files that were changed, added or lost, with the difference. What should run
is what berth wrote down on the hosts and what the inventory wishes for, or with --plan what the plan says.
Locks, runs that did not come to their end, and services on two hosts or on none are named, each with what
to do about it. Nothing on any host changes.

Of .env only the names of variables are shown, never a value.

Exit code 5 when something is not as it should be, else 1 when something could not be found out.`,
		Example: `  berth status
  berth status --plan plan.json
  berth status --host cargo --watch
  berth status --format json | jq '.hosts[].services[] | select(.drift != [])'`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.status(cmd.Context(), &f) },
	}
	fs := cmd.Flags()
	f.reach.register(fs)
	fs.StringArrayVar(&f.hosts, "host", nil, "look at this `HOST` only; can be given again")
	fs.StringVar(&f.plan, "plan", "", "hold the hosts against this plan `FILE`")
	fs.BoolVar(&f.staleOK, "stale-ok", false, "take the plan although inventory or catalog have changed since")
	fs.StringVar(&f.format, "format", "text", "`text|json`")
	f.lang.register(cmd)
	fs.BoolVar(&f.watch, "watch", false, "look again and again, until ctrl+c")
	fs.DurationVar(&f.every, "every", 5*time.Second, "with --watch: how long between two looks")
	fs.BoolVar(&f.quick, "no-diff", false, "do not fetch changed files to show how they differ")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// check judges the flags before any work is done.
func (f *statusFlags) check(a *app) (wording.Words, error) {
	lang, err := f.lang.chosen()
	_, shown := tty.Columns(a.stdout)
	switch {
	case err != nil:
		return wording.Words{}, err
	case f.format != "text" && f.format != "json":
		return wording.Words{}, usagef("--format %s: it is text or json", f.format)
	case f.watch && (f.format != "text" || !shown):
		return wording.Words{}, usagef("--watch is for people at a terminal; a script calls berth status --format json again")
	case f.every < time.Second || f.every > time.Hour:
		return wording.Words{}, usagef("--every %s: it is between 1s and 1h", f.every)
	}
	return wording.For(lang), nil
}

func (a *app) status(ctx context.Context, f *statusFlags) error {
	w, err := f.check(a)
	if err != nil {
		return err
	}
	l, err := a.readLab()
	if err != nil {
		return err
	}
	look := &statusLook{app: a, flags: f, lab: l, w: w}
	if look.names, err = rollout.Named(l.Problem, f.hosts); err != nil {
		return err
	}
	if f.plan != "" {
		source := planSource{file: f.plan, staleOK: f.staleOK, rules: rules{goal: planner.Goals()[0]}}
		if look.plan, err = source.saved(l); err != nil {
			return err
		}
	}
	if look.inv, err = reread(l); err != nil {
		return err
	}
	reached, err := a.reached(look.inv, &f.reach, look.w)
	if err != nil {
		return err
	}
	defer reached.Close()
	look.fleet, look.env = reached, a.lookingEnv(l, reached, look.w)
	if f.watch {
		look.env.Note = func(string) {} // it would be written over the page
	}
	for {
		page, err := look.page(ctx)
		if err != nil {
			return err
		}
		if !f.watch {
			return look.print(page)
		}
		// Home, the page, and what is left of the one before cleared: no flicker.
		fmt.Fprint(plain.Under(a.stdout), "\x1b[H"+strings.ReplaceAll(plain.Spell(page.Text()), "\n", "\x1b[K\n")+"\x1b[J")
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(f.every):
		}
	}
}

// statusLook looks at hosts and says how they are.
type statusLook struct {
	app   *app
	flags *statusFlags
	lab   *planning.Lab
	inv   *inventory.Inventory
	fleet *fleet.Fleet
	env   *rollout.Env
	names []string
	plan  *planner.Plan // of --plan; nil: what the hosts say
	w     wording.Words
}

func (s *statusLook) page(ctx context.Context) (*pages.Status, error) {
	guests := s.fleet.Hypervisors(ctx, status.Virtualizers(s.lab.Problem, s.names))
	facts := s.fleet.LookBack(ctx, s.names, 2)
	if err := ctx.Err(); err != nil && !s.flags.watch {
		return nil, err
	}
	plan := s.plan
	if plan == nil {
		plan = planner.Check(s.lab.Problem, status.Recorded(s.lab.Problem, facts))
	}
	bundles, err := compose.Render(compose.Input{
		Plan: plan, Catalog: s.lab.Catalog, Inventory: s.inv, Homes: probe.Homes(facts),
		Only: func(host, _ string) bool { return slices.Contains(s.names, host) },
	})
	if err != nil && s.plan != nil {
		return nil, usageError{err}
	}
	out := &pages.Status{Words: s.w, Problem: s.lab.Problem, Hosts: status.Of(plan, bundles, s.plan != nil, facts)}
	out.Hypervisors = status.Hypervisors(s.lab.Problem, s.plan, s.names, guests())
	if !s.everyHost() {
		out.Only = s.names
	}
	out.Found = s.env.Judged(ctx, s.lab.Catalog, status.Lab{Problem: s.lab.Problem, Facts: facts, Hypervisors: out.Hypervisors, Bundles: bundles, Whole: s.everyHost(), Wishes: s.plan == nil, Shares: s.inv.Shares, Backups: s.inv.Backups, Apart: err})
	if !s.flags.quick && !s.flags.watch {
		handles, _ := s.fleet.Hosts(s.names)
		out.Differences = pages.Differences(status.Changes(ctx, handles, out.Hosts, bundles))
	}
	return out, nil
}

// everyHost reports whether all hosts of the inventory are asked.
func (s *statusLook) everyHost() bool { return len(s.names) == len(s.lab.Problem.Hosts()) }

// print writes the page once, and gives the error that stands for what is on it.
func (s *statusLook) print(page *pages.Status) error {
	if err := printPage(s.app.stdout, s.flags.format, page.Text, page.JSON); err != nil {
		return err
	}
	unasked := page.Unasked()
	switch {
	case page.Verdict().Drift:
		return errDrift
	case len(unasked) > 0:
		return errors.New(strings.Join(unasked, "; "))
	}
	return nil
}
