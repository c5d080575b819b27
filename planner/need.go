package planner

import "slices"

// NeedKind says what a phase needs before it starts.
type NeedKind int

// The kinds of needs.
const (
	NeedPhase   NeedKind = iota // phase Number done
	NeedGuest                   // guest Subject set up: system installed, reachable, container runtime
	NeedDevice                  // Detail (a device) passed through to guest or present on host Subject
	NeedService                 // service Detail reachable before Subject starts
	NeedBackup                  // a verified backup of service Subject, Bytes of it
	NeedSecrets                 // Subject needs secrets that only the operator has
	NeedPackage                 // agent Detail as a native package on hypervisor Subject
)

// Need is one thing that must be true before a phase starts.
type Need struct {
	Kind    NeedKind
	Subject string
	Detail  string
	Number  int
	Bytes   Bytes
}

// needs lists what a phase needs, given the phases before it.
func needs(plan *Plan, ph Phase, before []Phase) []Need {
	var out []Need
	if len(before) > 0 {
		out = append(out, Need{Kind: NeedPhase, Number: len(before)})
	}
	for _, g := range ph.Guests {
		if g.Action == CreateGuest {
			out = append(out, Need{Kind: NeedGuest, Subject: g.Guest.Name})
			for _, d := range g.Guest.Devices {
				out = append(out, Need{Kind: NeedDevice, Subject: g.Guest.Name, Detail: d})
			}
			out = append(out, packagesFor(plan.Problem, g.Machine, before)...)
		}
	}
	for _, m := range ph.Moves {
		out = append(out, moveNeeds(plan.Problem, m)...)
	}
	return out
}

// packagesFor lists the agents that the hypervisor needs as native packages, in the first phase that
// makes a guest there.
func packagesFor(p *Problem, machine string, before []Phase) []Need {
	for _, ph := range before {
		if slices.ContainsFunc(ph.Guests, func(g GuestChange) bool { return g.Machine == machine && g.Action == CreateGuest }) {
			return nil
		}
	}
	var out []Need
	for i := range p.Services {
		if s := &p.Services[i]; s.Agent {
			out = append(out, Need{Kind: NeedPackage, Subject: machine, Detail: s.Name})
		}
	}
	return out
}

func moveNeeds(p *Problem, m Move) []Need {
	s := p.Service(m.Service)
	if s == nil {
		return nil
	}
	var out []Need
	if m.Action == MoveService && len(s.State) > 0 {
		out = append(out, Need{Kind: NeedBackup, Subject: s.Name, Bytes: m.Data})
	}
	for _, n := range s.Needs {
		out = append(out, Need{Kind: NeedService, Subject: s.Name, Detail: n})
	}
	if s.Secrets {
		out = append(out, Need{Kind: NeedSecrets, Subject: s.Name})
	}
	return out
}
