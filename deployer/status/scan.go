package status

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"berth/catalog"
	"berth/deployer/probe"
	"berth/message"
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
	// Second says that another one of the entry runs and is this service, so that this one counts nowhere; As is what it may
	// be called as an instance, and empty where that cannot be said.
	Second bool
	As     string
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
// stopped or counts elsewhere.
func (s *Scanned) Running() []string {
	var out []string
	for _, f := range s.Found {
		if !f.Stopped && f.counts() {
			out = append(out, f.Service)
		}
	}
	return out
}

// counts reports whether it is what the inventory calls by its name.
func (f *Found) counts() bool { return f.Also == "" && !f.Second }

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
// others its memory is foreign. Where the lab has several services of an entry, what the inventory says of them tells which
// one it is that runs.
func Scan(c *catalog.Catalog, lab *planner.Problem, facts map[string]*probe.Facts) []Scanned {
	known := index(c)
	var out []Scanned
	var all []*group
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		f := facts[name]
		s := Scanned{Host: name, Err: f.Err, Facts: f}
		if d := f.Docker; s.Err == nil && d.Down() {
			// What cannot be seen is not gone: without this an inventory would lose what runs here.
			s.Err = message.Errorf("host %s: %s does not answer: %s", name, d.Engine(), d.Err)
		}
		if s.Err == nil {
			var groups []*group
			groups, s.Strays = known.match(f, calledOn(lab, name))
			for _, g := range groups {
				g.host = name
			}
			all = append(all, groups...)
		}
		out = append(out, s)
	}
	known.identify(lab, all, out)
	for i := range out {
		s := &out[i]
		for _, g := range all {
			if g.host == s.Host {
				s.Found = append(s.Found, g.Found)
			}
		}
		slices.SortStableFunc(s.Found, func(a, b Found) int {
			return cmp.Or(strings.Compare(a.Service, b.Service), strings.Compare(a.As, b.As))
		})
		for _, stray := range s.Strays {
			s.Foreign += stray.Memory
		}
		for _, f := range s.Found {
			if !f.counts() {
				s.Foreign += f.Memory
			}
		}
	}
	return out
}

// calledOn lists the entries of the services that a lab has on a host, by what Compose calls them there.
func calledOn(lab *planner.Problem, host string) map[string]string {
	out := map[string]string{}
	for i := range lab.Services {
		if s := &lab.Services[i]; lab.Current.Host[s.Name] == host {
			out[s.ProjectName()] = s.EntryName()
		}
	}
	return out
}

// match puts every container into a group of an entry or among the strays. Where several entries have its image, the lab says which of
// them Compose calls so on the host.
func (x *images) match(f *probe.Facts, called map[string]string) ([]*group, []Stray) {
	var groups []*group
	strays := map[string]*Stray{}
	claimed := make([]bool, len(f.Containers))
	for i, c := range f.Containers {
		service, sure, ok := x.of(c)
		if !ok || c.OneOff {
			continue
		}
		claimed[i] = true
		if entry := called[c.Project]; c.Project != "" && sure == ByImage && slices.Contains(x.by[bare(c.Image)], entry) {
			service = entry
		}
		groups = x.add(groups, service, sure, c)
	}
	for i, c := range f.Containers {
		if claimed[i] {
			continue
		}
		// A database or cache that many entries have goes with what its Compose project is.
		if service := x.beside(f.Containers, claimed, c); service != "" {
			groups = x.add(groups, service, ByName, c)
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
	return groups, values(strays)
}

func values[T any](m map[string]*T) []T {
	var out []T
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, *m[name])
	}
	return out
}
