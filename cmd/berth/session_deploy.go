package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"

	"berth/conduct"
	"berth/deployer/fleet"
	"berth/deployer/ledger"
	"berth/deployer/pages"
	"berth/deployer/steps"
	"berth/message"
	"berth/planfile"
	"berth/planner"
	"berth/planning"
	"berth/rollout"
	"berth/runview"
	"berth/tui"
	"berth/wording"
)

// crew carries out plans of the planning session: the run of berth deploy, told to the session's screen.
type crew struct {
	app   *app
	lang  wording.Lang
	reach reach

	mu    sync.Mutex // one at a time
	run   tui.DeployRun
	shown string       // the steps of the last preview: what the operator agrees to
	fleet *fleet.Fleet // stays connected until the session ends: who has been asked for a password is not asked again
	lab   []byte       // the inventory that it is of
}

// close ends the connections.
func (c *crew) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fleet != nil {
		c.fleet.Close()
		c.fleet = nil
	}
}

// Deploy implements tui.Deployer. What is carried out is what the inventory file says now: a plan that
// needs changes of the session which are not written there is refused.
func (c *crew) Deploy(ctx context.Context, run tui.DeployRun) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.run = run
	p, err := c.prepared(ctx, run)
	if err != nil {
		return err
	}
	list := p.run.List()
	if run.Preview {
		c.shown = list
		return nil
	}
	if list != c.shown {
		return errors.New(p.w.Say("the hosts have changed since the steps were shown, and others are needed now; nothing was changed: look at them anew",
			"les hôtes ont changé depuis que les étapes ont été montrées, et il en faut d'autres ; rien n'a été changé : regardez-les à nouveau"))
	}
	// The operator has seen these very steps. A step under way comes to its end.
	result, err := p.run.CarryOut(context.WithoutCancel(ctx), ctx, steps.Open(nil), p.events(run.Events))
	left := p.run.Left()
	switch {
	case result == nil || left.Ending == ledger.Settled:
		return err
	case err == nil && ctx.Err() != nil:
		return ctx.Err()
	case result.Whole():
		return message.Errorf("%w\n%s: %s", err, left.Say(p.w), left.Hint(p.w))
	}
	return errors.Join(err, errors.New(p.w.Say("not every step was done, and what was done stays: %s", "toutes les étapes n'ont pas été faites, et ce qui est fait reste : %s", left.Hint(p.w))))
}

// prepared is a run of the session, ready to be carried out.
type prepared struct {
	*conductor
	run *rollout.Run
}

// prepared looks at the hosts and makes the steps; it tells them, with what is worth knowing.
func (c *crew) prepared(ctx context.Context, run tui.DeployRun) (*prepared, error) {
	a := *c.app
	a.stdout, a.stderr = io.Discard, io.Discard
	a.aside = func(ask func()) { c.run.Aside(ask) }
	d, err := a.conductor(&deployFlags{lang: language(c.lang.String()), wait: healthWait, reach: c.reach})
	if err != nil {
		return nil, err
	}
	plan, l, err := d.take(run.Plan)
	if err != nil {
		return nil, err
	}
	if err := d.deployable(l, plan); err != nil {
		return nil, err
	}
	env, about, err := c.connected(d, l)
	if err != nil {
		return nil, err
	}
	p := &prepared{conductor: d}
	r := rollout.Request{Kind: rollout.Deploy, Lab: about, Plan: plan, Wait: healthWait, TakeOver: len(run.TakeOver) > 0}
	if p.run, err = env.Prepare(ctx, r); err != nil {
		return nil, err
	}
	told := pages.Tell(d.w, p.run.Findings, l.Problem.Name, run.TakeOver)
	switch {
	case len(told.Stops) > 0:
		return nil, errors.New(strings.Join(told.Stops, "; "))
	case len(told.InTheWay) > 0:
		return nil, told.InTheWay
	}
	return p, p.tellSteps(ctx, run.Events, told.Warns)
}

// connected makes ready to reach the hosts, by the connections that there are while the inventory stays as it is.
func (c *crew) connected(d *conductor, l *planning.Lab) (*rollout.Env, *rollout.Lab, error) {
	if c.fleet != nil && !bytes.Equal(c.lab, l.Text) {
		c.fleet.Close()
		c.fleet = nil
	}
	if c.fleet == nil {
		env, about, f, err := d.open(l)
		if err != nil {
			return nil, nil, err
		}
		c.fleet, c.lab = f, l.Text
		return env, about, nil
	}
	inv, err := reread(l)
	if err != nil {
		return nil, nil, err
	}
	return d.env(l, inv, c.fleet), labOf(l, inv), nil
}

// take takes the placement of a plan of the session, judged by the inventory as it is on disk.
func (c *conductor) take(plan *planner.Plan) (*planner.Plan, *planning.Lab, error) {
	l, err := c.readLab()
	if err != nil {
		return nil, nil, err
	}
	text := planfile.Write(plan, l.Meta)
	source := planSource{rules: rules{goal: planner.Goals()[0]}, file: "of the session"}
	out, err := source.judged(l, text)
	if err != nil {
		return nil, nil, message.Errorf("%s: %w", c.notWritten(l), err)
	}
	judged := planner.Check(plan.Problem, plan.Placement) // as the other one: without a search's bounds
	if !bytes.Equal(planfile.Write(out, l.Meta), planfile.Write(judged, l.Meta)) {
		return nil, nil, errors.New(c.notWritten(l))
	}
	return out, l, nil
}

func (c *conductor) notWritten(l *planning.Lab) string {
	return c.w.Say("the plan rests on changes that %s does not have: S writes them there, and then they can be deployed",
		"le plan repose sur des changements que %s n'a pas : S les y écrit, puis ils peuvent être déployés", l.File)
}

// tellSteps tells every step with its commands. What is worth knowing stands with the first.
func (p *prepared) tellSteps(ctx context.Context, tell func(runview.Event), warns []string) error {
	for i, e := range conduct.Described(p.w, p.run.Steps()) {
		if i == 0 {
			for _, w := range warns {
				e.Commands = append(e.Commands, "# "+w)
			}
		}
		acts, err := p.run.Acts(ctx, i)
		if err != nil {
			return err
		}
		for _, a := range acts {
			e.Commands = append(e.Commands, a.String())
		}
		tell(e)
	}
	return nil
}

// events tells news of the run to the session's screen.
func (p *prepared) events(tell func(runview.Event)) func(steps.News) {
	return func(n steps.News) {
		e := conduct.Told(n)
		if n.Err != nil {
			e.Hint = p.w.Say("berth resume goes on from there once it is mended, berth rollback goes back",
				"berth resume reprend là une fois réparé, berth rollback revient en arrière")
		}
		tell(e)
	}
}
