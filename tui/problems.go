package tui

import (
	"strings"

	"berth/planner"
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
	column := 0
	for _, v := range f.facts.violations {
		column = max(column, cells.Width(f.placeOf(v)))
	}
	for _, s := range f.facts.unplaced {
		column = max(column, cells.Width(s.Name))
	}
	add := func(where, text string, at spot) {
		space := strings.Repeat(" ", max(min(column, widestName)-cells.Width(where), 0)+2)
		list = append(list, choice{name: cells.SignOver + " " + where + space + text, do: then(func() { f.goTo(at) })})
	}
	for _, v := range f.facts.violations {
		add(f.placeOf(v), strings.TrimPrefix(f.w.Violation(v), f.w.Say("%s: ", "%s : ", f.placeOf(v))), spotOf(f.s, v))
	}
	for _, s := range f.facts.unplaced {
		add(s.Name, strings.TrimPrefix(f.w.NoPlace(s), s.Name+" "), spot{service: s.Name})
	}
	return pick{title: problemWords(f.view), empty: f.w.Say("no such problem", "aucun problème de ce genre"), full: true, choices: list}
}

// placeOf names where a rule is broken.
func (f *finder) placeOf(v planner.Reason) string {
	switch {
	case v.Service == "":
		return v.Host
	case v.Host == "":
		return v.Service
	}
	return f.w.OnHost(v.Service, v.Host)
}

// goTo puts the cursor on a spot, and ends looking for something else.
func (f *finder) goTo(at spot) {
	f.filter = ""
	f.at, f.side = at, at.service != ""
	f.settle()
}
