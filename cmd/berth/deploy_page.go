package main

import (
	"context"
	"fmt"
	"time"

	"github.com/muesli/termenv"

	"berth/deployer/steps"
	"berth/live"
	"berth/runview"
)

// printSteps prints what will be done, host by host; of a dry run every command.
func (d *deployment) printSteps(ctx context.Context) error {
	host := ""
	for _, h := range d.run.Touched() {
		for i := range d.run.Steps {
			s := &d.run.Steps[i]
			if s.Host != h.Name() {
				continue
			}
			if s.Host != host {
				host = s.Host
				fmt.Fprintln(d.stdout, host)
			}
			fmt.Fprintf(d.stdout, "  %3d  %s\n", i+1, d.stepWords(s))
			if d.flags.dryRun {
				acts, err := d.run.Acts(ctx, i)
				if err != nil {
					return err
				}
				for _, a := range acts {
					fmt.Fprintf(d.stdout, "       %s%s\n", actMark(a), a)
				}
			}
		}
	}
	fmt.Fprintln(d.stdout, d.w.Say("%d steps on %d hosts.", "%d étapes sur %d hôtes.", len(d.run.Steps), len(d.run.Touched())))
	return nil
}

// actMark tells a command from what a step does besides.
func actMark(a steps.Act) string {
	if a.Command != nil {
		return "$ "
	}
	return ""
}

// stepWords says what a step does.
func (d *deployment) stepWords(s *steps.Step) string { return s.Say(d.w, s.Service) }

// described are the steps of the run as they are shown, before any has begun.
func (d *deployment) described() []runview.Event {
	out := make([]runview.Event, len(d.run.Steps))
	for i := range out {
		s := &d.run.Steps[i]
		out[i] = runview.Event{Step: i, Host: s.Host, What: d.stepWords(s)}
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

// show gives what takes the news of the run, and what ends that: a live view on a terminal, else plain lines.
// Whatever berth says meanwhile goes through it.
func (d *deployment) show() (news func(steps.News), stopping, end func()) {
	o := live.Options{Words: d.w, Steps: d.described(), ASCII: live.ASCII(), Clock: time.Now}
	f, ok := live.Wanted(d.said.to)
	if !ok {
		l := live.NewLines(d.stderr, o)
		return func(n steps.News) { l.Tell(eventOf(n)) }, func() { fmt.Fprintln(d.stderr, d.stoppingWords()) }, func() {}
	}
	out := termenv.NewOutput(f)
	o.Profile = out.EnvColorProfile()
	o.Palette = paletteOf("auto", out, o.Profile)
	v := live.Open(f, o)
	back := d.said.through(v.Say)
	return func(n steps.News) { v.Tell(eventOf(n)) }, v.Stopping, func() { v.Close(); back() }
}

func (d *deployment) stoppingWords() string {
	return d.w.Say("berth: stopping when the steps under way are done; ctrl+c again leaves them", "berth : arrêt quand les étapes en cours seront finies ; ctrl+c encore les abandonne")
}

// summary is the one sentence at the end: what is now true.
func (d *deployment) summary(r *steps.Result) error {
	if r.Whole() {
		fmt.Fprintln(d.stdout, d.w.Say("Done: %d steps (run %s).", "Fait : %d étapes (exécution %s).", len(d.run.Steps), d.run.Order.Run))
		return nil
	}
	done, failed, left := 0, 0, 0
	for _, o := range r.Outcomes {
		switch o {
		case steps.Succeeded:
			done++
		case steps.Failed:
			failed++
		default:
			left++
		}
	}
	return fmt.Errorf("run %s: %d steps done, %d failed, %d left out; what was done stays. berth resume goes on from there, berth rollback goes back, berth status says how it is",
		d.run.Order.Run, done, failed, left)
}
