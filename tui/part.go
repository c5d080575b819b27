package tui

import "berth/tui/cells"

// part is a piece of a line.
type part struct {
	tone cells.Tone
	text string
}

// parts draws pieces one after the other as long as there is room for them.
func parts(g *cells.Glyphs, a cells.Area, x, y, end int, list []part) {
	for i, p := range list {
		if i > 0 {
			x += 3
		}
		if x+cells.Width(p.text) > end {
			if end-x >= 12 { // less says nothing
				a.PutIn(x, y, end-x, p.tone, p.text, g)
			}
			return
		}
		x = a.Put(x, y, p.tone, p.text)
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
