package planner

import "slices"

// remedied is the problem with the remedies applied. It reports false where one changes nothing, or
// leaves out a service that another one is about or that a service which stays needs.
func remedied(p *Problem, set []Remedy) (*Problem, bool) {
	q := *p
	q.Services, q.Machines = slices.Clone(p.Services), slices.Clone(p.Machines)
	for _, r := range set {
		var ok bool
		switch r.Kind {
		case AcceptVerdict, Unpin, OtherPort, LetPart, LeaveOut:
			ok = remedyService(&q, r)
		case WidenGuest, ShrinkGuest, GiveUpGuest:
			ok = remedyGuest(&q, r)
		case RaiseMargin:
			ok = true
			q.Rules.Margin = r.Margin
			for i := range q.Machines {
				if q.Machines[i].Margin != 0 {
					q.Machines[i].Margin = max(q.Machines[i].Margin, r.Margin)
				}
			}
		case AddMemory:
			if m := q.Machine(r.Subject); m != nil {
				ok = true
				m.Memory = r.To
			}
		}
		if !ok {
			return nil, false
		}
	}
	for _, r := range set {
		if r.Kind == LeaveOut && slices.ContainsFunc(q.Services, func(s Service) bool { return slices.Contains(s.Needs, r.Subject) }) {
			return nil, false
		}
	}
	return &q, true
}

func remedyService(q *Problem, r Remedy) bool {
	s := q.Service(r.Subject)
	switch {
	case s == nil:
		return false
	case r.Kind == AcceptVerdict:
		s.Wish.Accept = true
	case r.Kind == Unpin:
		s.Wish.On, s.Wish.Stays = nil, false
	case r.Kind == OtherPort:
		s.Demand.Ports = republished(s.Demand.Ports, r.Port, r.Free)
	case r.Kind == LetPart:
		with := len(Together(q)[s.Name])
		letPart(q, s)
		return len(Together(q)[s.Name]) < with // what they use of each other may tie them all the same
	default:
		q.Services = slices.DeleteFunc(q.Services, func(s Service) bool { return s.Name == r.Subject })
	}
	return true
}

func remedyGuest(q *Problem, r Remedy) bool {
	for i := range q.Machines {
		for k := range q.Machines[i].Guests {
			if g := q.Machines[i].Guests[k]; g.Name == r.Subject {
				switch r.Kind {
				case WidenGuest:
					g.Memory.Max = r.To
				case ShrinkGuest:
					g.Memory.Min = r.To
				default:
					g.Keep = KeepNever
				}
				q.Machines[i].Guests = slices.Clone(q.Machines[i].Guests)
				q.Machines[i].Guests[k] = g
				return true
			}
		}
	}
	return false
}

// steps are the bounds between which the amount of a remedy is looked for: more than lo steps, at most
// hi. hi is 0 for a remedy without an amount.
func steps(p *Problem, r Remedy) (lo, hi int64) {
	switch r.Kind {
	case AddMemory:
		return 0, int64((r.To - p.Machine(r.Subject).Memory) / GuestStep)
	case WidenGuest:
		if g := guestNamed(p, r.Subject); g != nil {
			return int64(g.Memory.Max / GuestStep), int64(r.To / GuestStep)
		}
	case ShrinkGuest:
		if g := guestNamed(p, r.Subject); g != nil {
			return 0, int64((g.Memory.Min - r.To) / GuestStep)
		}
	case RaiseMargin:
		return int64(p.Rules.Margin / 10), int64(r.Margin / 10)
	}
	return 0, 0
}

// amount is the remedy with n steps of its amount.
func amount(p *Problem, r Remedy, n int64) Remedy {
	switch r.Kind {
	case AddMemory:
		r.Add = Bytes(n) * GuestStep
		m := p.Machine(r.Subject)
		r.To = m.Memory + r.Add
		if r.Sold = nextSold(r.To); m.MemoryMax > 0 && r.Sold > m.MemoryMax {
			r.Sold = 0
		}
	case WidenGuest:
		r.To = Bytes(n) * GuestStep
	case ShrinkGuest:
		if g := guestNamed(p, r.Subject); g != nil {
			r.To = g.Memory.Min - Bytes(n)*GuestStep
		}
	case RaiseMargin:
		r.Margin = Permille(n * 10)
	}
	return r
}

func guestNamed(p *Problem, name string) *Guest {
	for i := range p.Machines {
		for k := range p.Machines[i].Guests {
			if g := &p.Machines[i].Guests[k]; g.Name == name {
				return g
			}
		}
	}
	return nil
}

// sold are the sizes in which memory is sold for one machine, all modules together, in GB.
var sold = [...]Bytes{4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048}

// nextSold is the smallest size that is sold and not smaller, 0 where there is none.
func nextSold(size Bytes) Bytes {
	for _, s := range sold {
		if s*GB >= size {
			return s * GB
		}
	}
	return 0
}
