package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/session"
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
		list = append(list, choice{name: name + "  " + s.About, about: m.w.Demand(s.Demand), do: func(m *Model) tea.Cmd {
			m.addService(name)
			return nil
		}})
	}
	m.choose(picker{title: m.w.Say("add a service", "ajouter un service"), empty: m.w.Say("the catalog has no such service, or it is in the lab already", "le catalogue n'a pas ce service, ou il est déjà là"), choices: list})
}

// addService adds a service with what it must reach; they have no place yet.
func (m *Model) addService(name string) {
	names := m.withNeeds(name, nil)
	m.s.Set(m.s.Changes().Edit(func(c *session.Changes) {
		for _, n := range names {
			if i := slices.Index(c.LeftOut, n); i >= 0 {
				c.LeftOut = slices.Delete(c.LeftOut, i, i+1)
			} else {
				c.Added = append(c.Added, n)
			}
		}
		slices.Sort(c.Added)
	}), session.Done{Kind: session.Added, Subject: name, Count: len(names)})
	if s := m.s.Board().Service(name); s != nil && s.Agent {
		m.tell(plain, m.w.Say("%s runs on every host", "%s tourne sur chaque hôte", name))
		return
	}
	m.board.at, m.board.side = spot{service: name}, true
	m.tell(plain, m.w.Say("%s has no place yet: %s picks it up, %s finds one", "%s n'a pas encore de place : %s le prend, %s en trouve une",
		m.w.And(names), m.keyOf("pick-up"), m.keyOf("place-rest")))
}

// withNeeds lists a service and all that it must reach and that is not there yet.
func (m *Model) withNeeds(name string, have []string) []string {
	running := slices.ContainsFunc(m.s.Problem().Services, func(o planner.Service) bool { return o.Name == name })
	s, known := m.s.Library().Services[name]
	if running || !known || slices.Contains(have, name) {
		return have
	}
	have = append(have, name)
	for _, need := range s.Needs {
		have = m.withNeeds(need, have)
	}
	return have
}

func (m *Model) notOmittable() string {
	if why := m.onService(); why != "" {
		return why
	}
	name := m.board.at.service
	var by []string
	for _, s := range m.s.Problem().Services {
		if slices.Contains(s.Needs, name) || slices.Contains(s.Wish.ApartFrom, name) {
			by = append(by, s.Name)
		}
	}
	if by != nil {
		return m.w.Say("%s names it: leave that out first", "%s le nomme : laissez-le d'abord de côté", m.w.And(by))
	}
	return ""
}

// leaveOut takes the service out of what shall run.
func (m *Model) leaveOut() {
	name := m.board.at.service
	m.s.Set(m.s.Changes().Edit(func(c *session.Changes) {
		if i := slices.Index(c.Added, name); i >= 0 {
			c.Added = slices.Delete(c.Added, i, i+1)
		} else {
			c.LeftOut = append(c.LeftOut, name)
			slices.Sort(c.LeftOut)
		}
		delete(c.Pins, name)
		delete(c.Workloads, name)
		delete(c.Accepts, name)
	}), session.Done{Kind: session.LeftOut, Subject: name})
	m.tell(plain, m.w.Say("%s is left out: %s takes that back", "%s est laissé de côté : %s l'annule", name, m.keyOf("undo")))
}

// notOff says that a machine or guest is switched off.
func (m *Model) notOff(at spot) string {
	off := m.s.Changes().Off
	for _, name := range []string{at.machine, at.host} {
		if _, is := off[name]; is && name != "" {
			return m.w.Say("%s is switched off: %s switches it on", "%s est éteint : %s l'allume", name, m.keyOf("switch-off"))
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
	if _, off := m.s.Changes().Off[name]; off {
		m.tell(tight, m.w.Say("%s is switched off: %d without a place; %s places what it can, %s switches it on", "%s est éteint : %d sans place ; %s place ce qui peut l'être, %s l'allume",
			name, len(m.s.Board().Unplaced()), m.keyOf("place-rest"), m.keyOf("switch-off")))
		return
	}
	m.tell(plain, m.w.Say("%s is on again", "%s est rallumé", name))
}
