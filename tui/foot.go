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

// drawKeys names the keys of the present screen that matter most; one that does nothing now is faint.
func (m *Model) drawKeys(a area, end int) {
	x := 1
	for _, act := range m.actionsOn(m.screen) {
		if !act.brief || len(act.keys) == 0 {
			continue
		}
		b := act.binding(m)
		if x+width(b.Help().Key)+1+width(b.Help().Desc) > end-2 {
			continue
		}
		key, text := accent, muted
		if !b.Enabled() {
			key, text = faint, faint
		}
		x = a.put(x, 0, key, b.Help().Key) + 1
		x = a.put(x, 0, text, b.Help().Desc) + 3
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
