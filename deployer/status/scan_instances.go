package status

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"berth/deployer/probe"
	"berth/planner"
)

// group is what of an entry belongs together on a host: one running of it.
type group struct {
	Found
	host   string
	entry  string
	names  []string // Compose projects, and containers of none
	images []string // of containers that run
	named  bool     // it is known which service it is
}

// add puts a container into the group that it belongs to.
func (x *images) add(groups []*group, service string, sure Sureness, c probe.Container) []*group {
	e, key, image := x.entries[service], cmp.Or(c.Project, c.Name), bare(c.Image)
	i := groupOf(groups, e, sure, c)
	if i < 0 {
		i = len(groups)
		groups = append(groups, &group{entry: e.EntryName(), named: sure == ByLabel || e.Agent,
			Found: Found{Service: service, Agent: e.Agent, Demand: e.Demand.Memory, Sure: sure, Stopped: true}})
	}
	g := groups[i]
	g.Sure, g.names = min(g.Sure, sure), appendOnce(g.names, key)
	g.Containers, g.Memory, g.Stopped = append(g.Containers, c.Name), g.Memory+c.Memory, g.Stopped && !c.Runs()
	if c.Runs() {
		g.images = appendOnce(g.images, image)
	}
	if sure != ByLabel {
		g.Foreign = max(g.Foreign, ForeignStopped)
		if c.Runs() {
			g.Foreign = ForeignRuns
		}
		g.Images = appendOnce(g.Images, probe.RepositoryOf(probe.FullImage(c.Image)))
	}
	return groups
}

// groupOf finds the group of a container; -1: one of its own. Of a service that berth put there, and of an agent, there is one on
// a host. Of an entry that berth did not put there are as many as run the same image in different Compose projects.
func groupOf(groups []*group, e *planner.Service, sure Sureness, c probe.Container) int {
	of := func(is func(*group) bool) int {
		return slices.IndexFunc(groups, func(g *group) bool { return g.entry == e.EntryName() && is(g) })
	}
	if sure == ByLabel {
		return of(func(g *group) bool { return g.Service == e.Name && g.named })
	}
	if i := of(func(g *group) bool { return g.Agent || slices.Contains(g.names, cmp.Or(c.Project, c.Name)) }); i >= 0 {
		return i
	}
	return of(func(g *group) bool { return !c.Runs() || !slices.Contains(g.images, bare(c.Image)) })
}

// naming is what of one entry runs in a lab, and what the inventory has of it.
type naming struct {
	lab      *planner.Problem
	entry    string
	groups   []*group
	services []string          // of the entry in the lab
	at       map[string]string // of services that are found: their host
	unseen   bool              // one of them is on a host that does not say what it has
}

// identify says of every group which service it is.
func (x *images) identify(lab *planner.Problem, all []*group, hosts []Scanned) {
	by := map[string]*naming{}
	for _, g := range all {
		n := by[g.entry]
		if n == nil {
			n = &naming{lab: lab, entry: g.entry, at: map[string]string{}}
			by[g.entry] = n
		}
		n.groups = append(n.groups, g)
	}
	for _, s := range slices.Concat(lab.Services, lab.Leaving) {
		n := by[s.EntryName()]
		if n == nil || s.Agent {
			continue
		}
		n.services = append(n.services, s.Name)
		today := lab.Current.Host[s.Name]
		if today != "" && !slices.ContainsFunc(hosts, func(h Scanned) bool { return h.Host == today && h.Err == nil }) {
			n.at[s.Name], n.unseen = today, true // what is not seen is not gone
		}
	}
	for _, n := range by {
		slices.Sort(n.services)
		slices.SortStableFunc(n.groups, func(a, b *group) int { return cmp.Compare(a.Sure, b.Sure) })
		n.labelled()
		n.wished()
		n.rest(func(name string) bool { return x.entries[name] != nil || lab.Service(name) != nil })
	}
}

// labelled counts each service that berth has put somewhere on one host.
func (n *naming) labelled() {
	for _, g := range n.groups {
		if !g.named || g.Agent || g.Stopped {
			continue
		}
		if host, there := n.at[g.Service]; there {
			g.Also = host
		} else {
			n.at[g.Service] = g.host
		}
	}
}

// wished finds which service of the lab a group is, by what the inventory says of them and by what the group is called.
func (n *naming) wished() {
	today := func(g *group, s string) bool { return n.lab.Current.Host[s] == g.host }
	called := func(g *group, s string) bool { return slices.Contains(g.names, s) }
	pinned := func(g *group, s string) bool {
		w := n.lab.Service(s)
		return w != nil && len(w.Wish.On) == 1 && w.Wish.On[0] == g.host
	}
	for _, is := range []func(*group, string) bool{
		func(g *group, s string) bool { return today(g, s) && called(g, s) }, today,
		func(g *group, s string) bool { return pinned(g, s) && called(g, s) }, pinned,
		called,
	} {
		for _, g := range n.open() {
			free := slices.DeleteFunc(n.free(), func(s string) bool { return !is(g, s) })
			if len(free) == 1 {
				n.take(g, free[0])
			}
		}
	}
	if open, free := n.open(), n.free(); len(open) == 1 && len(free) == 1 {
		n.take(open[0], free[0])
	}
}

// rest says what the groups are that no service of the lab claims: the entry itself, else another one of it.
func (n *naming) rest(used func(string) bool) {
	for _, g := range n.groups {
		if g.Stopped || g.named {
			continue
		}
		host, counts := n.at[n.entry]
		switch {
		case !counts && (len(n.free()) == 0 || slices.Equal(n.free(), []string{n.entry})):
			n.take(g, n.entry)
			continue
		case counts && host != g.host:
			g.Also = host
		default:
			g.Second = true
		}
		if g.Sure == ByImage && len(n.free()) == 0 && !n.unseen {
			g.As = n.call(g, used)
		}
	}
}

// open lists groups that run, and of which it is not known yet which service they are.
func (n *naming) open() []*group {
	return slices.DeleteFunc(slices.Clone(n.groups), func(g *group) bool { return g.Stopped || g.named })
}

// free lists services of the lab that were not found yet.
func (n *naming) free() []string {
	return slices.DeleteFunc(slices.Clone(n.services), func(s string) bool { return n.at[s] != "" })
}

func (n *naming) take(g *group, service string) {
	g.Service, g.named, n.at[service] = service, true, g.host
}

var serviceName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,62}$`)

// call is a name for an instance: that of its Compose project or container, else one of entry and host.
func (n *naming) call(g *group, used func(string) bool) string {
	fits := func(name string) bool {
		taken := func(other *group) bool { return other.As == name }
		return serviceName.MatchString(name) && !used(name) && !slices.ContainsFunc(n.groups, taken)
	}
	for _, name := range append(slices.Clone(g.names), n.entry+"-"+g.host) {
		if fits(name) {
			return name
		}
	}
	for i := 2; i < 100; i++ {
		if name := fmt.Sprintf("%s-%d", n.entry, i); fits(name) {
			return name
		}
	}
	return ""
}
