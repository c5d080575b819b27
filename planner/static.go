package planner

import "slices"

// standing lists the rules that the service breaks on the host whatever else runs there.
func standing(p *Problem, s *Service, h *Host) []Reason {
	var out []Reason
	add := func(r Reason) {
		r.Host, r.Service = h.Name, s.Name
		out = append(out, r)
	}
	w := &s.Wish
	if len(w.On) > 0 && !names(w.On, h) {
		add(Reason{Rule: RulePin, Subjects: w.On})
	}
	if w.Stays && p.Current.Host[s.Name] != h.Name {
		add(Reason{Rule: RuleStays, Subjects: []string{p.Current.Host[s.Name]}})
	}
	if names(w.NotOn, h) {
		add(Reason{Rule: RuleNotOn})
	}
	if !s.RunsOn(h.Processor.Arch) {
		archs := make([]string, len(s.Archs))
		for i, a := range s.Archs {
			archs[i] = a.String()
		}
		add(Reason{Rule: RuleArch, Subjects: archs, Arch: h.Processor.Arch})
	}
	var missing []string
	for _, d := range s.Devices {
		if !slices.Contains(h.Devices, d) {
			missing = append(missing, d)
		}
	}
	if missing != nil {
		add(Reason{Rule: RuleDevice, Subjects: missing})
	}
	if j := s.Judge(h.Processor); j.Verdict == NotRecommended && !w.Accept && !s.Agent {
		add(Reason{Rule: RuleVerdict, Judgement: j})
	}
	return out
}

// names reports whether the list names the host or the machine that it is on.
func names(list []string, h *Host) bool {
	return slices.Contains(list, h.Name) || slices.Contains(list, h.Machine)
}

// agentsOf lists the agents that run on the host when it is in use.
func agentsOf(p *Problem, h *Host) []*Service {
	var out []*Service
	for i := range p.Services {
		if s := &p.Services[i]; s.Agent && len(standing(p, s, h)) == 0 {
			out = append(out, s)
		}
	}
	return out
}

// mustStay reports whether the host is in use even without a service: a docker machine, or a guest in
// which something runs that is not berth's.
func mustStay(h *Host) bool { return !h.IsGuest() || h.Exists && h.Foreign > 0 }

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
