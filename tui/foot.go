package tui

import (
	"maps"
	"slices"
)

// drawFoot draws the last line: what just happened, else the keys that matter most here, and at its
// right whether everything is saved.
func (m *Model) drawFoot(a area) {
	saved := m.savedWords()
	end := a.putRight(a.w-1, 0, saved.tone, saved.text)
	if m.notice.text != "" {
		a.putIn(1, 0, end-3, m.notice.tone, m.notice.text, m.g)
		return
	}
	m.drawKeys(a, end)
}

// drawKeys names the keys of the present screen that matter most and do something now.
func (m *Model) drawKeys(a area, end int) {
	x := 1
	for _, act := range m.actionsOn(m.screen) {
		text := act.brief[m.o.Lang]
		if act.now != nil && act.now(m) != "" {
			text = act.now(m)
		}
		if text == "" || len(act.keys) == 0 || act.whyNot(m) != "" || act.idle != nil && act.idle(m) || x+width(act.shown())+1+width(text) > end-2 {
			continue
		}
		x = a.put(x, 0, accent, act.shown()) + 1
		x = a.put(x, 0, muted, text) + 3
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// drawGhost draws the service under the pointer.
func (b *board) drawGhost(m *Model, a area) {
	if !b.carrying() || !b.drag.moved {
		return
	}
	text := " " + b.carry.services[0] + " "
	if n := len(b.carry.services); n > 1 {
		text = " " + m.w.Services(n) + " "
	}
	a.put(min(b.drag.x+1, a.w-width(text)), b.drag.y, carried, text)
}
