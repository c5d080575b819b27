package planner

import "slices"

// A guest in which something runs is not destroyed to make a plan fit. Which guests stay whatever is placed is decided before the
// search, from what is there today; see keeper.

// Keep says what an inventory wishes of a guest that exists.
type Keep int

// The wishes.
const (
	KeepRunning Keep = iota // nothing is said: it stays where its machine has too little memory today, or the plan does not fit
	KeepAlways              // it stays, with or without services
	KeepNever               // it may be destroyed as soon as the plan has emptied it
)

// keeper knows which guests stay.
type keeper struct {
	p       *Problem
	running map[string][]*Service // by host, agents aside; only those that shall run on
	load    map[string]Bytes      // what these need there, agents included
}

func newKeeper(p *Problem) *keeper {
	k := &keeper{p: p, running: map[string][]*Service{}, load: map[string]Bytes{}}
	guests := map[string]Processor{} // and machines that are hosts beside them
	for i := range p.Machines {
		m := &p.Machines[i]
		if m.RunsContainers() && len(m.Guests) > 0 {
			guests[m.Name] = m.Processor
		}
		for j := range m.Guests {
			if g := &m.Guests[j]; g.Exists && !g.Appliance {
				guests[g.Name] = m.Processor
			}
		}
	}
	if len(guests) == 0 {
		return k
	}
	for i := range p.Services {
		s := &p.Services[i]
		if processor, there := guests[p.Current.Host[s.Name]]; there {
			name := p.Current.Host[s.Name]
			k.running[name] = append(k.running[name], s)
			k.load[name] += s.DemandOn(processor).Memory
		}
	}
	for name, processor := range guests {
		for _, a := range p.Agents[name] {
			if s := p.Service(a); s != nil {
				k.load[name] += s.DemandOn(processor).Memory
			}
		}
	}
	return k
}

// kept lists the guests that stay, by name.
func (k *keeper) kept() map[string]bool {
	out := map[string]bool{}
	for i := range k.p.Machines {
		m := &k.p.Machines[i]
		over := k.over(m)
		for j := range m.Guests {
			if g := &m.Guests[j]; g.Exists && !g.Appliance && (k.stays(m, g) || over && g.Keep != KeepNever && !k.emptied(m, g)) {
				out[g.Name] = true
			}
		}
	}
	return out
}

// stays reports whether a guest stays however much room there is: the inventory says so, something runs there that no plan
// moves, or data waits there for the operator's last word.
func (k *keeper) stays(m *Machine, g *Guest) bool {
	if g.Keep == KeepAlways || g.Foreign > 0 || k.p.waits(g.Name) {
		return true
	}
	for _, s := range k.running[g.Name] {
		if s.Wish.Stays {
			return true
		}
	}
	return false
}

// emptied reports whether nothing runs in the guest that a wish would let stay there.
func (k *keeper) emptied(m *Machine, g *Guest) bool {
	host := k.p.guestHost(m, g)
	for _, s := range k.running[g.Name] {
		if len(wished(k.p, s, &host)) == 0 {
			return false
		}
	}
	return true
}

// over reports whether the guests that the machine has today, with the services beside them, take more of its memory than may be used.
func (k *keeper) over(m *Machine) bool {
	sum := m.Reserved + m.Foreign + k.load[m.Name]
	for i := range m.Guests {
		switch g := &m.Guests[i]; {
		case g.Appliance:
			sum += applianceMemory(g)
		case g.Exists && g.Kind == LXC:
			host := k.p.guestHost(m, g)
			sum += host.chargedWith(g.Reserved+g.Foreign+k.load[g.Name], 0)
		case g.Exists:
			sum += g.ExistsAt
		}
	}
	return sum > k.p.usable(m)
}

// spareStranded keeps a guest open that nothing is on, where a service that runs there today has no place, and gives it up again
// once that has changed.
func (t *tally) spareStranded(h int, placed func(service string) bool) {
	host := &t.hosts[h]
	if !host.IsGuest() || !host.Exists || t.stays[h] || t.given[h] > 0 && !t.spared[h] {
		return
	}
	spare := !t.carries(h) && t.strands(host.Name, placed)
	switch {
	case spare == t.spared[h]:
	case spare:
		t.spared[h], t.given[h] = true, host.ExistsAt
		t.open(h)
	default:
		t.spared[h], t.given[h] = false, 0
		if t.carries(h) {
			t.resize(h)
		} else {
			t.close(h)
		}
	}
}

// strands reports whether a service that runs on the guest today has no place.
func (t *tally) strands(guest string, placed func(service string) bool) bool {
	for name, host := range t.p.Current.Host {
		if host == guest && !placed(name) && !t.p.leaves(name) && t.p.Service(name) != nil {
			return true
		}
	}
	return false
}

// sparing is the problem of a plan that does not fit with every guest kept in which something runs and that it would destroy, nil
// where it destroys none.
func sparing(plan *Plan) *Problem {
	k := newKeeper(plan.Problem)
	spared := map[string]bool{}
	for _, g := range plan.Guests {
		if g.Action == DestroyGuest && len(k.running[g.Guest.Name]) > 0 {
			spared[g.Guest.Name] = true
		}
	}
	if len(spared) == 0 {
		return nil
	}
	q := *plan.Problem
	q.Machines = slices.Clone(q.Machines)
	for i := range q.Machines {
		m := &q.Machines[i]
		m.Guests = slices.Clone(m.Guests)
		for j := range m.Guests {
			if g := &m.Guests[j]; spared[g.Name] {
				g.Keep = KeepAlways
			}
		}
	}
	return &q
}
