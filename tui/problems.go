package tui

import (
	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

func (f *finder) notProblematic() string {
	if f.facts.problems() == 0 {
		return f.w.Say("everything fits: there is no problem", "tout tient : il n'y a aucun problème")
	}
	return f.carryingFirst()
}

// chooseProblem lists every rule that is broken and every service without a place; choosing one goes there.
func (f *finder) chooseProblem() intent {
	var list []choice
	add := func(text string, at spot) {
		list = append(list, choice{name: cells.SignOver + " " + text, do: then(func() { f.goTo(at) })})
	}
	for _, v := range f.facts.violations {
		add(f.w.Violation(v), spotOf(f.s, v))
	}
	for _, s := range f.facts.unplaced {
		add(f.w.NoPlace(s), spot{service: s.Name})
	}
	return pick{title: problemWords(f.view), empty: f.w.Say("no such problem", "aucun problème de ce genre"), full: true, choices: list}
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
func (f *finder) goTo(at spot) {
	f.filter = ""
	f.at, f.side = at, at.service != ""
	f.settle()
}
