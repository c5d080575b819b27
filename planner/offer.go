package planner

import (
	"encoding/binary"
	"slices"

	"berth/planner/pack"
)

// Services to which all hosts offer the same share one list of choices: fleets have hundreds of copies of a
// service, and a list of its own for each would be most of the memory that planning one takes.

// offer is what the hosts of a kind are to one service. Its cost is nil where it cannot run there.
type offer struct {
	cost   pack.Cost
	demand []int64 // nil: the same as everywhere
}

// offers makes the choices of items.
type offers struct {
	m     *model
	first []int // a host of each kind
	lists map[string][]pack.Choice
	offer []offer // of each kind to the service at hand
	key   []byte  // scratch
}

func newOffers(m *model) *offers {
	o := &offers{m: m, lists: map[string][]pack.Choice{}}
	for h, k := range m.t.kindOf {
		if k == len(o.first) {
			o.first = append(o.first, h)
		}
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
		k := o.m.t.kindOf[h]
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
	there := o.m.t.regard(s, h)
	if !there.suits || o.m.agentKeepsOut(s, h) {
		return offer{}
	}
	out := offer{cost: slices.Clone(pack.Cost(there.cost))}
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
