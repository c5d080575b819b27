package main

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"berth/deployer"
)

// formerRuns asks the hosts that answer, and the copies on this computer, for where runs have put services: of
// hosts that do not answer, or that the inventory does not have any more, nothing else says so.
func (d *deployment) formerRuns(ctx context.Context) *deployer.FormerRuns {
	var answer []string
	for name, f := range d.looked() {
		if f.Err == nil && f.RootErr == nil {
			answer = append(answer, name)
		}
	}
	hosts, _ := d.fleet.hosts(answer)
	out := &deployer.FormerRuns{Traces: deployer.Traces(ctx, hosts)}
	for _, t := range out.Traces {
		if t.Err != nil {
			fmt.Fprintf(d.stderr, "! %s\n", d.w.Say("what former runs did is not known: %v", "ce qu'ont fait d'anciennes exécutions n'est pas connu : %v", t.Err))
		}
	}
	if d.order != nil {
		out.Own = d.order.Run
	}
	var err error
	if out.Copies, err = deployer.Copies(journalDir(d.lab), math.MaxInt); err != nil {
		fmt.Fprintf(d.stderr, "! %s\n", d.w.Say("the copies of journals cannot be read: %v", "les copies des journaux sont illisibles : %v", err))
	}
	maps.DeleteFunc(out.Copies, func(host string, _ *deployer.History) bool { return slices.Contains(answer, host) })
	out.Order = d.orders(ctx, hosts, out.Traces)
	return out
}

// orders reads orders of runs, each once, from the first host that has it.
func (d *deployment) orders(ctx context.Context, hosts []deployer.Host, traces []deployer.Trace) func(run string) *deployer.Order {
	known := map[string]*deployer.Order{}
	return func(run string) *deployer.Order {
		if o, read := known[run]; read {
			return o
		}
		known[run] = nil
		for _, t := range traces {
			i := slices.IndexFunc(hosts, func(h deployer.Host) bool { return h.Name() == t.Host })
			if i < 0 || !slices.ContainsFunc(t.Runs, func(r deployer.RunTrace) bool { return r.Name == run }) {
				continue
			}
			o, err := deployer.OrderOf(ctx, hosts[i], run)
			if err == nil {
				known[run] = o
				break
			}
			fmt.Fprintf(d.stderr, "! %v\n", err)
		}
		return known[run]
	}
}

// looked are all hosts that were looked at, whether the run touches them or not.
func (d *deployment) looked() map[string]*deployer.Facts {
	out := maps.Clone(d.facts)
	maps.Copy(out, d.others)
	return out
}
