package tui

import (
	"berth/tui/cells"
	"berth/wording"
)

// drawFoot draws the last line: what just happened, else the keys that matter most here, and at its
// right whether everything is saved.
func (p *pages) drawFoot(a cells.Area, said notice, lang wording.Lang) {
	saved := p.saving.words()
	end := a.PutRight(a.W-1, 0, saved.tone, saved.text)
	if said.text != "" {
		a.PutIn(1, 0, end-3, said.tone, said.text, p.v.g)
		return
	}
	p.drawKeys(a, end, lang)
}

// drawKeys names the keys of the present screen that matter most and do something now.
func (p *pages) drawKeys(a cells.Area, end int, lang wording.Lang) {
	x := 1
	for _, act := range p.on(p.v.screen) {
		text := act.brief[lang]
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
