package tui

import (
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

// goTo puts the cursor on a spot, with everything shown again that a filter hides.
func (f *finder) goTo(at spot) {
	f.filter = ""
	f.at, f.side = at, at.service != ""
	f.settle()
}
