package main

import (
	"context"
	"fmt"
	"time"

	"github.com/muesli/termenv"

	"berth/deployer/pages"
	"berth/deployer/preflight"
	"berth/deployer/steps"
	"berth/live"
	"berth/plain"
	"berth/rollout"
	"berth/runview"
)

// sayFindings says everything that stands in the way of a run, and refuses where something stops it. What is of no host
// is the lab's.
func (c *conductor) sayFindings(run *rollout.Run, lab string) error {
	fmt.Fprint(c.stderr, pages.Findings(c.w, run.Findings, lab))
	if preflight.Stopped(run.Findings) {
		return refusedf("%s", c.w.Say("nothing was changed", "rien n'a été changé"))
	}
	return nil
}

// printSteps prints what will be done, host by host; of a dry run every command.
func (c *conductor) printSteps(ctx context.Context, run *rollout.Run) error {
	acts := map[int][]steps.Act{}
	for i := range run.Steps() {
		if !c.flags.dryRun {
			break
		}
		var err error
		if acts[i], err = run.Acts(ctx, i); err != nil {
			return err
		}
	}
	fmt.Fprint(c.stdout, pages.Steps(c.w, run.Hosts(), run.Steps(), acts))
	return nil
}

// described are steps as they are shown, before any has begun.
func (c *conductor) described(list []steps.Step) []runview.Event {
	out := make([]runview.Event, len(list))
	for i := range out {
		out[i] = runview.Event{Step: i, Host: list[i].Host, Service: list[i].Service, What: list[i].Say(c.w, list[i].Service)}
	}
	return out
}

// stateOf has the outcomes of steps as they are shown.
var stateOf = map[steps.Outcome]runview.State{
	steps.Pending: runview.Waiting, steps.Active: runview.Running, steps.Succeeded: runview.Done,
	steps.Failed: runview.Failed, steps.Skipped: runview.Skipped,
}

// eventOf is news of the run as it is shown.
func eventOf(n steps.News) runview.Event {
	return runview.Event{Step: n.Step, State: stateOf[n.Outcome], Took: n.Took, Line: n.Line, Err: n.Err}
}

// show gives what takes the news of a run, and what ends that: a live view on a terminal, else plain lines.
// Whatever berth says meanwhile goes through it.
func (c *conductor) show(list []steps.Step) (news func(steps.News), stopping, end func()) {
	o := live.Options{Words: c.w, Steps: c.described(list), ASCII: live.ASCII(), Clock: time.Now}
	f, ok := live.Wanted(plain.Under(c.said.To))
	if !ok {
		l := live.NewLines(c.stderr, o)
		return func(n steps.News) { l.Tell(eventOf(n)) }, func() { fmt.Fprintln(c.stderr, c.stoppingWords()) }, func() {}
	}
	out := termenv.NewOutput(f)
	o.Profile = out.EnvColorProfile()
	o.Palette = paletteOf("auto", out, o.Profile)
	v := live.Open(f, o)
	back := c.said.Through(v.Say)
	return func(n steps.News) { v.Tell(eventOf(n)) }, v.Stopping, func() { v.Close(); back() }
}

func (c *conductor) stoppingWords() string {
	return c.w.Say("berth: stopping when the steps under way are done; ctrl+c again leaves them", "berth : arrêt quand les étapes en cours seront finies ; ctrl+c encore les abandonne")
}
