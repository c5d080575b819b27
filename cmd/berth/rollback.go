package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/steps"
	"berth/planfile"
	"berth/planner"
)

func (a *app) rollbackCommand() *cobra.Command {
	var f againFlags
	cmd := &cobra.Command{
		Use:   "rollback",
		Short: "Go back to what was deployed before the last run",
		Long: `Takes the newest run back, whether it came to its end or not: every service that it changed gets the
files that it had before and runs the images of then, pinned by digest; what the run added is stopped and
its directory put aside; what it removed starts again. Everything needed for that lies on the hosts.

Data is never changed: what a newer version has written into its volumes stays as it is. If that version
changed the format of its data, restore the backup that was made before.

A rollback is a run of its own, with a journal: it can be resumed, and a second rollback takes it back.
While berth still works on the run on this computer, it is refused.

Exit codes: 0 done or nothing to take back, 1 a step failed, 4 refused or not confirmed.`,
		Example: `  berth rollback --dry-run
  berth rollback`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.rollback(cmd.Context(), &f) },
	}
	f.register(cmd.Flags())
	return cmd
}

func (a *app) rollback(ctx context.Context, f *againFlags) error {
	d, last, past, err := a.lastRun(ctx, f)
	if err != nil {
		return err
	}
	defer d.fleet.close()
	if last == nil {
		fmt.Fprintln(a.stdout, d.w.Say("Nothing to take back: no host knows a run.", "Rien à annuler : aucun hôte ne connaît d'exécution."))
		return nil
	}
	if last.Order.Undoes != "" && !last.Whole() {
		return refusedf("%s", d.w.Say("run %s is a rollback that did not come to its end: berth resume goes on with it",
			"l'exécution %s est une annulation qui n'est pas arrivée à son terme : berth resume la reprend", last.Name))
	}
	if err := d.canTake(ctx, last, past); err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, d.w.Say("berth: taking back run %s of %s", "berth : annulation de l'exécution %s de %s", last.Name, last.Order.Who))
	return d.back(ctx, last.Name, past)
}

// back takes a run back, or goes on with that.
func (d *deployment) back(ctx context.Context, undo string, past []ledger.History) error {
	d.facts = d.fleet.look(ctx, d.names)
	d.run = &steps.Execution{Hosts: d.fleet.handles(d.names)}
	if d.order != nil {
		d.run.Order = *d.order
	} else {
		name, err := d.runName(past)
		if err != nil {
			return err
		}
		d.run.Order = ledger.Order{Run: name, Who: whoami(), Undoes: undo}
	}
	if err := d.takeBack(undo, past); err != nil {
		return err
	}
	if d.order == nil {
		d.run.Order.Hosts = union(steps.Touches(d.run.Steps), ledger.Newest(past).Knows())
	}
	if err := d.reachable(undo); err != nil {
		return err
	}
	if len(d.run.Steps) == 0 && d.order == nil {
		fmt.Fprintln(d.stdout, d.w.Say("Nothing to take back: the run changed nothing that is still there.", "Rien à annuler : l'exécution n'a rien changé qui soit encore là."))
		return nil
	}
	if err := d.printSteps(ctx); err != nil {
		return err
	}
	if d.flags.dryRun {
		return nil
	}
	if err := d.confirm(ctx); err != nil {
		return err
	}
	return d.execute(ctx, undo)
}

// takeBack makes the steps, and says what does not come back because another host has it.
func (d *deployment) takeBack(undo string, past []ledger.History) error {
	var plan planner.Placement
	for i := range past {
		if run := past[i].Run(undo); run != nil {
			if saved, err := planfile.Read("of run "+undo, run.Order.Plan); err == nil { // a rollback has none
				plan = saved.Placement
			}
		}
	}
	today := d.lab.problem.Current.Host
	steps, rivals := steps.Back(undo, d.run.Order.Run, d.knownServices(), d.facts, past, func(service string) []string {
		return slices.DeleteFunc([]string{plan.Host[service], today[service]}, func(host string) bool { return host == "" })
	})
	for _, r := range rivals {
		if r.Err != nil {
			return refusedf("%s", d.w.Say("%s would come back to %s, and whether it runs on %s nobody can say: %v",
				"%s reviendrait sur %s, et nul ne sait s'il tourne sur %s : %v", r.Service, r.Host, r.Has, r.Err))
		}
		fmt.Fprintln(d.stderr, d.w.Say("~ %s does not come back to %s: it is on %s, and its data is used from one place at a time",
			"~ %s ne revient pas sur %s : il est sur %s, et ses données ne servent qu'à un endroit à la fois", r.Service, r.Host, r.Has))
	}
	d.run.Steps = steps
	return nil
}

// knownServices is the problem with the services of the catalog that the inventory does not name, or not any more. Whether
// their data was on a share nobody can say, nor at which port they answered.
func (d *deployment) knownServices() *planner.Problem {
	p := *d.lab.problem
	p.Leaving = slices.Clone(p.Leaving)
	for name, s := range d.lab.catalog.Library().Services {
		if p.Service(name) != nil {
			continue
		}
		s.State, s.Watch = slices.Clone(s.State), planner.Watch{}
		for i := range s.State {
			s.State[i].Shared = true
		}
		p.Leaving = append(p.Leaving, s)
	}
	return &p
}

// reachable refuses where a host of the run cannot be worked on, or where another run works.
func (d *deployment) reachable(undo string) error {
	for _, name := range d.run.Order.Hosts {
		f := d.facts[name]
		switch {
		case f == nil && d.last != nil && slices.Contains(d.last.Gone, name): // that was said
		case f == nil:
			return refusedf("%s", d.w.Say("host %s of run %s is not in the inventory any more", "l'hôte %s de l'exécution %s n'est plus dans l'inventaire", name, undo))
		case f.Err != nil:
			return refusedError{f.Err}
		case f.RootErr != nil:
			return refusedError{f.RootErr}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.facts)) { // on others, too: what comes back may be about to start there
		if f := d.facts[name]; f.Lock != nil {
			if o := f.Lock.Owner(); o.Run != undo && o.Run != d.run.Order.Run {
				return refusedf("%s", preflight.LockHeld{Place: preflight.Place{Host: name}, Owner: o}.Say(d.w))
			}
		}
	}
	return nil
}

func union(a, b []string) []string { return sorted(append(append([]string{}, a...), b...)) }
