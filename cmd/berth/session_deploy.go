package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"berth/deployer/preflight"
	"berth/deployer/steps"
	"berth/planfile"
	"berth/planner"
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
	shown string // the steps of the last preview: what the operator agrees to
	fleet *fleet // stays connected until the session ends: who has been asked for a password is not asked again
	lab   []byte // the inventory that it is of
}

// close ends the connections.
func (c *crew) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fleet != nil {
		c.fleet.close()
		c.fleet = nil
	}
}

// Deploy implements tui.Deployer. What is carried out is what the inventory file says now: a plan that
// needs changes of the session which are not written there is refused.
func (c *crew) Deploy(ctx context.Context, run tui.DeployRun) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.run = run
	d, err := c.prepared(ctx, run)
	if err != nil {
		return err
	}
	list := d.stepList()
	if run.Preview {
		c.shown = list
		return nil
	}
	if list != c.shown {
		return errors.New(d.w.Say("the hosts have changed since the steps were shown, and others are needed now; nothing was changed: look at them anew",
			"les hôtes ont changé depuis que les étapes ont été montrées, et il en faut d'autres ; rien n'a été changé : regardez-les à nouveau"))
	}
	d.run.Gate = steps.Open(nil)                                                     // the operator has seen these very steps
	result, err := d.work(context.WithoutCancel(ctx), ctx, "", d.events(run.Events)) // a step under way comes to its end
	if result == nil || err != nil || result.Whole() {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.New(d.w.Say("not every step was done, and what was done stays: berth resume goes on from there, berth rollback goes back",
		"toutes les étapes n'ont pas été faites, et ce qui est fait reste : berth resume reprend là, berth rollback revient en arrière"))
}

// prepared looks at the hosts and makes the steps; it tells them, with what is worth knowing.
func (c *crew) prepared(ctx context.Context, run tui.DeployRun) (*deployment, error) {
	var said bytes.Buffer
	a := *c.app
	a.stdout, a.stderr = &said, &said
	a.aside = func(ask func()) { c.run.Aside(ask) }
	f := &deployFlags{lang: c.lang.String(), wait: healthWait, reach: c.reach}
	d, err := a.deployment(f)
	if err != nil {
		return nil, err
	}
	if err := d.take(run.Plan); err != nil {
		return nil, err
	}
	if c.fleet != nil && !bytes.Equal(c.lab, d.lab.text) {
		c.fleet.close()
		c.fleet = nil
	}
	d.fleet = c.fleet
	if err := d.prepare(); err != nil {
		return nil, err
	}
	c.fleet, c.lab = d.fleet, d.lab.text
	if err := d.lookAndRender(ctx); err != nil {
		return nil, err
	}
	if err := d.execution(ctx); err != nil {
		return nil, err
	}
	var stops, warns []string
	for _, f := range d.findings(ctx) {
		text := d.where(f) + ": " + f.Say(d.w)
		if f.Severity() == preflight.Stops {
			stops = append(stops, text+orNothing(" (", f.Hint(d.w), ")"))
		} else {
			warns = append(warns, text)
		}
	}
	if len(stops) > 0 {
		return nil, errors.New(strings.Join(stops, "; "))
	}
	return d, d.tellSteps(ctx, run.Events, warns)
}

// take takes the placement of a plan of the session, judged by the inventory as it is on disk.
func (d *deployment) take(plan *planner.Plan) error {
	var err error
	if d.lab, err = d.readLab(); err != nil {
		return err
	}
	text := planfile.Write(plan, d.lab.meta)
	source := planSource{rules: rules{goal: planner.Goals()[0]}, file: "of the session"}
	if d.plan, err = source.judged(d.lab, text); err != nil {
		return fmt.Errorf("%s: %w", d.notWritten(), err)
	}
	judged := planner.Check(plan.Problem, plan.Placement) // as the other one: without a search's bounds
	if !bytes.Equal(planfile.Write(d.plan, d.lab.meta), planfile.Write(judged, d.lab.meta)) {
		return errors.New(d.notWritten())
	}
	return nil
}

func (d *deployment) notWritten() string {
	return d.w.Say("the plan rests on changes that %s does not have: S writes them there, and then they can be deployed",
		"le plan repose sur des changements que %s n'a pas : S les y écrit, puis ils peuvent être déployés", d.lab.file)
}

// stepList names the steps, to tell whether they are those that were shown.
func (d *deployment) stepList() string {
	var out strings.Builder
	for i := range d.run.Steps {
		fmt.Fprintf(&out, "%s %s %v\n", d.run.Steps[i].Host, d.run.Steps[i].ID(), d.run.Steps[i].After)
	}
	return out.String()
}

// tellSteps tells every step with its commands. What is worth knowing stands with the first.
func (d *deployment) tellSteps(ctx context.Context, tell func(runview.Event), warns []string) error {
	for i, e := range d.described() {
		if i == 0 {
			for _, w := range warns {
				e.Commands = append(e.Commands, "# "+w)
			}
		}
		acts, err := d.run.Acts(ctx, i)
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
func (d *deployment) events(tell func(runview.Event)) func(steps.News) {
	return func(n steps.News) {
		e := eventOf(n)
		if n.Err != nil {
			e.Hint = d.w.Say("berth resume goes on from there once it is mended, berth rollback goes back",
				"berth resume reprend là une fois réparé, berth rollback revient en arrière")
		}
		tell(e)
	}
}

// orNothing puts a text between two others where there is one.
func orNothing(before, text, after string) string {
	if text == "" {
		return ""
	}
	return before + text + after
}
