package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"berth/deployer"
	"berth/planfile"
)

// formerRuns is how many of the newest runs of a host are asked for where a service was put last.
const formerRuns = 10

// askFormerRuns asks the hosts that answer, and the copies on this computer, for where runs have put services last: of
// hosts that do not answer, or that the inventory does not have any more, nothing else says so.
func (d *deployment) askFormerRuns(ctx context.Context) {
	var answer []string
	for name, f := range d.looked() {
		if f.Err == nil && f.RootErr == nil {
			answer = append(answer, name)
		}
	}
	hosts, _ := d.fleet.hosts(answer)
	past := deployer.Past(ctx, hosts, formerRuns)
	copies, err := deployer.Copies(journalDir(d.lab), keptByHosts)
	if err != nil {
		fmt.Fprintf(d.stderr, "! the copies of journals cannot be read: %v\n", err)
	}
	maps.DeleteFunc(copies, func(host string, _ *deployer.History) bool { return slices.Contains(answer, host) })
	placements := map[string]map[string]string{}
	d.lastPut = func(service string) []deployer.Put {
		return deployer.LastPut(service, past, copies, func(o *deployer.Order) map[string]string {
			hosts, known := placements[o.Run]
			if !known && o.Plan != nil {
				if saved, err := planfile.Read("of run "+o.Run, o.Plan); err == nil {
					hosts = saved.Placement.Host
				}
				placements[o.Run] = hosts
			}
			return hosts
		})
	}
}

// keptByHosts is how many copies of journals are read: all that are kept.
const keptByHosts = 100

// looked are all hosts that were looked at, whether the run touches them or not.
func (d *deployment) looked() map[string]*deployer.Facts {
	out := maps.Clone(d.facts)
	maps.Copy(out, d.others)
	return out
}

// scanned names what runs on the hosts, also where berth did not put it.
func (d *deployment) scanned() []deployer.Scanned { return deployer.Scan(d.lab.catalog, d.looked()) }
