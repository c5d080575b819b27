package tui

import (
	"maps"
	"slices"

	"berth/tui/cells"
)

// drawFoot draws the last line: what just happened, else the keys that matter most here, and at its
// right whether everything is saved.
func (m *Model) drawFoot(a cells.Area) {
	saved := m.saving.savedWords()
	end := a.PutRight(a.W-1, 0, saved.tone, saved.text)
	if m.notice.text != "" {
		a.PutIn(1, 0, end-3, m.notice.tone, m.notice.text, m.g)
		return
	}
	m.drawKeys(a, end)
}

// drawKeys names the keys of the present screen that matter most and do something now.
func (m *Model) drawKeys(a cells.Area, end int) {
	x := 1
	for _, act := range m.on(m.screen) {
		text := act.brief[m.o.Lang]
		if act.now != nil && act.now() != "" {
			text = act.now()
		}
		if text == "" || len(act.keys) == 0 || act.whyNot() != "" || act.idle != nil && act.idle() || x+cells.Width(act.shown())+1+cells.Width(text) > end-2 {
			continue
		}
		x = a.Put(x, 0, cells.Accent, act.shown()) + 1
		x = a.Put(x, 0, cells.Muted, text) + 3
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// drawGhost draws the service under the pointer.
func (b *board) drawGhost(a cells.Area) {
	if !b.carrying() || !b.drag.moved {
		return
	}
	text := " " + b.carry.services[0] + " "
	if n := len(b.carry.services); n > 1 {
		text = " " + b.w.Services(n) + " "
	}
	a.Put(min(b.drag.x+1, a.W-cells.Width(text)), b.drag.y, cells.Carried, text)
}
