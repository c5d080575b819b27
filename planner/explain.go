package planner

// Answer says for one host what would happen if the service ran there and everything else stayed.
type Answer struct {
	Host        string
	Here        bool // it does run there
	Fits        bool
	Headroom    Bytes // left under the host's margin with it; of its machine for a guest that grows
	Size        Bytes // the memory that the guest would have; 0 for a docker machine
	Grows       Bytes // by how much that is more than without the service
	Judgement   Judgement
	Performance []Performance
	Reasons     []Reason // every rule it breaks; empty where it fits
}

// Explain says for every host (for an agent, for every host in use) why the service could or could not
// run there, everything else staying where the plan has it. Guests are as large as what runs in them asks for, whatever size the plan was
// given. It is nil where the problem has no such service.
func Explain(plan *Plan, service string) []Answer {
	p := plan.Problem
	s := p.Service(service)
	if s == nil {
		return nil
	}
	t := newTally(p, plan.Placement)
	here := -1
	if !s.Agent {
		t = newTally(p, Placement{Host: plan.Placement.Host})
		if h, ok := t.index[plan.Placement.Host[service]]; ok {
			here = h
			t.take(s, h)
		}
	}
	var out []Answer
	for h := range t.hosts {
		if s.Agent && !t.inUse(h) {
			continue // an agent never makes a guest exist
		}
		a := t.answer(s, h)
		a.Here = h == here || s.Agent && t.inUse(h)
		out = append(out, a)
	}
	return out
}

func (t *tally) answer(s *Service, h int) Answer {
	host := &t.hosts[h]
	a := Answer{Host: host.Name, Judgement: s.Judge(host.Processor), Performance: s.PerformanceOn(host.Processor)}
	if s.Agent {
		a.Reasons = standing(t.p, s, host)
		a.Fits = len(a.Reasons) == 0
		a.Headroom, a.Size = t.usable(h)-t.load(h), t.guestMemory(h)
		return a
	}
	a.Reasons = t.shortfalls(s, h)
	a.Fits = len(a.Reasons) == 0
	before := t.size[h]
	t.put(s, h)
	a.Headroom = t.usable(h) - t.load(h)
	if host.IsGuest() {
		a.Size, a.Grows = t.size[h], t.size[h]-before
		if a.Grows > 0 {
			m := &t.p.Machines[t.machine[host.Machine]]
			memory, _ := t.machineLoad(m)
			a.Headroom = t.p.usable(m) - m.Reserved - m.Foreign - memory
		}
	}
	t.take(s, h)
	return a
}

// guestMemory is the size of a guest, and 0 for a docker machine.
func (t *tally) guestMemory(h int) Bytes {
	if t.hosts[h].IsGuest() {
		return t.size[h]
	}
	return 0
}
