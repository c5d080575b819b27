package tui

import (
	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

func (b *board) notProblematic() string {
	if b.facts.problems() == 0 {
		return b.w.Say("everything fits: there is no problem", "tout tient : il n'y a aucun problème")
	}
	return b.carryingFirst()
}

// chooseProblem lists every rule that is broken and every service without a place; choosing one goes there.
func (b *board) chooseProblem() intent {
	var list []choice
	add := func(text string, at spot) {
		list = append(list, choice{name: cells.SignOver + " " + text, do: then(func() { b.goTo(at) })})
	}
	for _, v := range b.facts.violations {
		add(b.w.Violation(v), spotOf(b.s, v))
	}
	for _, s := range b.facts.unplaced {
		add(b.w.NoPlace(s), spot{service: s.Name})
	}
	return pick{title: problemWords(b.view), empty: b.w.Say("no such problem", "aucun problème de ce genre"), full: true, choices: list}
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
func (b *board) goTo(at spot) {
	b.filter = ""
	b.at, b.side = at, at.service != ""
	b.settle()
}
