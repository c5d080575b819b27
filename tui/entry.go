package tui

import (
	"slices"

	"berth/planner"
	"berth/session"
)

// entryKind says what stands in a column.
type entryKind int

// The kinds of entries.
const (
	machineEntry entryKind = iota // the head of a machine: bar, figures
	guestEntry                    // the head of a guest that is there
	guestEnd                      // the lower edge of its box
	absentEntry                   // a guest that is not there, or goes
	applianceEntry
	serviceEntry
	agentsEntry  // the agents of a host, in one line
	leavingEntry // a service that leaves for good
	trayEntry    // the services without a host, in the list of the narrow form
	ghostEntry   // where what is carried would land
	trayHead     // what would help them, above them in their card
)

// entry is something that stands in a column, with the lines that it takes.
type entry struct {
	kind    entryKind
	at      spot
	y, h    int
	guest   *planner.Guest
	service *planner.Service
	agents  []*planner.Service
}

// stop reports whether the cursor stops at the entry.
func (e *entry) stop() bool {
	return e.kind != guestEnd && e.kind != agentsEntry && e.kind != leavingEntry && e.kind != ghostEntry && e.kind != trayHead
}

// machines are all machines of the inventory, those that are switched off too.
func machines(s *session.Session) []planner.Machine { return s.Base().Machines }

// active finds the machine in the problem as it is: nil while it is switched off.
func active(s *session.Session, name string) (machine *planner.Machine, index int) {
	p := s.Problem()
	for i := range p.Machines {
		if p.Machines[i].Name == name {
			return &p.Machines[i], i
		}
	}
	return nil, -1
}

// machineSpot is the spot of a machine's head, which is a host where the machine runs containers.
func machineSpot(base *planner.Machine) spot {
	if base.RunsContainers() {
		return spot{machine: base.Name, host: base.Name}
	}
	return spot{machine: base.Name}
}

// machineIndex is the position of a machine in the inventory, and -1 for the tray.
func machineIndex(s *session.Session, name string) int {
	return slices.IndexFunc(machines(s), func(x planner.Machine) bool { return x.Name == name })
}

// hostSpots lists every host of the machines in an order, and the tray last.
func hostSpots(s *session.Session, order []int) []spot {
	var out []spot
	for _, i := range order {
		base := &machines(s)[i]
		if base.RunsContainers() {
			out = append(out, machineSpot(base))
		}
		for k := range base.Guests {
			if !base.Guests[k].Appliance {
				out = append(out, spot{machine: base.Name, host: base.Guests[k].Name})
			}
		}
	}
	return append(out, spot{})
}

// isHost reports whether services can be put on the spot's host.
func isHost(v *view, s spot) bool {
	i := machineIndex(v.s, s.machine)
	if i < 0 || s.host == "" {
		return false
	}
	base := &machines(v.s)[i]
	return base.RunsContainers() && s.host == base.Name ||
		slices.ContainsFunc(base.Guests, func(g planner.Guest) bool { return g.Name == s.host && !g.Appliance })
}

// guestKind says how a guest stands in a column: an appliance, one that is not there, or one that is.
func guestKind(s *session.Session, g *planner.Guest) entryKind {
	switch h := s.Board().HostIndex(g.Name); {
	case g.Appliance:
		return applianceEntry
	case h < 0 || !s.Board().InUse(h):
		return absentEntry
	}
	return guestEntry
}

func stopsOf(entries []entry) []entry {
	var out []entry
	for _, e := range entries {
		if e.stop() {
			out = append(out, e)
		}
	}
	return out
}

func indexOf(entries []entry, at spot) int {
	return slices.IndexFunc(entries, func(e entry) bool {
		return e.at == at && e.kind != guestEnd && e.kind != agentsEntry && e.kind != ghostEntry
	})
}
