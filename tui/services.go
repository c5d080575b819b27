package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

// chooseService offers the services of the catalog that are not in the lab.
func (m *Model) chooseService() {
	var list []choice
	lib := m.s.Library()
	for _, name := range sortedKeys(lib.Services) {
		s := lib.Services[name]
		if slices.ContainsFunc(m.s.Problem().Services, func(o planner.Service) bool { return o.Name == name }) {
			continue
		}
		list = append(list, choice{name: name + "  " + s.About, called: name, about: m.w.Demand(s.Demand), do: func(m *Model) tea.Cmd {
			m.addService(name)
			return nil
		}})
	}
	m.choose(picker{title: m.w.Say("add a service", "ajouter un service"), empty: m.w.Say("the catalog has no such service, or it is in the lab already", "le catalogue n'a pas ce service, ou il est déjà là"), choices: list})
}

// addService adds a service with what it must reach; they have no place yet.
func (m *Model) addService(name string) {
	names := withNeeds(&m.view, name, nil)
	m.s.Set(m.s.Changes().Edit(func(c *session.Changes) {
		for _, n := range names {
			c.Include(n)
		}
	}), session.Done{Kind: session.Added, Subject: name, Count: len(names)})
	if s := m.s.Board().Service(name); s != nil && s.Agent {
		m.tell(cells.Plain, m.w.Say("%s runs on every host", "%s tourne sur chaque hôte", name))
		return
	}
	m.board.at, m.board.side = spot{service: name}, true
	m.tell(cells.Plain, m.w.Say("%s has no place yet: %s picks it up, %s finds one", "%s n'a pas encore de place : %s le prend, %s en trouve une",
		m.w.And(names), m.keyOf("pick-up"), m.keyOf("place-rest")))
}

// withNeeds lists a service and all that it must reach and that is not there yet.
func withNeeds(v *view, name string, have []string) []string {
	running := slices.ContainsFunc(v.s.Problem().Services, func(o planner.Service) bool { return o.Name == name || o.Entry == name })
	s, known := v.s.Library().Services[name]
	if running || !known || slices.Contains(have, name) {
		return have
	}
	have = append(have, name)
	for _, need := range s.Needs {
		have = withNeeds(v, need, have)
	}
	return have
}

func (m *Model) notOmittable() string {
	if why := m.onService(); why != "" {
		return why
	}
	names := m.meant()
	for _, name := range names {
		var by []string
		for _, s := range m.s.Problem().Services {
			named := slices.Contains(s.Needs, name) || slices.Contains(s.Wish.ApartFrom, name) || slices.Contains(s.Wish.With, name)
			if named && !slices.Contains(names, s.Name) {
				by = append(by, s.Name)
			}
		}
		if by != nil {
			return m.w.Say("%s names %s: leave that out first", "%s nomme %s : laissez-le d'abord de côté", m.w.And(by), name)
		}
	}
	return ""
}

// leaveOut takes the services that are meant out of what shall run.
func (m *Model) leaveOut() {
	names, words := m.meant(), m.meantWords()
	clear(m.board.chosen)
	m.s.Set(m.s.Changes().Edit(func(c *session.Changes) {
		for _, name := range names {
			c.Omit(name)
		}
	}), session.Done{Kind: session.LeftOut, Subject: names[0], Count: len(names)})
	m.tell(cells.Plain, m.w.Say("left out: %s; %s takes that back", "laissé de côté : %s ; %s l'annule", words, m.keyOf("undo")))
}

// notOff says that a machine or guest is switched off.
func notOff(v *view, at spot) string {
	off := v.s.Changes().Off
	for _, name := range []string{at.machine, at.host} {
		if _, is := off[name]; is && name != "" {
			return v.w.Say("%s is switched off: %s switches it on", "%s est hors service : %s remet en service", name, v.keyOf("switch-off"))
		}
	}
	return ""
}

// switchable is the machine or guest that the cursor is on: a guest only where it is on the guest.
func (m *Model) switchable() string {
	at := m.board.at
	if _, is := m.s.Changes().Off[at.machine]; is || at.host == "" {
		return at.machine
	}
	return at.host
}

func (m *Model) notSwitchable() string {
	if why := m.carryingFirst(); why != "" {
		return why
	}
	if m.board.at.inTray() {
		return m.w.Say("put the cursor on a machine or a guest", "placez le curseur sur une machine ou un invité")
	}
	if g := m.guestHere(); g != nil && g.Appliance {
		return m.w.Say("%s is an appliance; switch its machine off", "%s est une appliance ; éteignez sa machine", g.Name)
	}
	return ""
}

// switchOff takes a machine or a guest away, as if it had failed, or brings it back with what was on it.
func (m *Model) switchOff() {
	name := m.switchable()
	m.s.Switch(name)
	m.board.at.service, m.board.side = "", false
	if _, off := m.s.Changes().Off[name]; off {
		m.tell(cells.Tight, m.w.Say("%s is switched off: %d without a place; %s places what it can, %s switches it on", "%s est hors service : %d sans place ; %s place ce qui peut l'être, %s remet en service",
			name, len(m.s.Board().Unplaced()), m.keyOf("place-rest"), m.keyOf("switch-off")))
		return
	}
	m.tell(cells.Plain, m.w.Say("%s is on again", "%s est de nouveau en service", name))
}
