package planner

import "slices"

// standing lists the rules that the service breaks on the host whatever else runs there: first those of its
// wish, then those of the host's kind.
func standing(p *Problem, s *Service, h *Host) []Reason {
	return append(wished(p, s, h), unsuited(s, h)...)
}

// wished lists the rules of the service's wish that name hosts and that it breaks on the host.
func wished(p *Problem, s *Service, h *Host) []Reason {
	var out []Reason
	w := &s.Wish
	if len(w.On) > 0 && !names(w.On, h) {
		out = append(out, Reason{Rule: RulePin, Host: h.Name, Service: s.Name, Subjects: w.On})
	}
	if w.Stays && p.Current.Host[s.Name] != h.Name {
		out = append(out, Reason{Rule: RuleStays, Host: h.Name, Service: s.Name, Subjects: []string{p.Current.Host[s.Name]}})
	}
	if names(w.NotOn, h) {
		out = append(out, Reason{Rule: RuleNotOn, Host: h.Name, Service: s.Name})
	}
	return out
}

// unsuited lists the rules that the service breaks on every host of the same processor and devices.
func unsuited(s *Service, h *Host) []Reason {
	var out []Reason
	if !s.RunsOn(h.Processor.Arch) {
		archs := make([]string, len(s.Archs))
		for i, a := range s.Archs {
			archs[i] = a.String()
		}
		out = append(out, Reason{Rule: RuleArch, Host: h.Name, Service: s.Name, Subjects: archs, Arch: h.Processor.Arch})
	}
	var missing []string
	for _, d := range s.Devices {
		if !slices.Contains(h.Devices, d) {
			missing = append(missing, d)
		}
	}
	if missing != nil {
		out = append(out, Reason{Rule: RuleDevice, Host: h.Name, Service: s.Name, Subjects: missing})
	}
	if j := s.Judge(h.Processor); j.forbids() && !s.Wish.Accept && !s.Agent {
		out = append(out, Reason{Rule: RuleVerdict, Host: h.Name, Service: s.Name, Judgement: j})
	}
	return out
}

// names reports whether the list names the host or the hypervisor that it is on.
func names(list []string, h *Host) bool {
	return slices.Contains(list, h.Name) || !h.Beside && slices.Contains(list, h.Machine)
}

// agentsAmong lists the agents of the problem.
func agentsAmong(p *Problem) []*Service {
	var out []*Service
	for i := range p.Services {
		if s := &p.Services[i]; s.Agent {
			out = append(out, s)
		}
	}
	return out
}

// agentsOf lists those of the agents that run on the host when it is in use.
func agentsOf(p *Problem, agents []*Service, h *Host) []*Service {
	var out []*Service
	for _, s := range agents {
		if len(standing(p, s, h)) == 0 {
			out = append(out, s)
		}
	}
	return out
}

// guestSize is the smallest memory in which the guest carries load, reserved and foreign included, and
// whether its range allows it. Sizes are multiples of GuestStep; where a range has no choice, or holds
// no multiple, its lower end is the only size.
func guestSize(h *Host, load Bytes) (Bytes, bool) {
	lo, hi := sizes(h)
	m := Bytes(h.Margin)
	need := load/m*1000 + (load%m*1000+m-1)/m // in two parts, so that no load overflows
	if need <= lo {
		return lo, true
	}
	size := (need + GuestStep - 1) / GuestStep * GuestStep
	return size, size <= hi
}

// sizes are the smallest and the largest size that the guest may have.
func sizes(h *Host) (lo, hi Bytes) {
	lo = (h.Memory.Min + GuestStep - 1) / GuestStep * GuestStep
	hi = h.Memory.Max / GuestStep * GuestStep
	if h.Memory.Min == h.Memory.Max || lo > hi {
		return h.Memory.Min, h.Memory.Min
	}
	return lo, hi
}
