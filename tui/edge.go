package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
	"berth/wording"
)

// pressed does what a press on the first or the last line of a page asks for: the keys that are named there can be clicked, and the first
// line opens the figures behind it. What was said hides the last line, and a press there takes that away. It reports whether the press was there.
func (p *pages) pressed(e tea.MouseMsg, said notice, beside part, lang wording.Lang) (intent, bool) {
	if e.Action != tea.MouseActionPress || e.Button != tea.MouseButtonLeft || p.v.screen.window() {
		return nil, false
	}
	switch e.Y {
	case p.v.height - 1:
		end := p.v.width - 1 - cells.Width(p.saving.words().text)
		for _, v := range p.verbs(end-2, lang) {
			if said.text == "" && e.X >= v.x && e.X < v.end {
				return perform(v.name), true
			}
		}
		return nil, true
	case 0:
		return p.pressedHead(e.X, beside)
	}
	return nil, false
}

// pressedHead does what a press on the first line asks for.
func (p *pages) pressedHead(x int, beside part) (intent, bool) {
	switch board := p.v.screen == onBoard; {
	case x >= p.v.width-1-cells.Width(beside.text):
		if p.search.running() {
			return perform("stop"), true
		}
		return perform("help"), true
	case board && p.board.carrying():
		return nil, true
	case board && p.board.finding() && p.board.filterAt(x):
		return perform("put-back"), true
	case board && p.board.example && p.board.beginAt(x):
		return perform("begin"), true
	case board:
		return perform("figures"), true
	}
	return nil, false
}

// openMenu lists what can be done with what the cursor is on.
func (p *pages) openMenu() intent {
	var list []choice
	for _, a := range p.on(onBoard) {
		if a.whyNot() == "" && (a.group == carryGroup || a.group == wishGroup || a.name == "explain" || a.name == "suggest") && a.name != "drop-over" {
			list = append(list, choice{name: a.about(p.v.w), about: a.shown(), do: func() intent { return perform(a.name) }})
		}
	}
	return pick{title: p.board.at.title(p.v), empty: p.v.w.Say("nothing can be done with that", "rien à faire avec cela"), choices: list}
}

// title names a spot.
func (s spot) title(v *view) string {
	switch {
	case s.service != "":
		return s.service
	case s.inTray():
		return v.w.Say("not placed", "sans place")
	}
	return s.name()
}
