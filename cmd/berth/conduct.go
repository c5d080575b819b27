package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/muesli/termenv"

	"berth/conduct"
	"berth/deployer/backup"
	"berth/deployer/fleet"
	"berth/deployer/secrets"
	"berth/deployer/steps"
	"berth/inventory"
	"berth/live"
	"berth/planning"
	"berth/rollout"
	"berth/session/store"
	"berth/tui/cells"
	"berth/wording"
)

// conductor takes a run from its flags to its end, for somebody at a terminal or a script.
type conductor struct {
	*app
	flags   *deployFlags
	watched *conduct.Conductor
	w       wording.Words
}

// conductor checks the flags before any work is done.
func (a *app) conductor(f *deployFlags) (*conductor, error) {
	lang, err := f.lang.chosen()
	if err != nil {
		return nil, err
	}
	if f.wait < time.Second || f.wait > 24*time.Hour {
		return nil, usagef("--wait %s: it is between 1s and 24h", f.wait)
	}
	own := *a
	said := &live.Relay{To: a.stderr}
	own.stderr = said
	w := wording.For(lang)
	watched := &conduct.Conductor{
		Words: w, Out: own.stdout, Said: said, Yes: f.yes, DryRun: f.dryRun, Timing: f.from.timing,
		Palette: func(out *termenv.Output, p termenv.Profile) cells.Palette { return cells.PaletteOf("auto", out, p) },
	}
	return &conductor{app: &own, flags: f, watched: watched, w: w}, nil
}

// open makes ready to reach the hosts of a lab: what runs take from this program, and the lab as they know it.
func (c *conductor) open(l *planning.Lab) (*rollout.Env, *rollout.Lab, *fleet.Fleet, error) {
	inv, err := reread(l)
	if err != nil {
		return nil, nil, nil, err
	}
	f, err := c.reached(inv, &c.flags.reach, c.w)
	if err != nil {
		return nil, nil, nil, err
	}
	return c.env(l, inv, f), labOf(l, inv), f, nil
}

func labOf(l *planning.Lab, inv *inventory.Inventory) *rollout.Lab {
	return &rollout.Lab{File: l.File, Inventory: inv, Catalog: l.Catalog, Problem: l.Problem, Meta: l.Meta}
}

// env is what a run takes from this program.
func (c *conductor) env(l *planning.Lab, inv *inventory.Inventory, f rollout.Fleet) *rollout.Env {
	env := c.lookingEnv(l, f, c.w)
	env.Secrets = func(ctx context.Context) (steps.Source, error) { return c.source(ctx, l, inv) }
	env.Saver = backup.Before{}
	env.OwnDir = func() error { return store.OwnDir(ownDirOf(l)) }
	return env
}

// lookingEnv is that of somebody who only looks at what runs did.
func (a *app) lookingEnv(l *planning.Lab, f rollout.Fleet, w wording.Words) *rollout.Env {
	return &rollout.Env{
		Words: w, Fleet: f, Now: time.Now, Who: rollout.Operator(), Process: os.Getpid(), Works: rollout.IsBerth, Journals: journalDir(l),
		Note: func(text string) { fmt.Fprintln(a.stderr, text) },
	}
}

// source gives the operator's values of secrets. The encrypted file is opened only where there is one.
func (c *conductor) source(ctx context.Context, l *planning.Lab, inv *inventory.Inventory) (steps.Source, error) {
	look := &secrets.Lookup{Sources: inv.Secrets, LookupEnv: os.LookupEnv, Stderr: c.stderr, Given: l.Catalog.Given}
	v, err := c.vault(ctx, c.flags.identity)
	if err == nil {
		if _, missing := os.Stat(v.File); missing == nil {
			if look.Store, err = v.Opened(); err != nil {
				return nil, err
			}
		}
	}
	return look.Value, nil
}

// run prepares what is asked for, shows it, asks, and carries it out.
func (c *conductor) run(ctx context.Context, l *planning.Lab, r rollout.Request) error {
	env, about, f, err := c.open(l)
	if err != nil {
		return err
	}
	defer f.Close()
	r.Lab, r.Wait, r.TakeOver = about, c.flags.wait, c.flags.takeOver
	return c.watched.Run(ctx, env, r)
}
