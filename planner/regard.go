package planner

import (
	"slices"
	"strings"
)

// What a host is to a service depends on little: its processor, its devices, whether it is a guest, which
// agents run on it, whether its machine serves shares, and, where a wish names hosts, its name. Fleets have hundreds of hosts of a few kinds,
// so a service is judged once for each kind.

// hostKind is what hosts have in common that are the same to every service whose wish names none of them.
type hostKind struct {
	processor Processor
	guest     bool
	devices   string
	agents    string
	serves    string // its machine, where services use shares of it
}

// sortHosts finds the kind of each host.
func (t *tally) sortHosts() {
	kinds, serving := map[hostKind]int{}, t.p.serving()
	t.kindOf = make([]int, len(t.hosts))
	for h := range t.hosts {
		host := &t.hosts[h]
		kind := hostKind{processor: host.Processor, guest: host.IsGuest(), devices: strings.Join(host.Devices, ",")}
		if serving[host.Machine] {
			kind.serves = host.Machine
		}
		for _, a := range t.agents[h] {
			kind.agents += a.Name + ","
		}
		k, known := kinds[kind]
		if !known {
			k = len(kinds)
			kinds[kind] = k
		}
		t.kindOf[h] = k
	}
	t.regards.kinds = make([]kindRegard, len(kinds))
	if slices.Contains(t.p.Goal.Criteria(), Slowness) {
		for h := range t.hosts {
			if !slices.Contains(t.processors, t.hosts[h].Processor) {
				t.processors = append(t.processors, t.hosts[h].Processor)
			}
		}
	}
}

// regard is what one service finds on the kinds of hosts. The tally keeps that of the service that it was
// last asked about: services are weighed one after the other, each on many hosts.
type regard struct {
	s      *Service
	runs   bool   // today
	from   string // the host that it runs on today
	counts int    // the criterion in which it counts where it has no place; -1 for none
	leave  []int64
	best   int64 // the time that it takes on the lab's fastest processor
	kinds  []kindRegard
}

type kindRegard struct {
	known bool
	suits bool    // no rule that hangs on the kind of the host keeps it away
	cost  []int64 // in each criterion that is a sum over services, without that of leaving
}

// regard is what the service finds on the kind of the host.
func (t *tally) regard(s *Service, h int) *kindRegard {
	r := &t.regards
	if r.s != s {
		t.turnTo(s)
	}
	k := &r.kinds[t.kindOf[h]]
	if !k.known {
		host := &t.hosts[h]
		k.known, k.suits = true, len(unsuited(s, host)) == 0
		if k.cost == nil {
			k.cost = make([]int64, len(t.criteria))
		}
		for c, criterion := range t.criteria {
			k.cost[c] = placeCost(s, host, criterion, r.best)
		}
	}
	return k
}

// turnTo begins with another service.
func (t *tally) turnTo(s *Service) {
	r := &t.regards
	r.s, r.counts = s, -1
	r.from, r.runs = t.p.Current.Host[s.Name]
	for k := range r.kinds {
		r.kinds[k].known = false
	}
	if r.leave == nil {
		r.leave = make([]int64, len(t.criteria))
	}
	r.best = s.fastest(t.processors)
	leaves := !s.Agent && t.p.leaves(s.Name)
	for c, criterion := range t.criteria {
		r.leave[c] = leaveCost(s, criterion)
		if criterion == unplacedCriterion(s) && !s.Agent && !leaves {
			r.counts = c
		}
	}
}

// suits reports whether the service may be on the host, whatever else runs there.
func (t *tally) suits(s *Service, h int) bool {
	return t.regard(s, h).suits && len(wished(t.p, s, &t.hosts[h])) == 0
}

// count adds sign times what the service on the host costs to the sums over services.
func (t *tally) count(s *Service, h int, sign int64) {
	k := t.regard(s, h)
	r := &t.regards
	for c, cost := range k.cost {
		t.sums[c] += sign * cost
	}
	if r.counts >= 0 {
		t.sums[r.counts] -= sign
	}
	if r.runs && r.from != t.hosts[h].Name {
		for c, cost := range r.leave {
			t.sums[c] += sign * cost
		}
	}
}
