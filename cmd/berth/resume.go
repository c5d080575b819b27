package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"berth/deployer/ledger"
	"berth/planner"
)

// againFlags are the flags of the commands that take up what a run did.
type againFlags struct {
	deployFlags
	newest int
}

func (f *againFlags) register(fs *pflag.FlagSet) {
	f.reach.register(fs)
	f.from = planSource{rules: rules{goal: planner.Goals()[0]}, search: search{limit: 1}}
	f.registerRun(fs)
}

func (a *app) resumeCommand() *cobra.Command {
	var f againFlags
	cmd := &cobra.Command{
		Use:   "resume",
		Short: "Go on with the run that was broken off or stopped",
		Long: `Asks every host for the run that is open there, and else for the newest. Where it did not come to its
end, because berth was killed, the network broke, a host went down or a step failed, berth looks at the
hosts again and does what is still missing, as the same run and under its lock. What it is to bring
about lies on the hosts: resume works from any computer that has the inventory.

While berth still works on the run on this computer, it is refused. Of a run that is held elsewhere berth
says by whom, and how long ago anything was written: if berth still works on it there, stop it first.

Exit codes: 0 done or nothing to go on with, 1 a step failed, 4 refused or not confirmed.`,
		Example: `  berth resume
  berth resume --dry-run`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.resume(cmd.Context(), &f) },
	}
	fs := cmd.Flags()
	f.register(fs)
	fs.BoolVar(&f.from.staleOK, "stale-ok", false, "go on although inventory or catalog have changed since the run began")
	fs.StringVar(&f.identity, "identity", "", "`FILE` with the key that opens the secrets (default $BERTH_IDENTITY, else ~/.config/berth/identity.txt)")
	return cmd
}

func (a *app) resume(ctx context.Context, f *againFlags) error {
	d, last, past, err := a.lastRun(ctx, f)
	if err != nil {
		return err
	}
	defer d.fleet.close()
	if last == nil || last.Whole() {
		fmt.Fprintln(a.stdout, d.w.Say("Nothing to go on with: no run was broken off.", "Rien à reprendre : aucune exécution n'a été interrompue."))
		d.sayHeld(past)
		return nil
	}
	if err := d.canTake(ctx, last, past); err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, d.w.Say("berth: going on with run %s of %s", "berth : reprise de l'exécution %s de %s", last.Name, last.Order.Who))
	d.order = &last.Order
	if last.Order.Undoes != "" {
		return d.back(ctx, last.Order.Undoes, past)
	}
	f.hosts, f.service = last.Order.Only, last.Order.Service
	f.from.file = "of run " + last.Name
	if d.plan, err = f.from.judged(d.lab, last.Order.Plan); err != nil {
		return err
	}
	return d.carryOut(ctx)
}

// sayHeld names hosts that are locked by a run that was broken off before it wrote anything there.
func (d *deployment) sayHeld(past []ledger.History) {
	for i := range past {
		if h := &past[i]; h.Held != "" && h.Run(h.Held) == nil {
			fmt.Fprintln(d.stdout, d.w.Say("%s is locked by run %s, which has begun nothing there; berth unlock lets go of it",
				"%s est verrouillé par l'exécution %s, qui n'y a rien commencé ; berth unlock lève le verrou", h.Host, h.Held))
		}
	}
}

// canTake refuses a run of which too little is known, and one on which berth still works.
func (d *deployment) canTake(ctx context.Context, last *ledger.Last, past []ledger.History) error {
	if last.Order.Run == "" {
		return refusedf("%s", d.w.Say("run %s left no note of what it was to bring about; berth unlock lets go of it, berth deploy deploys anew",
			"l'exécution %s n'a pas laissé de note de ce qu'elle devait faire ; berth unlock lève le verrou, berth deploy déploie à nouveau", last.Name))
	}
	if err := last.Asked(); err != nil {
		return refusedError{err}
	}
	d.last, d.past = last, past
	if err := d.overtaken(); err != nil {
		return err
	}
	return d.letGo(ctx, last, past)
}

// overtaken refuses a run that others came after on a host that it touched, or would touch now.
func (d *deployment) overtaken(touched ...string) error {
	hosts := d.last.Overtaken(d.past, touched)
	if len(hosts) == 0 {
		return nil
	}
	return refusedf("%s", d.w.Say("run %s did not end on %s, and other runs were begun on %s since: berth unlock --host %s lets go of it, berth deploy deploys anew",
		"l'exécution %s n'est pas terminée sur %s, et d'autres ont commencé depuis sur %s : berth unlock --host %s lève le verrou, berth deploy déploie à nouveau",
		d.last.Name, strings.Join(d.last.Open, ", "), strings.Join(hosts, ", "), strings.Join(d.last.Open, " --host ")))
}

// lastRun reads the inventory, reaches the hosts and asks them for their newest runs.
func (a *app) lastRun(ctx context.Context, f *againFlags) (*deployment, *ledger.Last, []ledger.History, error) {
	d, past, err := a.past(ctx, f)
	if err != nil {
		return nil, nil, nil, err
	}
	if !answered(past) {
		for _, h := range past {
			fmt.Fprintf(a.stderr, "! %v\n", h.Err)
		}
		d.fleet.close()
		return nil, nil, nil, d.noHost()
	}
	last := ledger.Newest(past)
	if last != nil && len(last.Gone) > 0 {
		fmt.Fprintln(a.stderr, d.w.Say("~ run %s was about %s, too, which the inventory does not have any more", "~ l'exécution %s concernait aussi %s, que l'inventaire n'a plus",
			last.Name, strings.Join(last.Gone, ", ")))
	}
	return d, last, past, nil
}

func (d *deployment) noHost() error {
	return errors.New(d.w.Say("no host could be asked", "aucun hôte n'a pu être interrogé"))
}

// answered reports whether any host could be asked.
func answered(past []ledger.History) bool {
	return slices.ContainsFunc(past, func(h ledger.History) bool { return h.Err == nil })
}

// past is lastRun for whoever can do without an answer.
func (a *app) past(ctx context.Context, f *againFlags) (*deployment, []ledger.History, error) {
	d, err := a.deployment(&f.deployFlags)
	if err != nil {
		return nil, nil, err
	}
	if d.lab, err = d.readLab(); err != nil {
		return nil, nil, err
	}
	if d.names, err = named(d.lab.problem, f.hosts); err != nil {
		return nil, nil, err
	}
	if d.inv, err = d.lab.reread(); err != nil {
		return nil, nil, err
	}
	if d.fleet, err = d.app.fleet(d.inv, &f.reach, d.w); err != nil {
		return nil, nil, err
	}
	hosts, wrong := d.fleet.hosts(d.names)
	past := ledger.Past(ctx, hosts, max(f.newest, 2))
	d.seen = map[string]string{}
	for _, h := range past {
		d.seen[h.Host] = h.Sight
	}
	for name, err := range wrong {
		past = append(past, ledger.History{Host: name, Err: err})
	}
	return d, past, nil
}
