package preflight

import (
	"maps"
	"slices"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/planner"
)

// What a service keeps is on one host at a time. Before it comes to a host, everything is asked that may know of
// another one: what the hosts show, what runs there and is not berth's, and what former runs have left word of.

// arrival is a service that comes to a host, where it is not settled.
type arrival struct {
	*planner.Service
	host   string
	today  string       // where the inventory has it; may be empty
	put    []ledger.Put // where runs have put it last, if it keeps something
	untold bool         // former runs are not wholly known
}

func (a *arrival) place() Place { return Place{a.host, a.Name} }

// other is another host than that which an arrival comes to, seen from it.
type other struct {
	*arrival
	on    string
	facts *probe.Facts
	ours  bool // the run touches this host, too
	told  bool // something was said of it already
}

// comings lists what comes, and the other hosts of what keeps something.
func comings(want Want, facts map[string]*probe.Facts) (arrivals []*arrival, others []*other) {
	for i := range want.Bundles {
		b := &want.Bundles[i]
		s := want.Plan.Problem.Service(b.Service)
		if s == nil || s.Agent {
			continue
		}
		if here := facts[b.Host]; here == nil || here.Err != nil || here.Settled(s) {
			continue
		}
		a := &arrival{Service: s, host: b.Host, today: want.Plan.Problem.Current.Host[s.Name]}
		arrivals = append(arrivals, a)
		if !keepsSomething(s, b) {
			continue
		}
		if want.Former != nil {
			a.put = put(want, facts, s.Name)
			a.untold = want.Former.Untold()
		}
		for _, name := range slices.Sorted(maps.Keys(facts)) {
			if name != b.Host {
				others = append(others, &other{arrival: a, on: name, facts: facts[name], ours: true})
			}
		}
		for _, name := range slices.Sorted(maps.Keys(want.Elsewhere)) {
			others = append(others, &other{arrival: a, on: name, facts: want.Elsewhere[name], ours: facts[name] != nil})
		}
	}
	return arrivals, others
}

// put lists where runs have put a service last. What a host that answers knows of it from a later run counts more.
func put(want Want, facts map[string]*probe.Facts, service string) []ledger.Put {
	return slices.DeleteFunc(want.Former.LastPut(service), func(p ledger.Put) bool {
		later := func(f *probe.Facts) bool {
			has := f.Service(service)
			return has != nil && has.Record.Run > p.Run
		}
		return anyHost(facts, later) || anyHost(want.Elsewhere, later)
	})
}

func anyHost(facts map[string]*probe.Facts, is func(*probe.Facts) bool) bool {
	for _, f := range facts {
		if is(f) {
			return true
		}
	}
	return false
}

// hasData reports whether data of the service is on the host by what berth sees there.
func (o *other) hasData() bool { return len(o.State) > 0 && o.facts.Has(o.Name) }

// inUse reports whether its data is on a share and used from the host, where the run does not stop it. On a host of
// the run a service of berth's stops before it starts elsewhere.
func (o *other) inUse() bool {
	stopped := o.ours && o.facts.Service(o.Name) != nil
	return o.OnShare() && o.hasData() && o.facts.Up(o.Name) && !stopped
}

// unsure is why a host cannot say what it has of the service; nil where it can. What a host of the run cannot say
// stops the run anyway.
func (o *other) unsure() error {
	if o.ours {
		return nil
	}
	return o.facts.Unsure()
}
