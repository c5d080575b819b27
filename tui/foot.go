package tui

import (
	"berth/tui/cells"
	"berth/wording"
)

// verb is a key that the line at the bottom names.
type verb struct {
	name       string // of the action
	keys, text string
	soon       bool // it cannot be done yet: the text says what lets it be done
	x, end     int  // where it stands
}

// drawFoot draws the last line: what just happened, else the keys that matter most here, and at its
// right whether everything is saved.
func (p *pages) drawFoot(a cells.Area, said notice, lang wording.Lang) {
	saved := p.saving.words()
	end := a.PutRight(a.W-1, 0, saved.tone, saved.text)
	if said.text != "" {
		a.PutIn(1, 0, end-3, said.tone, said.text, p.v.g)
		return
	}
	for _, v := range p.verbs(end-2, lang) {
		keys, text := cells.Accent, cells.Muted
		if v.soon {
			keys, text = cells.Dimmed, cells.Dimmed
		}
		a.Put(a.Put(v.x, 0, keys, v.keys)+1, 0, text, v.text)
	}
}

// verbs are the keys of the present screen that matter most and do something now, and those that will do something with the next step, as
// far as there is room.
func (p *pages) verbs(end int, lang wording.Lang) []verb {
	var out []verb
	x := 1
	add := func(v verb) {
		v.x = x
		v.end = x + cells.Width(v.keys) + 1 + cells.Width(v.text)
		if v.text != "" && v.keys != "" && v.end <= end {
			out = append(out, v)
			x = v.end + 3
		}
	}
	if p.v.screen == onBoard {
		text := p.v.w.Say("move", "se déplacer")
		if p.board.carrying() {
			text = p.v.w.Say("choose", "choisir")
		}
		add(verb{name: "next-host", keys: p.v.w.Say("arrows", "flèches"), text: text})
	}
	for _, spare := range []bool{false, true} {
		for _, act := range p.on(p.v.screen) {
			if spare == (act.spare != nil && act.spare()) {
				add(act.verb(p.v.w, lang))
			}
		}
	}
	return out
}

// verb is what the line at the bottom says of the action; nothing where it is not to be named now.
func (a *action) verb(w wording.Words, lang wording.Lang) verb {
	v := verb{name: a.name, keys: a.shown(), text: a.brief[lang]}
	if a.now != nil && a.now() != "" {
		v.text = a.now()
	}
	soon := ""
	if a.soon != nil {
		soon = a.soon()
	}
	switch {
	case soon != "":
		v.soon, v.text = true, w.Say("%s (%s)", "%s (%s)", v.text, soon)
	case a.whyNot() != "" || a.idle != nil && a.idle():
		v.text = ""
	}
	return v
}
