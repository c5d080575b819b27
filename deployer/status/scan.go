package status

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"berth/catalog"
	"berth/deployer/probe"
	"berth/planner"
)

// Found is a catalog entry that runs on a host.
type Found struct {
	Service    string
	Agent      bool
	Sure       Sureness
	Containers []string // by name
	Images     []string // those by which it was known, without tags; empty by label
	Memory     planner.Bytes
	Demand     planner.Bytes
	Stopped    bool    // it is there and does not run
	Foreign    Foreign // what of it berth did not put there
	Also       string  // another host that runs it, and counts more; empty: none
}

// Foreign says whether a service has containers that berth did not put there, and whether one of them runs.
type Foreign int

// From none to one that runs.
const (
	NoForeign Foreign = iota
	ForeignStopped
	ForeignRuns
)

// Stray is a Compose project, or a container of none, that no catalog entry stands for.
type Stray struct {
	Name       string
	Containers []string
	Images     []string
	Memory     planner.Bytes
	Stopped    bool
}

// Scanned is what runs on a host, in the catalog's terms.
type Scanned struct {
	Host    string
	Err     error
	Facts   *probe.Facts
	Found   []Found // by name
	Strays  []Stray // by name
	Foreign planner.Bytes
}

// Running lists what an inventory would have as the host's current: agents too, nothing that is
// stopped or counts on another host.
func (s *Scanned) Running() []string {
	var out []string
	for _, f := range s.Found {
		if !f.Stopped && f.Also == "" {
			out = append(out, f.Service)
		}
	}
	return out
}

// ByHand lists the hosts on which a service runs that berth did not put there, as far as its image tells.
func ByHand(hosts []Scanned, service string) []string {
	var out []string
	for _, h := range hosts {
		for _, f := range h.Found {
			if f.Service == service && f.Foreign == ForeignRuns && f.Sure != ByName {
				out = append(out, h.Host)
			}
		}
	}
	return out
}

// Scan names what runs on hosts by the entries of the catalog, host by host in order of names. A service
// that is no agent and runs on several hosts counts on the one where it is surest, then by name; on the
// others its memory is foreign.
func Scan(c *catalog.Catalog, facts map[string]*probe.Facts) []Scanned {
	known := index(c)
	var out []Scanned
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		f := facts[name]
		s := Scanned{Host: name, Err: f.Err, Facts: f}
		if d := f.Docker; s.Err == nil && d.Down() {
			// What cannot be seen is not gone: without this an inventory would lose what runs here.
			s.Err = fmt.Errorf("host %s: %s does not answer: %s", name, d.Engine(), d.Err)
		}
		if s.Err == nil {
			s.Found, s.Strays = known.match(f)
		}
		out = append(out, s)
	}
	settle(out)
	for i := range out {
		for _, stray := range out[i].Strays {
			out[i].Foreign += stray.Memory
		}
		for _, f := range out[i].Found {
			if f.Also != "" {
				out[i].Foreign += f.Memory
			}
		}
	}
	return out
}

// settle lets each service count on one host.
func settle(hosts []Scanned) {
	type at struct{ host, found int }
	best := map[string]at{}
	for h := range hosts {
		for i, f := range hosts[h].Found {
			if f.Agent || f.Stopped {
				continue
			}
			b, there := best[f.Service]
			if !there || f.Sure < hosts[b.host].Found[b.found].Sure {
				best[f.Service] = at{h, i}
			}
		}
	}
	for h := range hosts {
		for i := range hosts[h].Found {
			f := &hosts[h].Found[i]
			if b, there := best[f.Service]; there && !f.Agent && !f.Stopped && b != (at{h, i}) {
				f.Also = hosts[b.host].Host
			}
		}
	}
}

// match puts every container under an entry or among the strays.
func (x *images) match(f *probe.Facts) ([]Found, []Stray) {
	found := map[string]*Found{}
	strays := map[string]*Stray{}
	claimed := make([]bool, len(f.Containers))
	for i, c := range f.Containers {
		service, sure, ok := x.of(c)
		if !ok || c.OneOff {
			continue
		}
		claimed[i] = true
		x.add(found, service, sure, c)
	}
	for i, c := range f.Containers {
		if claimed[i] {
			continue
		}
		// A database or cache that many entries have goes with what its Compose project is.
		if service := x.beside(f.Containers, claimed, c); service != "" {
			x.add(found, service, ByName, c)
			continue
		}
		name := cmp.Or(c.Project, c.Name)
		s := strays[name]
		if s == nil {
			s = &Stray{Name: name, Stopped: true}
			strays[name] = s
		}
		s.Containers, s.Images = append(s.Containers, c.Name), appendOnce(s.Images, c.Image)
		s.Memory, s.Stopped = s.Memory+c.Memory, s.Stopped && !c.Runs()
	}
	return values(found), values(strays)
}

func (x *images) add(found map[string]*Found, service string, sure Sureness, c probe.Container) {
	f := found[service]
	if f == nil {
		e := x.entries[service]
		f = &Found{Service: service, Agent: e.Agent, Demand: e.Demand.Memory, Sure: sure, Stopped: true}
		found[service] = f
	}
	f.Sure = min(f.Sure, sure)
	f.Containers, f.Memory, f.Stopped = append(f.Containers, c.Name), f.Memory+c.Memory, f.Stopped && !c.Runs()
	if sure != ByLabel {
		f.Foreign = max(f.Foreign, ForeignStopped)
		if c.Runs() {
			f.Foreign = ForeignRuns
		}
		f.Images = appendOnce(f.Images, probe.RepositoryOf(probe.FullImage(c.Image)))
	}
}

func values[T any](m map[string]*T) []T {
	var out []T
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, *m[name])
	}
	return out
}
