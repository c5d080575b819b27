package main

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"berth/deployer/ledger"
	"berth/deployer/probe"
)

// formerRuns asks the hosts that answer, and the copies on this computer, for where runs have put services: of
// hosts that do not answer, or that the inventory does not have any more, nothing else says so.
func (d *deployment) formerRuns(ctx context.Context) *ledger.FormerRuns {
	var answer []string
	dark := false
	for name, f := range d.looked() {
		if f.Err == nil && f.RootErr == nil {
			answer = append(answer, name)
		}
		dark = dark || f.Err != nil || f.RootErr != nil || f.Docker.Down()
	}
	hosts, _ := d.fleet.hosts(answer)
	out := &ledger.FormerRuns{Traces: ledger.Traces(ctx, hosts)}
	for _, t := range out.Traces {
		if t.Err != nil {
			fmt.Fprintf(d.stderr, "! %s\n", d.w.Say("what former runs did is not known: %v", "ce qu'ont fait d'anciennes exécutions n'est pas connu : %v", t.Err))
		}
	}
	if d.order != nil {
		out.Own = d.order.Run
	}
	copies, err := ledger.Copies(journalDir(d.lab), math.MaxInt)
	if err != nil {
		fmt.Fprintf(d.stderr, "! %s\n", d.w.Say("not all copies of journals can be read: %v", "toutes les copies de journaux ne sont pas lisibles : %v", err))
		out.Lost = true
	}
	maps.DeleteFunc(copies, func(host string, _ *ledger.History) bool { return slices.Contains(answer, host) })
	out.Copies = copies
	if !dark { // only of a host that is gone anything can be told
		out.Most = ordersAtOnce
	}
	out.Order = d.orders(ctx, hosts, out.Traces)
	return out
}

// ordersAtOnce is how many orders are read from hosts at a time.
const ordersAtOnce = 10

// orders reads orders of runs, each once, from the first host that can give it, and with one the next older ones.
func (d *deployment) orders(ctx context.Context, hosts []ledger.Host, traces []ledger.Trace) func(run string) *ledger.Order {
	known := map[string]*ledger.Order{}
	mute := map[string]bool{} // hosts that failed once
	return func(run string) *ledger.Order {
		if o, read := known[run]; read {
			return o
		}
		for _, h := range hosts {
			i := slices.IndexFunc(traces, func(t ledger.Trace) bool { return t.Host == h.Name() })
			if i < 0 || mute[h.Name()] {
				continue
			}
			var wanted []string
			for _, r := range traces[i].Runs { // newest first
				if _, read := known[r.Name]; !read && r.Name <= run && len(wanted) < ordersAtOnce {
					wanted = append(wanted, r.Name)
				}
			}
			if !slices.Contains(wanted, run) {
				continue
			}
			got, err := ledger.OrdersOf(ctx, h, wanted)
			if err != nil {
				mute[h.Name()] = true
				fmt.Fprintf(d.stderr, "! %v\n", err)
			}
			maps.Copy(known, got)
			if known[run] != nil {
				return known[run]
			}
		}
		known[run] = nil
		fmt.Fprintf(d.stderr, "! %s\n", d.w.Say("what run %s was to do cannot be read", "ce que l'exécution %s devait faire est illisible", run))
		return nil
	}
}

// looked are all hosts that were looked at, whether the run touches them or not.
func (d *deployment) looked() map[string]*probe.Facts {
	out := maps.Clone(d.facts)
	maps.Copy(out, d.others)
	return out
}
