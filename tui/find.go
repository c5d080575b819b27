package tui

import "strings"

// finder leads the cursor to what is looked for: part of a name, or a problem.
type finder struct{ *board }

// askFilter asks which services and hosts are shown, as one types.
func (f *finder) askFilter() intent {
	before := f.filter
	set := func(text string) {
		f.filter = strings.TrimSpace(text)
		f.settle()
	}
	return ask{
		text:  before,
		title: f.w.Say("find", "chercher"),
		hint:  f.w.Say("part of the name of a service or a host; %s on the board shows all again", "une partie du nom d'un service ou d'un hôte ; %s sur le tableau remontre tout", f.keyOf("put-back")),
		live:  func(text string) { set(text); f.toMatch() },
		done: func(text string) (intent, string) {
			set(text)
			f.toMatch()
			return nil, ""
		},
		undo: func() { set(before) },
	}
}

// toMatch puts the cursor on the first service or host that the filter finds.
func (f *finder) toMatch() {
	if f.filter == "" || f.carrying() || f.at.service != "" && f.matches(f.at.service) {
		return
	}
	for _, host := range hostSpots(f.s) {
		list := f.serviceList(host)
		for _, e := range list {
			if e.kind == serviceEntry && f.matches(e.at.service) {
				f.at, f.side = e.at, true
				f.settle()
				return
			}
		}
		if !host.inTray() && f.matches(host.host) {
			f.at, f.side = host, false
			f.settle()
			return
		}
	}
}
