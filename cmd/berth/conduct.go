package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"

	"golang.org/x/term"

	"berth/deployer/fleet"
	"berth/deployer/secrets"
	"berth/deployer/steps"
	"berth/internal/tty"
	"berth/inventory"
	"berth/live"
	"berth/planning"
	"berth/rollout"
	"berth/session/store"
	"berth/wording"
)

// conductor takes a run from its flags to its end, for somebody at a terminal or a script.
type conductor struct {
	*app
	said  *live.Relay // the app's stderr
	flags *deployFlags
	w     wording.Words
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
	return &conductor{app: &own, said: said, flags: f, w: wording.For(lang)}, nil
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
	env.OwnDir = func() error { return store.OwnDir(ownDirOf(l)) }
	return env
}

// lookingEnv is that of somebody who only looks at what runs did.
func (a *app) lookingEnv(l *planning.Lab, f rollout.Fleet, w wording.Words) *rollout.Env {
	return &rollout.Env{
		Words: w, Fleet: f, Now: time.Now, Who: rollout.Operator(), Process: os.Getpid(), Works: isBerth, Journals: journalDir(l),
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
	run, err := env.Prepare(ctx, r)
	if err != nil {
		return err
	}
	if err := c.sayFindings(run, l.Problem.Name); err != nil {
		return err
	}
	if c.flags.from.timing {
		fmt.Fprintf(c.stderr, "look and render: %s, judge: %s\n", run.Took.Look.Round(time.Millisecond), run.Took.Judge.Round(time.Millisecond))
	}
	if len(run.Nothing) > 0 {
		fmt.Fprintln(c.stdout, strings.Join(run.Nothing, "\n"))
		return nil
	}
	if err := c.printSteps(ctx, run); err != nil || c.flags.dryRun {
		return err
	}
	gate, err := c.confirm(ctx, len(run.Steps()))
	if err != nil {
		return err
	}
	return c.carryOut(ctx, run, gate)
}

// confirm asks for the number of steps, and gives the gate of a run that was agreed to.
func (c *conductor) confirm(ctx context.Context, many int) (*steps.Gate, error) {
	if !c.flags.yes {
		n := strconv.Itoa(many)
		if err := c.confirmed(ctx, c.w.Say("Type %s to do these %s steps: ", "Tapez %s pour faire ces %s étapes : ", n, n), n); err != nil {
			return nil, err
		}
	}
	return steps.Open(nil), nil
}

// confirmed asks for a word; another answer refuses.
func (c *conductor) confirmed(ctx context.Context, question, word string) error {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return refusedf("%s", c.w.Say("not confirmed: standard input is no terminal; --yes for scripts", "pas de confirmation : l'entrée standard n'est pas un terminal ; --yes pour les scripts"))
	}
	fmt.Fprint(c.stderr, question)
	answer, err := tty.ReadLine(ctx, os.Stdin)
	if err != nil || strings.TrimSpace(answer) != word {
		return refusedf("%s", c.w.Say("not confirmed: nothing was changed", "pas de confirmation : rien n'a été changé"))
	}
	return nil
}

// carryOut does the run for somebody who watches, and says what came of it.
//
// The first ctrl+c lets the steps under way come to their end; the second leaves everything as it is: locks
// and journals then say that the run was broken off.
func (c *conductor) carryOut(ctx context.Context, run *rollout.Run, gate *steps.Gate) error {
	now, leave := context.WithCancelCause(context.WithoutCancel(ctx))
	defer leave(nil)
	show, stopping, end := c.show(run.Steps())
	defer end()
	untwice := twice(ctx, stopping, leave)
	result, err := run.CarryOut(now, ctx, gate, show)
	untwice()
	end()
	if result == nil {
		return err
	}
	done, left := run.Summary(result)
	if done != "" {
		fmt.Fprintln(c.stdout, done)
	}
	return errors.Join(err, left)
}

// twice leaves the run at the second ctrl+c, and says at the first what it does.
func twice(ctx context.Context, stopping func(), leave context.CancelCauseFunc) (done func()) {
	over := make(chan struct{})
	go func() {
		select {
		case <-over:
			return
		case <-ctx.Done():
		}
		again := make(chan os.Signal, 1)
		signal.Notify(again, os.Interrupt)
		defer signal.Stop(again)
		stopping()
		select {
		case <-over:
		case <-again:
			leave(errors.New("interrupted twice"))
		}
	}()
	return func() { close(over) }
}
