package tui

import (
	"maps"
	"slices"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

// carry is what is being carried: services in the hand, and what every host answers. The answers are
// made once, when the services are picked up; moving over hosts asks nothing and computes nothing.
type carry struct {
	services []string
	from     spot
	answers  []planner.Answer // by the position of the host on the session's board
}

func (b *board) carrying() bool { return b.carry != nil }

// pickOrDrop picks up what is under the cursor, or drops what is carried.
func (m *Model) pickOrDrop() {
	if m.board.carrying() {
		m.drop(false)
		return
	}
	m.pickUp()
}

// dropWord says what the key for picking up does: while something is carried, or where services are
// selected that the cursor need not be on.
func (m *Model) dropWord() string {
	switch {
	case m.board.carrying():
		return m.w.Say("drop", "poser")
	case len(m.board.chosen) > 0:
		return m.w.Say("carry %s", "porter %s", m.meantWords())
	}
	return ""
}

// putBackWord says what the key for putting back does while something is carried.
func (m *Model) putBackWord() string {
	if m.board.carrying() {
		return m.w.Say("put back", "remettre")
	}
	return ""
}

// pickUp takes the selected services in the hand, or else the one under the cursor.
func (m *Model) pickUp() {
	b := m.board
	names := slices.Sorted(maps.Keys(b.chosen))
	if len(names) == 0 {
		names = []string{b.at.service}
	}
	b.carry = &carry{services: names, from: b.at, answers: m.s.Board().Answers(names...)}
	b.at = b.at.place()
}

// notPickable says why nothing can be picked up or dropped.
func (m *Model) notPickable() string {
	b := m.board
	switch {
	case b.carrying() && !b.at.inTray() && !isHost(&m.view, b.at):
		return m.w.Say("%s runs no services: choose a guest", "%s ne porte pas de services : choisissez un invité", b.at.name())
	case b.carrying() && notOff(&m.view, b.at) != "":
		return notOff(&m.view, b.at)
	case b.carrying() || len(b.chosen) > 0:
		return ""
	case b.at.service == "":
		return m.w.Say("put the cursor on a service to pick it up", "placez le curseur sur un service pour le prendre")
	}
	return notCarryable(&m.view, b.at.service)
}

// notCarryable says why a service stays where it is.
func notCarryable(v *view, name string) string {
	switch s := v.s.Board().Service(name); {
	case s == nil:
		return v.w.Say("%s is not among the services", "%s n'est pas parmi les services", name)
	case s.Agent:
		return v.w.Say("%s is an agent: it runs on every host", "%s est un agent : il tourne sur chaque hôte", name)
	}
	return ""
}

// drop puts what is carried on the host under the cursor. Where it does not fit it stays in the hand,
// unless the operator insists.
func (m *Model) drop(insist bool) {
	b := m.board
	c := b.carry
	if a := m.answer(b.at); a != nil && !a.Fits && !insist && !hereAlready(m.s, c, b.at) {
		m.tell(cells.Over, m.w.Say("%s: %s. %s drops all the same", "%s : %s. %s pose quand même",
			b.at.host, m.w.Misfits(a.Reasons), m.keyOf("drop-over")))
		return
	}
	b.carry = nil
	clear(b.chosen)
	m.s.Move(b.at.host, c.services...)
	if len(c.services) == 1 {
		b.at.service = c.services[0]
	}
}

// hereAlready reports whether all that is carried comes from the spot: putting it back breaks nothing
// that was not broken.
func hereAlready(s *session.Session, c *carry, at spot) bool {
	return !slices.ContainsFunc(c.services, func(name string) bool {
		h := s.Board().HostOf(name)
		return h < 0 || s.Board().Host(h).Name != at.host
	})
}

// refusal is a drag that ended on a host which does not have room: the operator may still insist.
type refusal struct {
	services []string
	at       spot
}

// dropOver drops although it does not fit.
func (m *Model) dropOver() {
	if r := m.board.refused; r != nil && !m.board.carrying() {
		m.board.refused = nil
		clear(m.board.chosen)
		m.s.Move(r.at.host, r.services...)
		m.board.at = spot{machine: r.at.machine, host: r.at.host, service: r.services[0]}
		return
	}
	m.drop(true)
}

func (m *Model) notCarrying() string {
	if m.board.refused != nil {
		return ""
	}
	if !m.board.carrying() {
		return m.w.Say("nothing is carried", "rien n'est porté")
	}
	return m.notPickable()
}

// carryingFirst says that something else has to wait until what is carried has a place.
func (m *Model) carryingFirst() string {
	if m.board.carrying() {
		return m.w.Say("drop what you carry first, or put it back with %s", "posez d'abord ce que vous portez, ou remettez-le avec %s", m.keyOf("put-back"))
	}
	return ""
}

// answer is what the host of a spot says to what is carried; nil where it says nothing.
func (m *Model) answer(at spot) *planner.Answer {
	c := m.board.carry
	if c == nil || at.host == "" {
		return nil
	}
	if h := m.s.Board().HostIndex(at.host); h >= 0 && h < len(c.answers) {
		return &c.answers[h]
	}
	return nil
}

// putBack puts what is carried back, else clears the selection, else the filter.
func (m *Model) putBack() {
	b := m.board
	b.drag = drag{}
	switch {
	case b.carrying():
		b.at, b.carry = b.carry.from, nil
		b.settle(m)
	case len(b.chosen) > 0:
		clear(b.chosen)
	case b.filter != "":
		b.filter = ""
		b.settle(m)
	}
}

// selectService takes the service under the cursor into the selection, or out of it.
func (m *Model) selectService() {
	b := m.board
	if b.chosen[b.at.service] {
		delete(b.chosen, b.at.service)
	} else {
		b.chosen[b.at.service] = true
	}
	b.step(m, 0, 1)
	if len(b.chosen) > 0 {
		m.tell(cells.Plain, m.w.Say("%s carries %s, %s clears the selection", "%s porte %s, %s efface le choix", m.keyOf("pick-up"), m.meantWords(), m.keyOf("put-back")))
	}
}

func (m *Model) notSelectable() string {
	if why := m.carryingFirst(); why != "" {
		return why
	}
	if m.board.at.service == "" {
		return m.w.Say("put the cursor on a service to select it", "placez le curseur sur un service pour le choisir")
	}
	return notCarryable(&m.view, m.board.at.service)
}

// takeOff takes the service under the cursor, or the selected ones, off their hosts.
func (m *Model) takeOff() {
	names := m.meant()
	clear(m.board.chosen)
	m.s.Move("", names...)
}

// meant lists the selected services, or else the one under the cursor.
func (m *Model) meant() []string {
	if names := slices.Sorted(maps.Keys(m.board.chosen)); len(names) > 0 {
		return names
	}
	return []string{m.board.at.service}
}

// meantWords names the one service that is meant, or counts them.
func (m *Model) meantWords() string {
	names := m.meant()
	if len(names) == 1 {
		return names[0]
	}
	return m.w.Services(len(names))
}

func (m *Model) notRemovable() string {
	if why := m.notPickable(); why != "" || m.board.carrying() {
		return m.w.Say("put the cursor on a service to take it off its host", "placez le curseur sur un service pour le retirer de son hôte")
	}
	if len(m.board.chosen) == 0 && m.board.at.inTray() {
		return m.w.Say("%s has no host", "%s n'a pas d'hôte", m.board.at.service)
	}
	return ""
}
