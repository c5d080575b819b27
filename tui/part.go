package tui

import "berth/tui/cells"

// part is a piece of a line.
type part struct {
	tone cells.Tone
	text string
}

// parts draws pieces one after the other as long as there is room for them.
func parts(g *cells.Glyphs, a cells.Area, x, y, end int, list []part) {
	partsWith(g, a, x, y, end, "   ", list)
}

// partsWith is parts with something between them.
func partsWith(g *cells.Glyphs, a cells.Area, x, y, end int, between string, list []part) {
	for i, p := range list {
		at := x
		if i > 0 {
			at += cells.Width(between)
		}
		short := at+cells.Width(p.text) > end
		if short && end-at < 12 { // less says nothing
			return
		}
		if i > 0 {
			a.Put(x, y, cells.Muted, between)
		}
		if short {
			a.PutIn(at, y, end-at, p.tone, p.text, g)
			return
		}
		x = a.Put(at, y, p.tone, p.text)
	}
}

// window clears a frame in the middle of the screen and returns the area inside it, its edges included.
func window(g *cells.Glyphs, a cells.Area, w, h int, title string) cells.Area {
	w, h = min(w, a.W), min(h, a.H)
	return windowAt(g, a, (a.W-w)/2, max((a.H-h)/3, 0), w, h, title)
}

// windowAt is a window at a place. What lies below it is dimmed.
func windowAt(g *cells.Glyphs, a cells.Area, x, y, w, h int, title string) cells.Area {
	a.Dim(cells.Dimmed)
	win := a.Cut(x, y, w, h)
	a.Cut(x-1, y, w+2, h).Clear(cells.Plain)
	win.Box(cells.Accent, g, title, cells.Accent, "", cells.Muted)
	return win
}

func either(which bool, yes, no cells.Tone) cells.Tone {
	if which {
		return yes
	}
	return no
}
