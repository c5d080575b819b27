package tui

import "strings"

// askFilter asks which services and hosts are shown, as one types.
func (b *board) askFilter() intent {
	before := b.filter
	set := func(text string) {
		b.filter = strings.TrimSpace(text)
		b.settle()
	}
	return ask{
		text:  before,
		title: b.w.Say("find", "chercher"),
		hint:  b.w.Say("part of the name of a service or a host; %s on the board shows all again", "une partie du nom d'un service ou d'un hôte ; %s sur le tableau remontre tout", b.keyOf("put-back")),
		live:  func(text string) { set(text); b.toMatch() },
		done: func(text string) (intent, string) {
			set(text)
			b.toMatch()
			return nil, ""
		},
		undo: func() { set(before) },
	}
}

// toMatch puts the cursor on the first service or host that the filter finds.
func (b *board) toMatch() {
	if b.filter == "" || b.carrying() || b.at.service != "" && b.matches(b.at.service) {
		return
	}
	for _, host := range hostSpots(b.s) {
		list := b.serviceList(host)
		for _, e := range list {
			if e.kind == serviceEntry && b.matches(e.at.service) {
				b.at, b.side = e.at, true
				b.settle()
				return
			}
		}
		if !host.inTray() && b.matches(host.host) {
			b.at, b.side = host, false
			b.settle()
			return
		}
	}
}
