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
	NeedSecrets                 // Subject needs secret Detail, which only the operator has
	NeedPackage                 // agent Detail as a native package on hypervisor Subject
)

// Need is one thing that must be true before a phase starts.
type Need struct {
	Kind    NeedKind
	Subject string
	Detail  string
	Number  int
	Bytes   Bytes
	Unknown bool // of data: there is more, of which nobody knows the size
}

// needs lists what a phase needs, given the phases before it.
func needs(plan *Plan, ph Phase, before []Phase) []Need {
	var out []Need
	if len(before) > 0 {
		out = append(out, Need{Kind: NeedPhase, Number: len(before)})
	}
	for _, g := range ph.Guests {
		if g.Action != CreateGuest {
			continue
		}
		out = append(out, Need{Kind: NeedGuest, Subject: g.Guest.Name})
		for _, d := range g.Guest.Devices {
			out = append(out, Need{Kind: NeedDevice, Subject: g.Guest.Name, Detail: d})
		}
	}
	if len(before) == 0 {
		out = append(out, packages(plan)...)
	}
	for _, m := range ph.Moves {
		for _, n := range moveNeeds(plan.Problem, m) {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// packages lists the agents that hypervisors with guests lack: there they are native packages.
func packages(plan *Plan) []Need {
	p := plan.Problem
	var out []Need
	for _, l := range plan.Machines {
		if l.Machine.RunsContainers() || l.Used == 0 {
			continue
		}
		for i := range p.Services {
			s := &p.Services[i]
			if s.Agent && !unwished(s, &Host{Name: l.Machine.Name, Machine: l.Machine.Name}) && !slices.Contains(p.Agents[l.Machine.Name], s.Name) {
				out = append(out, Need{Kind: NeedPackage, Subject: l.Machine.Name, Detail: s.Name})
			}
		}
	}
	return out
}

func moveNeeds(p *Problem, m Move) []Need {
	s := p.Service(m.Service)
	if s == nil || m.Action == RemoveService {
		return nil
	}
	var out []Need
	if m.Action == MoveService && len(s.State) > 0 {
		out = append(out, Need{Kind: NeedBackup, Subject: s.Name, Bytes: m.Data, Unknown: m.Unknown})
	}
	for _, n := range s.Needs {
		out = append(out, Need{Kind: NeedService, Subject: s.Name, Detail: n})
	}
	for _, name := range s.Secrets {
		out = append(out, Need{Kind: NeedSecrets, Subject: s.Name, Detail: name})
	}
	return out
}
