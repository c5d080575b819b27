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

// fill gives the item the bins that the service may go into, and what leaving its present one costs. It has
// its demand and its start already.
func (o *offers) fill(item *pack.Item, s *Service) {
	for k, h := range o.first {
		o.offer[k] = o.offerOf(s, h, item)
	}
	leave := o.leave(s)
	if item.Start != pack.Nowhere {
		item.Leave, leave = leave, nil
	}
	if leave != nil {
		// It runs on a host that is taken away, and leaves it wherever it goes.
		for k := range o.offer {
			o.offer[k].cost = plus(o.offer[k].cost, leave)
		}
	}
	if len(s.Wish.On) > 0 || len(s.Wish.NotOn) > 0 || s.Wish.Stays {
		item.Choices = o.list(func(h int) bool { return len(wished(o.m.p, s, &o.m.t.hosts[h])) == 0 })
		return
	}
	key := o.key()
	list, known := o.lists[key]
	if !known {
		list = o.list(func(int) bool { return true })
		o.lists[key] = list
	}
	item.Choices = list
}

// list lists the bins of the hosts that offer the service a place and that its wish allows.
func (o *offers) list(allowed func(h int) bool) []pack.Choice {
	var out []pack.Choice
	for b, h := range o.m.hostOf {
		if h < 0 {
			continue
		}
		if offer := o.offer[o.m.t.kindOf[h]]; offer.cost != nil && allowed(h) {
			out = append(out, pack.Choice{Bin: b, Cost: offer.cost, Demand: offer.demand})
		}
	}
	return slices.Clip(out)
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

// key is the same for services to which every host offers the same.
func (o *offers) key() string {
	var key []byte
	for _, offer := range o.offer {
		key = append(key, byte(len(offer.cost)), byte(len(offer.demand)))
		for _, v := range offer.cost {
			key = binary.AppendVarint(key, v)
		}
		for _, v := range offer.demand {
			key = binary.AppendVarint(key, v)
		}
	}
	return string(key)
}

// plus adds up two costs; where the first is nil, no cost is.
func plus(a, b pack.Cost) pack.Cost {
	out := slices.Clone(a)
	for c := range out {
		out[c] += b[c]
	}
	return out
}
