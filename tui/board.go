package tui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/session"
)

// board is the screen with the machines: where the cursor is, what is carried and selected, and how far
// it is scrolled. The placement is the session's.
type board struct {
	*view
	example bool // the lab is nobody's: the first line says so
	at      spot
	chosen  map[string]bool // selected services
	filter  string          // only services and hosts whose name has it are shown
	carry   *carry          // nil while nothing is carried
	drag    drag            // the mouse button is down
	refused *refusal        // what a drag brought to a host that does not have room; nil after the next key
	left    int             // first machine that is shown
	top     map[string]int  // lines that a machine's column is scrolled by
	tray    int             // lines that the tray is scrolled by
	measure int             // what bars show, by its position among measures
	side    bool            // in the narrow form: the cursor is among the services
	list    int             // likewise: lines that the list of hosts is scrolled by
}

// carry is what is being carried: services in the hand, and what every host answers. The answers are
// made once, when the services are picked up; moving over hosts asks nothing and computes nothing.
type carry struct {
	services []string
	from     spot
	answers  []planner.Answer // by the position of the host on the session's board
}

// refusal is a drag that ended on a host which does not have room: the operator may still insist.
type refusal struct {
	services []string
	at       spot
}

// drag is the left button held down: where it went down, and where the pointer is now.
type drag struct {
	down   bool
	moved  bool // a service came along
	x, y   int
	onWhat spot
}

func (b *board) carrying() bool { return b.carry != nil }

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
	return e.kind != guestEnd && e.kind != agentsEntry && e.kind != leavingEntry
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

// hostSpots lists every host in the order of the inventory, and the tray last.
func hostSpots(s *session.Session) []spot {
	var out []spot
	for i := range machines(s) {
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
func isHost(v *view, s spot) bool { return slices.Contains(hostSpots(v.s), s.place()) && !s.inTray() }

// machineHead is how many lines the head of a machine has: its bar, and a line of figures.
const machineHead = 2

// column lists what stands in the column of a machine, from top to bottom.
func (b *board) column(i int) []entry {
	base := &machines(b.s)[i]
	var out []entry
	add := func(e entry, h int) {
		if n := len(out); n > 0 {
			e.y = out[n-1].y + out[n-1].h
		}
		e.h = h
		out = append(out, e)
	}
	if at := machineSpot(base); base.RunsContainers() {
		add(entry{kind: machineEntry, at: at}, machineHead)
		b.services(at, add)
	} else {
		add(entry{kind: machineEntry, at: at}, machineHead)
	}
	for k := range base.Guests {
		g := &base.Guests[k]
		at := spot{machine: base.Name, host: g.Name}
		kind := guestKind(b.s, g)
		if kind != guestEntry {
			add(entry{kind: kind, at: at, guest: g}, 1)
			continue
		}
		add(entry{kind: guestEntry, at: at, guest: g}, 2)
		b.services(at, add)
		add(entry{kind: guestEnd, at: at, guest: g}, 1)
	}
	return out
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

// services adds what runs on a host: services by name, then its agents, then what leaves.
func (b *board) services(host spot, add func(entry, int)) {
	h := b.s.Board().HostIndex(host.host)
	if h < 0 {
		return
	}
	all := b.matches(host.host)
	var agents []*planner.Service
	for _, s := range b.s.Board().Services(h) {
		at := spot{machine: host.machine, host: host.host, service: s.Name}
		switch {
		case s.Agent:
			agents = append(agents, s)
		case all || b.matches(s.Name):
			add(entry{kind: serviceEntry, at: at, service: s}, 1)
		}
	}
	if agents != nil && all {
		add(entry{kind: agentsEntry, at: host, agents: agents}, 1)
	}
	for _, mv := range b.facts.goes[host.host] {
		if all {
			at := spot{machine: host.machine, host: host.host, service: mv.Service}
			add(entry{kind: leavingEntry, at: at, service: b.s.Board().Service(mv.Service)}, 1)
		}
	}
}

// matches reports whether a name is shown under the filter.
func (b *board) matches(name string) bool {
	return b.filter == "" || b.carrying() || strings.Contains(name, strings.ToLower(b.filter))
}

// trayServices lists what stands in the tray under the filter.
func (b *board) trayServices() []*planner.Service {
	var out []*planner.Service
	for _, s := range b.facts.unplaced {
		if b.matches(s.Name) {
			out = append(out, s)
		}
	}
	return out
}

// key takes a key that is no action: there is none.
func (b *board) key(tea.KeyMsg) intent { return nil }

// picture draws the board; it changes nothing.
type picture struct{ *board }

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
	return slices.IndexFunc(entries, func(e entry) bool { return e.at == at && e.kind != guestEnd && e.kind != agentsEntry })
}
