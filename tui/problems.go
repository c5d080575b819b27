package tui

import (
	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

func (m *Model) notProblematic() string {
	if m.facts.problems() == 0 {
		return m.w.Say("everything fits: there is no problem", "tout tient : il n'y a aucun problème")
	}
	return m.carryingFirst()
}

// chooseProblem lists every rule that is broken and every service without a place; choosing one goes there.
func (m *Model) chooseProblem() {
	var list []choice
	add := func(text string, at spot) {
		list = append(list, choice{name: cells.SignOver + " " + text, do: then(func(m *Model) { m.goTo(at) })})
	}
	for _, v := range m.facts.violations {
		add(m.w.Violation(v), spotOf(m.s, v))
	}
	for _, s := range m.facts.unplaced {
		add(m.w.NoPlace(s), spot{service: s.Name})
	}
	m.choose(picker{title: problemWords(&m.view), empty: m.w.Say("no such problem", "aucun problème de ce genre"), full: true, choices: list})
}

// spotOf is where a broken rule is seen: at its service, else at its host or machine.
func spotOf(s *session.Session, v planner.Reason) spot {
	b := s.Board()
	if s := b.Service(v.Service); s != nil && !s.Agent {
		h := b.HostOf(s.Name)
		if h < 0 {
			return spot{service: s.Name}
		}
		return spot{machine: b.Host(h).Machine, host: b.Host(h).Name, service: s.Name}
	}
	if h := b.HostIndex(v.Host); h >= 0 {
		return spot{machine: b.Host(h).Machine, host: v.Host}
	}
	return spot{machine: v.Host}
}

// goTo puts the cursor on a spot, with everything shown again that a filter hides.
func (m *Model) goTo(at spot) {
	m.board.filter = ""
	m.board.at, m.board.side = at, at.service != ""
	m.board.settle(m)
}
