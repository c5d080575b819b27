package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"berth/deployer/ledger"
)

// hold is a run for which somebody has locked hosts.
type hold struct {
	ledger.Owner
	host string        // that has the newest line of its journal; empty: none is known
	age  time.Duration // of that line, by the clock of that host
}

// holds lists the runs that hosts are locked for, each with the newest line of its journal.
func holds(held []ledger.Holder, past []ledger.History) []hold {
	clocks := map[string]time.Time{}
	for _, h := range held {
		clocks[h.Host] = h.Now
	}
	var out []hold
	for _, h := range held {
		if h.Owner == nil || slices.ContainsFunc(out, func(x hold) bool {
			return x.Run == h.Owner.Run && x.Who == h.Owner.Who && x.PID == h.Owner.PID
		}) {
			continue
		}
		x := hold{Owner: *h.Owner}
		for i := range past {
			now, run := clocks[past[i].Host], past[i].Run(x.Run)
			if run == nil || len(run.Entries) == 0 || now.IsZero() {
				continue
			}
			if age := max(now.Sub(run.Entries[len(run.Entries)-1].Time), 0); x.host == "" || age < x.age {
				x.host, x.age = past[i].Host, age
			}
		}
		out = append(out, x)
	}
	return out
}

// works reports whether a berth of this computer still works on the run. Nothing can be said of others.
func (h *hold) works() bool { return h.Who == whoami() && isBerth(h.PID) }

// letGo refuses to take up a run on which a berth of this computer still works, and says of others that hold
// it how long ago they wrote anything: nobody else can tell whether they still work.
func (d *deployment) letGo(ctx context.Context, last *ledger.Last, past []ledger.History) error {
	var names []string
	for _, name := range last.Order.Hosts {
		if slices.Contains(d.names, name) {
			names = append(names, name)
		}
	}
	hosts, _ := d.fleet.hosts(names)
	held := ledger.Holders(ctx, hosts)
	for _, h := range held {
		if h.Err != nil {
			return refusedError{h.Err}
		}
	}
	for _, h := range holds(held, past) {
		if h.Run != last.Name && (h.Run == "" || h.Run != last.Order.Undoes) {
			continue // it cannot be taken anyway
		}
		if h.works() {
			return refusedf("%s", d.w.Say("run %s is still under way: berth works on it, process %d on this computer. Wait for it, or stop it there with ctrl+c. If that process is at something else, berth unlock --yes lets go of the run",
				"l'exécution %s est encore en cours : berth y travaille, processus %d sur cet ordinateur. Attendez-le, ou arrêtez-le là-bas par ctrl+c. Si ce processus fait autre chose, berth unlock --yes libère l'exécution", h.Run, h.PID))
		}
		d.sayHold(&h)
	}
	return nil
}

// sayHold says on standard error who holds a run, and since when nothing was written any more.
func (d *deployment) sayHold(h *hold) {
	written := d.w.Say("nothing is written in its journal", "rien n'est écrit dans son journal")
	if h.host != "" {
		written = d.w.Say("the last line of its journal is %s old (%s)", "la dernière ligne de son journal date de %s (%s)", h.age.Round(time.Second), h.host)
	}
	if h.Who == whoami() && h.PID != 0 {
		fmt.Fprintln(d.stderr, d.w.Say("berth: process %d, which worked on run %s, is gone; %s", "berth : le processus %d, qui travaillait à l'exécution %s, n'est plus là ; %s", h.PID, h.Run, written))
		return
	}
	fmt.Fprintln(d.stderr, d.w.Say("berth: run %s is held by %s%s; %s. If berth still works on it there, stop it first.",
		"berth : l'exécution %s est tenue par %s%s ; %s. Si berth y travaille encore là-bas, arrêtez-le d'abord.",
		cmp.Or(h.Run, d.w.Say("unknown", "inconnue")), cmp.Or(h.Who, d.w.Say("unknown", "inconnu")), d.processOf(h.Owner), written))
}

// processOf names the process of a lock, where it is known.
func (d *deployment) processOf(o ledger.Owner) string {
	if o.PID == 0 {
		return ""
	}
	return d.w.Say(", process %d", ", processus %d", o.PID)
}
