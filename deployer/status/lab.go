package status

import (
	"maps"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/inventory"
	"berth/planner"
)

// Lab is what the hosts of a lab said, and what is wanted of them.
type Lab struct {
	Problem     *planner.Problem
	Facts       map[string]*probe.Facts // by host, of those that were asked, with their newest runs
	Hypervisors []Hypervisor            // as far as they were asked
	Bundles     []compose.Bundle        // what inventory and catalog would put where services are now
	Whole       bool                    // every host of the inventory was asked
	Wishes      bool                    // what the inventory wishes for is wanted; else a plan says what is, and hosts are judged by that
	Shares      []inventory.Share       // of the inventory
	Backups     inventory.Backups       // where services are to be saved; without a repository nobody asks for any
	Apart       error                   // why what was deployed could not be compared with the catalog; nil: it was
	// Working gives the process of this computer that works on the run of a lock; 0 where none does, as far as is known.
	Working func(ledger.Owner) int
	// ByHand lists the hosts on which a service runs that berth did not put there. It is asked only where some is missing.
	ByHand func(service string) []string
	// Deployed tells where runs have brought a service last that no host has, and whether that host knows of it. It is asked
	// only where some is missing.
	Deployed func(service string) (put ledger.Put, was, known bool)
}

// asked lists the facts of the hosts that answered, by name.
func (l *Lab) asked() []*probe.Facts {
	var out []*probe.Facts
	for _, name := range slices.Sorted(maps.Keys(l.Facts)) {
		if f := l.Facts[name]; f.Err == nil {
			out = append(out, f)
		}
	}
	return out
}

// past lists what hosts have of former runs.
func (l *Lab) past() []ledger.History {
	var out []ledger.History
	for _, name := range slices.Sorted(maps.Keys(l.Facts)) {
		f := l.Facts[name]
		h := f.Past
		if h.Host = name; f.Err != nil {
			h = ledger.History{Host: name, Err: f.Err}
		}
		out = append(out, h)
	}
	return out
}

// dark lists the hosts that are there by the inventory, and do not say what berth has on them.
func (l *Lab) dark() []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(l.Facts)) {
		if h, _ := l.Problem.Host(name); l.Facts[name].Unsure() != nil && (h.Exists || l.Facts[name].Err == nil) {
			out = append(out, name)
		}
	}
	return out
}
