package steps

import (
	"cmp"
	"maps"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/planner"
)

// Networks and volumes that a project takes for granted are made before its containers start, and networks go when nobody whom they
// were made for is there any more.

// onHost is a network or a volume of a host.
type onHost struct {
	host string
	planner.Resource
}

// lacking lists those that a host has not, as far as it says.
func lacking(list []planner.Resource, f *probe.Facts) []planner.Resource {
	return slices.DeleteFunc(slices.Clone(list), func(r planner.Resource) bool {
		return r.Kind == planner.VolumeResource && f.Volume(r.Name) != nil || r.Kind == planner.NetworkResource && f.Network(r.Name) != nil
	})
}

// recorded is what is made for a service by its record.
func recorded(r *ledger.Record) []planner.Resource {
	var out []planner.Resource
	for _, name := range r.Networks {
		out = append(out, planner.Resource{Kind: planner.NetworkResource, Name: name})
	}
	for _, name := range r.Volumes {
		out = append(out, planner.Resource{Kind: planner.VolumeResource, Name: name})
	}
	return out
}

// create adds what makes networks and volumes for a service, and gives the steps after which all of them are there. What is made for
// another service already is waited for: Docker lets two make networks of one name at the same moment.
func (g *graph) create(host, service string, list []planner.Resource) []int {
	var after []int
	var rest []planner.Resource
	for _, r := range list {
		if step, made := g.created[onHost{host, r}]; made {
			after = append(after, step)
		} else {
			rest = append(rest, r)
		}
	}
	if len(rest) > 0 {
		step := g.add(host, service, Create{rest})
		for _, r := range rest {
			g.created[onHost{host, r}] = step
		}
		after = append(after, step)
	}
	slices.Sort(after)
	return slices.Compact(after)
}

// dropping is a network that may go.
type dropping struct{ host, service, network string }

// drop adds what removes networks, after everything else on their hosts.
func (g *graph) drop(list []dropping) {
	type place struct{ host, service string }
	by := map[place][]string{}
	var order []place
	for _, d := range list {
		p := place{d.host, d.service}
		if by[p] == nil {
			order = append(order, p)
		}
		by[p] = append(by[p], d.network)
	}
	last := map[string][]int{}
	for i := range g.steps {
		last[g.steps[i].Host] = append(last[g.steps[i].Host], i)
	}
	for _, p := range order {
		g.add(p.host, p.service, Drop{by[p]}, last[p.host]...)
	}
}

// unwanted lists the networks of berth's in which only services are that leave, or that were made for one of them, and that nothing
// else of the plan takes for granted on that host.
func (g *Goal) unwanted(facts map[string]*probe.Facts, leave []leaving) []dropping {
	by := map[string][]string{}
	for _, l := range leave {
		by[l.host] = append(by[l.host], l.service)
	}
	var out []dropping
	for _, host := range slices.Sorted(maps.Keys(by)) {
		for _, n := range facts[host].Networks {
			last, only := lastOf(n, facts[host], by[host])
			if only && !g.wants(host, planner.Resource{Kind: planner.NetworkResource, Name: n.Name}) {
				out = append(out, dropping{host, last, n.Name})
			}
		}
	}
	return out
}

// lastOf is the service with which a network of berth's goes: the one that it was made for, else one that is in it. It is false
// where it was not made by berth, or where anybody else is in it.
func lastOf(n probe.Network, f *probe.Facts, leave []string) (service string, only bool) {
	if n.Run == "" {
		return "", false
	}
	if slices.Contains(leave, n.Service) {
		service = n.Service
	}
	for _, c := range f.In(n.Name) {
		if !slices.Contains(leave, c.Service) {
			return "", false
		}
		service = cmp.Or(service, c.Service)
	}
	return service, service != ""
}

// wants reports whether something that shall be on a host takes a network or a volume there for granted.
func (g *Goal) wants(host string, r planner.Resource) bool {
	return slices.ContainsFunc(g.Bundles, func(b compose.Bundle) bool { return b.Host == host && slices.Contains(b.Creates, r) }) ||
		slices.ContainsFunc(g.Plan.Problem.Services, func(s planner.Service) bool {
			return (s.Agent || g.Plan.Placement.Host[s.Name] == host) && slices.Contains(s.Uses, r)
		})
}

// made lists the networks that the run made which is taken back, and that nothing needs which is on their hosts then.
func (u *undoing) made() []dropping {
	var out []dropping
	for _, host := range slices.Sorted(maps.Keys(u.facts)) {
		f := u.facts[host]
		if f == nil || f.Err != nil {
			continue
		}
		needed := u.needed(f)
		for _, n := range f.Networks {
			if n.Run == u.undo && ledger.ServiceName.MatchString(n.Service) && !slices.Contains(needed, n.Name) {
				out = append(out, dropping{host, n.Service, n.Name})
			}
		}
	}
	return out
}

// needed lists the networks that are made for what is on a host once the run is taken back.
func (u *undoing) needed(f *probe.Facts) []string {
	var out []string
	for i := range u.back {
		if c := &u.back[i]; c.host == f.Host {
			out = append(out, c.record(f).Networks...)
		}
	}
	for i := range f.Services {
		rec := &f.Services[i].Record
		here := func(host, service string) bool { return host == f.Host && service == rec.Service }
		if !slices.ContainsFunc(u.gone, func(l leaving) bool { return here(l.host, l.service) }) &&
			!slices.ContainsFunc(u.back, func(c comeback) bool { return here(c.host, c.service) }) {
			out = append(out, rec.Networks...)
		}
	}
	return out
}

// record is that of what comes back.
func (c *comeback) record(f *probe.Facts) *ledger.Record {
	if c.before != nil {
		return &c.before.Record
	}
	if s := f.Service(c.service); s != nil {
		return &s.Record
	}
	return &ledger.Record{}
}
