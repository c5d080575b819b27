package planner

import (
	"encoding/binary"
	"slices"
	"strings"

	"berth/planner/pack"
)

// What a host offers a service depends on little: its processor, its devices, whether it is a guest, which
// agents run on it, and, where a wish names hosts, its name. Fleets have hundreds of hosts of a few kinds
// and hundreds of copies of a service. So a service is judged once for each kind of host, and services to
// which all hosts offer the same share one list of choices.

// hostKind is what hosts have in common that are the same to every service whose wish names none of them.
type hostKind struct {
	processor Processor
	guest     bool
	devices   string
	agents    string
}

// offer is what the hosts of a kind are to one service. Its cost is nil where it cannot run there.
type offer struct {
	cost   pack.Cost
	demand []int64 // nil: the same as everywhere
}

// offers makes the choices of items.
type offers struct {
	m      *model
	kindOf []int // of each host
	first  []int // a host of each kind
	lists  map[string][]pack.Choice
	offer  []offer // of each kind to the service at hand
	key    []byte  // scratch
}

func newOffers(m *model) *offers {
	o := &offers{m: m, lists: map[string][]pack.Choice{}}
	kinds := map[hostKind]int{}
	for h := range m.t.hosts {
		host := &m.t.hosts[h]
		kind := hostKind{processor: host.Processor, guest: host.IsGuest(), devices: strings.Join(host.Devices, ",")}
		for _, a := range m.t.agents[h] {
			kind.agents += a.Name + ","
		}
		k, known := kinds[kind]
		if !known {
			k = len(kinds)
			kinds[kind] = k
			o.first = append(o.first, h)
		}
		o.kindOf = append(o.kindOf, k)
	}
	o.offer = make([]offer, len(o.first))
	return o
}

// choices lists the bins that the service may go into. The item has its demand and its start already.
func (o *offers) choices(s *Service, item *pack.Item) []pack.Choice {
	for k, h := range o.first {
		o.offer[k] = o.offerOf(s, h, item)
	}
	leave := o.leave(s)
	wish := len(s.Wish.On) > 0 || len(s.Wish.NotOn) > 0 || s.Wish.Stays
	if !wish {
		if list, known := o.lists[o.keyOf(leave, item.Start)]; known {
			return list
		}
	}
	moved := make([]pack.Cost, len(o.offer)) // the costs, with that of leaving
	list := make([]pack.Choice, 0, len(o.m.hostOf))
	for b, h := range o.m.hostOf {
		if h < 0 {
			continue
		}
		k := o.kindOf[h]
		if o.offer[k].cost == nil || wish && len(wished(o.m.p, s, &o.m.t.hosts[h])) > 0 {
			continue
		}
		c := pack.Choice{Bin: b, Cost: o.offer[k].cost, Demand: o.offer[k].demand}
		if leave != nil && b != item.Start {
			if moved[k] == nil {
				moved[k] = plus(c.Cost, leave)
			}
			c.Cost = moved[k]
		}
		list = append(list, c)
	}
	list = slices.Clip(list)
	if !wish {
		o.lists[string(o.key)] = list
	}
	return list
}

func (o *offers) offerOf(s *Service, h int, item *pack.Item) offer {
	host := &o.m.t.hosts[h]
	if len(unsuited(s, host)) > 0 || o.m.agentKeepsOut(s, h) {
		return offer{}
	}
	out := offer{cost: make(pack.Cost, len(o.m.criteria))}
	for c, criterion := range o.m.criteria {
		out.cost[c] = placeCost(s, host, criterion)
	}
	if d := vector(s.DemandOn(host.Processor)); !slices.Equal(d, item.Demand) {
		out.demand = d
	}
	return out
}

// leave is what the service costs on every host but the one that it runs on today, nil for one that runs
// nowhere.
func (o *offers) leave(s *Service) pack.Cost {
	if _, runs := o.m.p.Current.Host[s.Name]; !runs {
		return nil
	}
	out := make(pack.Cost, len(o.m.criteria))
	for c, criterion := range o.m.criteria {
		out[c] = leaveCost(s, criterion)
	}
	return out
}

// keyOf is the same for services to which every host offers the same. It is only valid until the next call.
func (o *offers) keyOf(leave pack.Cost, start int) string {
	o.key = binary.AppendVarint(o.key[:0], int64(start))
	for _, v := range leave {
		o.key = binary.AppendVarint(o.key, v)
	}
	for _, offer := range o.offer {
		o.key = append(o.key, byte(len(offer.cost)), byte(len(offer.demand)))
		for _, v := range offer.cost {
			o.key = binary.AppendVarint(o.key, v)
		}
		for _, v := range offer.demand {
			o.key = binary.AppendVarint(o.key, v)
		}
	}
	return string(o.key)
}

func plus(a, b pack.Cost) pack.Cost {
	out := slices.Clone(a)
	for c, v := range b {
		out[c] += v
	}
	return out
}
