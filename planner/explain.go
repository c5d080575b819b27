package planner

import (
	"cmp"
	"slices"
)

// Answer says for one host what would happen if the service ran there and everything else stayed.
type Answer struct {
	Host        string
	Here        bool // it does run there
	Fits        bool
	Headroom    Bytes // left under the host's margin with it; of its machine for a guest that grows
	Size        Bytes // the memory that the guest would have; 0 for a docker machine
	Grows       Bytes // by how much that is more than without the service
	Adds        Bytes // the memory that the service takes there, with the agents of a guest that it makes exist
	Used        Bytes // what the host's services take together then
	MachineUsed Bytes // what its machine's services or guests take together then
	Judgement   Judgement
	Performance []Performance
	Remote      []ShareUse // what it would use over the network there
	Reasons     []Reason   // every rule it breaks; empty where it fits
	With        []string   // those that would come along, because it has to share their host
}

// Explain says for every host (for an agent, for every host in use) why the service could or could not
// run there, everything else staying where the plan has it; those with which it shares its host, because it has to, come
// along. Guests are as large as what runs in them asks for, whatever size the plan was
// given. It is nil where the problem has no such service.
func Explain(plan *Plan, service string) []Answer {
	p := plan.Problem
	s := p.Service(service)
	if s == nil {
		return nil
	}
	t := newTally(p, plan.Placement)
	here, all := -1, []*Service{s}
	if !s.Agent {
		t = newTally(p, Placement{Host: plan.Placement.Host})
		if h, ok := t.index[plan.Placement.Host[service]]; ok {
			here, all = h, t.lift(s, h)
		}
	}
	var out []Answer
	for h := range t.hosts {
		if s.Agent && !t.inUse(h) {
			continue // an agent never makes a guest exist
		}
		a := t.answer(all, h)
		a.Here = h == here || s.Agent && t.inUse(h)
		out = append(out, a)
	}
	return out
}

// answer is about the first of the services, which the others accompany.
func (t *tally) answer(all []*Service, h int) Answer {
	s := all[0]
	if !s.Agent {
		a := t.together(all, h)
		a.Judgement, a.With = s.Judge(t.hosts[h].Processor), namesOf(all[1:])
		a.Performance = s.PerformanceOn(t.hosts[h].Processor)
		return a
	}
	a := Answer{Host: t.hosts[h].Name, Judgement: s.Judge(t.hosts[h].Processor), Performance: s.PerformanceOn(t.hosts[h].Processor)}
	a.Reasons = standing(t.p, s, &t.hosts[h])
	a.Fits = len(a.Reasons) == 0
	a.Headroom, a.Size = t.usable(h)-t.load(h), t.guestMemory(h)
	a.Used = t.taken(h)
	a.MachineUsed, _ = t.machineLoad(t.machineOf[h])
	return a
}

// together says what would happen if all these services came to the host. The judgement is the worst of
// them; Performance is left out, and what comes over the network is
// the first one's.
func (t *tally) together(services []*Service, h int) Answer {
	host := &t.hosts[h]
	a := Answer{Host: host.Name, Remote: services[0].Remote(*host)}
	before, used := t.size[h], t.used[h].Memory
	for _, s := range services {
		a.Reasons = append(a.Reasons, slices.Concat(standing(t.p, s, host), t.shortfallsBeside(s, h))...)
		if j := s.Judge(host.Processor); j.Verdict >= a.Judgement.Verdict {
			a.Judgement = j
		}
		t.put(s, h)
	}
	for _, s := range services {
		a.Reasons = append(a.Reasons, t.without(s, h)...)
	}
	if len(services) > 1 {
		a.Reasons = merged(a.Reasons)
	}
	a.Fits = len(a.Reasons) == 0
	a.Adds = t.used[h].Memory - used
	a.Headroom = t.usable(h) - t.load(h)
	a.Used = t.taken(h)
	a.MachineUsed, _ = t.machineLoad(t.machineOf[h])
	if host.IsGuest() {
		a.Size, a.Grows = t.size[h], t.size[h]-before
		room := t.machineRoom(t.machineOf[h])
		if host.hasCeiling() { // what it weighs already, and does not use
			room += host.chargedWith(t.load(h), 0) - t.load(h)
		}
		if a.Grows > 0 || host.hasCeiling() && room < a.Headroom {
			a.Headroom = room
		}
	}
	for _, s := range services {
		t.take(s, h)
	}
	return a
}

// merged keeps of several reasons with figures the one that asks most: of services that come one after
// the other, the last counts all.
func merged(reasons []Reason) []Reason {
	var out []Reason
	for _, r := range reasons {
		i := slices.IndexFunc(out, func(o Reason) bool {
			return r.Rule.Measured() != NoFigure && o.Rule == r.Rule && o.Host == r.Host
		})
		switch {
		case i < 0:
			out = append(out, r)
		case r.Over() > out[i].Over():
			out[i] = r
		}
	}
	slices.SortStableFunc(out, func(x, y Reason) int { return cmp.Compare(x.Rule, y.Rule) })
	return out
}

// guestMemory is the size of a guest, and 0 for a docker machine.
func (t *tally) guestMemory(h int) Bytes {
	if t.hosts[h].IsGuest() {
		return t.size[h]
	}
	return 0
}
