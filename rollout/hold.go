package rollout

import (
	"cmp"
	"context"
	"slices"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/steps"
	"berth/wording"
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

// held are the hypervisors which the steps of a run touch, and which another run has locked. One that does not answer is for those to say who need it.
func held(ctx context.Context, e *Env, h *hypervisors, x *steps.Execution) []ledger.Holder {
	touched := steps.Touches(x.Steps)
	hosts, _ := e.Fleet.Hosts(slices.DeleteFunc(h.machines(), func(m string) bool { return !slices.Contains(touched, m) }))
	return slices.DeleteFunc(ledger.Holders(ctx, hosts), func(o ledger.Holder) bool { return o.Owner == nil || o.Owner.Run == x.Order.Run })
}

// lockedBy makes findings of held locks; left says how runs were left.
func lockedBy(held []ledger.Holder, left func(run string) ledger.Left) (out []preflight.Finding) {
	for _, h := range held {
		out = append(out, preflight.LockHeld{Place: preflight.Place{Host: h.Host}, Owner: *h.Owner, Left: left(h.Owner.Run)})
	}
	return out
}

// works reports whether a berth of this computer still works on the run. Nothing can be said of others.
func (e *Env) works(h *hold) bool { return h.Who == e.Who && e.Works(h.PID) }

// sayHold says who holds a run, and since when nothing was written any more.
func (e *Env) sayHold(h *hold) string {
	say := e.Words.Say
	written := say("nothing is written in its journal", "rien n'est écrit dans son journal")
	if h.host != "" {
		written = say("the last line of its journal is %s old (%s)", "la dernière ligne de son journal date de %s (%s)", h.age.Round(time.Second), h.host)
	}
	if h.Who == e.Who && h.PID != 0 {
		return say("berth: process %d, which worked on run %s, is gone; %s", "berth : le processus %d, qui travaillait à l'exécution %s, n'est plus là ; %s", h.PID, h.Run, written)
	}
	return say("berth: run %s is held by %s%s; %s. If berth still works on it there, stop it first.",
		"berth : l'exécution %s est tenue par %s%s ; %s. Si berth y travaille encore là-bas, arrêtez-le d'abord.",
		cmp.Or(h.Run, say("unknown", "inconnue")), cmp.Or(h.Who, say("unknown", "inconnu")), processOf(e.Words, h.Owner), written)
}

// processOf names the process of a lock, where it is known.
func processOf(w wording.Words, o ledger.Owner) string {
	if o.PID == 0 {
		return ""
	}
	return w.Say(", process %d", ", processus %d", o.PID)
}
