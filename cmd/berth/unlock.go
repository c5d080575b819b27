package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"berth/deployer/ledger"
)

func (a *app) unlockCommand() *cobra.Command {
	var f againFlags
	cmd := &cobra.Command{
		Use:   "unlock",
		Short: "Break the lock that a run left behind",
		Long: `A run locks every host that it touches. When berth is killed or its computer goes down, the locks stay,
and say whose they are. berth resume takes up the run and its locks, berth rollback takes it back: prefer
them. unlock shows who holds the locks, asks, and lets go of them; the run counts as stopped then.

Never unlock while berth still works on the run: two runs would change the same host at once. Where its
process still lives on this computer it is refused, unless --yes says so.

Exit codes: 0 done or nothing is locked, 1 failed, 4 refused or not confirmed.`,
		Example: `  berth unlock
  berth unlock --host cargo`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.unlock(cmd.Context(), &f) },
	}
	fs := cmd.Flags()
	f.register(fs)
	fs.Lookup("dry-run").Hidden, fs.Lookup("wait").Hidden = true, true
	fs.StringArrayVar(&f.hosts, "host", nil, "this `HOST` only; can be given again")
	return cmd
}

func (a *app) unlock(ctx context.Context, f *againFlags) error {
	d, _, past, err := a.lastRun(ctx, f)
	if err != nil {
		return err
	}
	defer d.fleet.close()
	d.facts = d.fleet.look(ctx, d.names)
	handles := d.fleet.handles(d.names)
	var locked []string
	open := map[string]string{} // the run that did not end, by host
	for _, h := range past {
		if h.Err != nil {
			fmt.Fprintf(a.stderr, "! %v\n", h.Err)
			continue
		}
		if run := h.Run(h.Open()); run != nil {
			if _, ended := run.Ended(); !ended { // its last word may be all that is missing
				open[h.Host] = run.Name
			}
		}
		if lock := d.facts[h.Host].Lock; lock != nil || open[h.Host] != "" {
			locked = append(locked, h.Host)
			d.sayLock(h.Host, lock, open[h.Host])
		}
	}
	unasked := slices.ContainsFunc(past, func(h ledger.History) bool { return h.Err != nil })
	if len(locked) == 0 && unasked {
		return errors.New(d.w.Say("nothing is locked on the hosts that could be asked; the others may be", "rien n'est verrouillé sur les hôtes qui ont pu être interrogés ; les autres le sont peut-être"))
	}
	if len(locked) == 0 {
		fmt.Fprintln(a.stdout, d.w.Say("Nothing is locked.", "Rien n'est verrouillé."))
		return nil
	}
	fmt.Fprintln(a.stderr, d.w.Say("berth resume goes on with such a run, berth rollback takes it back. Unlock only when nobody works on it any more.",
		"berth resume reprend une telle exécution, berth rollback l'annule. Ne déverrouillez que si personne n'y travaille plus."))
	if err := d.mayBreak(ctx, locked, past); err != nil {
		return err
	}
	if !f.yes {
		if err := confirmed(ctx, a, d.w.Say("Type unlock to break the locks of %d hosts: ", "Tapez unlock pour lever les verrous de %d hôtes : ", len(locked)), "unlock"); err != nil {
			return err
		}
	}
	done := 0
	var errs []error
	for _, name := range locked {
		var runs []string
		if open[name] != "" {
			runs = []string{open[name]}
		}
		err := ledger.Break(ctx, handles[name], d.seen[name], runs...)
		if err == nil {
			done++
		} else if errors.Is(err, ledger.ErrMovedOn) {
			err = refusedError{err}
		}
		errs = append(errs, err)
	}
	if done > 0 {
		fmt.Fprintln(a.stdout, d.w.Say("Unlocked: %d hosts.", "Déverrouillés : %d hôtes.", done))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if unasked {
		return errors.New(d.w.Say("not every host could be asked", "tous les hôtes n'ont pas pu être interrogés"))
	}
	return nil
}

// mayBreak refuses to break the lock of a berth that still works on this computer, and says of others how
// long ago they wrote anything. With --yes it only says so: a process may have the number of one that ended.
func (d *deployment) mayBreak(ctx context.Context, locked []string, past []ledger.History) error {
	hosts, _ := d.fleet.hosts(locked)
	for _, h := range holds(ledger.Holders(ctx, hosts), past) {
		switch {
		case !h.works():
			d.sayHold(&h)
		case d.flags.yes:
			fmt.Fprintln(d.stderr, d.w.Say("berth: process %d on this computer still works on run %s; its lock is broken all the same",
				"berth : le processus %d sur cet ordinateur travaille encore à l'exécution %s ; son verrou est levé quand même", h.PID, h.Run))
		default:
			return refusedf("%s", d.w.Say("run %s is still under way: berth works on it, process %d on this computer. Stop it there with ctrl+c; if that process is at something else, --yes breaks the lock all the same",
				"l'exécution %s est encore en cours : berth y travaille, processus %d sur cet ordinateur. Arrêtez-le là-bas par ctrl+c ; si ce processus fait autre chose, --yes lève le verrou quand même", h.Run, h.PID))
		}
	}
	return nil
}

func (d *deployment) sayLock(host string, lock *ledger.LockFacts, open string) {
	if lock == nil {
		fmt.Fprintln(d.stdout, d.w.Say("%s: not locked, but run %s did not end", "%s : pas verrouillé, mais l'exécution %s n'est pas terminée", host, open))
		return
	}
	o := lock.Owner()
	unknown := d.w.Say("unknown", "inconnu")
	fmt.Fprintln(d.stdout, d.w.Say("%s: locked by %s since %s, run %s%s", "%s : verrouillé par %s depuis %s, exécution %s%s",
		host, cmp.Or(o.Who, unknown), cmp.Or(o.When, unknown), cmp.Or(o.Run, unknown), d.processOf(o)))
}
