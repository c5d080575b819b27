package tui

import (
	"slices"
	"strings"

	"berth/tui/cells"
)

// finder leads the cursor to what is looked for: part of a name, or a problem.
type finder struct{ *board }

// askFilter asks, as one types, for part of the names that are to stand out.
func (f *finder) askFilter() intent {
	before := f.filter
	set := func(text string) {
		f.filter = strings.TrimSpace(text)
		f.settle()
	}
	return ask{
		text:  before,
		title: f.w.Say("find", "chercher"),
		hint:  f.w.Say("part of a name; enter goes on among what was found, esc ends", "une partie d'un nom ; enter continue parmi les résultats, esc termine"),
		foot:  true,
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
	if !f.finding() || f.at.service != "" && f.matches(f.at.service) {
		return
	}
	if list := f.found(); len(list) > 0 {
		f.goOn(list[0])
	}
}

// finding reports whether some names stand out: not while something is carried, when every host matters.
func (b *layout) finding() bool { return b.filter != "" && !b.carrying() }

// matches reports whether a name has what is looked for.
func (b *layout) matches(name string) bool {
	return !b.finding() || strings.Contains(name, strings.ToLower(b.filter))
}

// found lists the services and hosts whose names have what is looked for, in the order of the board.
func (b *layout) found() []spot {
	var out []spot
	for _, host := range hostSpots(b.s, b.sorted) {
		if !host.inTray() && b.matches(host.host) {
			out = append(out, host)
		}
		for _, e := range b.serviceList(host) {
			if e.kind == serviceEntry && b.matches(e.at.service) {
				out = append(out, e.at)
			}
		}
	}
	return out
}

// stepFound goes to another of what was found; behind the last comes the first.
func (b *layout) stepFound(by int) {
	if list := b.found(); len(list) > 0 {
		k := slices.Index(list, b.at)
		if k < 0 && by > 0 {
			by--
		}
		b.goOn(list[((max(k, 0)+by)%len(list)+len(list))%len(list)])
	}
}

// goOn puts the cursor on a spot.
func (b *layout) goOn(at spot) {
	b.at, b.side = at, at.service != ""
	b.settle()
}

// foundWords says what is looked for, how often it was found, and how to end that.
func (p picture) foundWords() part {
	n := len(p.found())
	t := cells.Accent
	if n == 0 {
		t = cells.Tight
	}
	return part{t, p.w.Say("/%s: %d found, %s ends", "/%s : %d trouvés, %s termine", p.filter, n, p.keyOf("put-back"))}
}

// drawName draws a name in at most w columns, with what is looked for in it standing out.
func (p picture) drawName(a cells.Area, x, w int, t cells.Tone, name string) int {
	end := a.PutIn(x, 0, w, t, name, p.g)
	if at := strings.Index(name, strings.ToLower(p.filter)); p.finding() && at >= 0 {
		from := x + cells.Width(name[:at])
		a.Repaint(from, 0, min(from+cells.Width(p.filter), end)-from, cells.Carried)
	}
	return end
}
