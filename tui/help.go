package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

// help shows the actions of the screen below it with their keys, as they are at this moment: one that
// cannot be done says why.
type help struct {
	*view
	on      screen           // that it is about
	actions func() []*action // of it
	top     int
}

// open begins at the top, with the actions of a screen.
func (h *help) open(on screen, actions func() []*action) { h.top, h.on, h.actions = 0, on, actions }

func (h *help) key(tea.KeyMsg) intent { return nil }

func (h *help) mouse(e tea.MouseMsg) intent {
	h.scroll(wheeled(e))
	return nil
}

func (h *help) scroll(lines int) {
	n := len(h.lines())
	h.top = clamp(h.top+lines, max(n-(min(n+3, h.height-1)-3), 0)+1)
}

// lines are the help: key, what it does, why not.
func (h *help) lines() [][3]string {
	var out [][3]string
	for _, a := range h.actions() {
		keys := ""
		for i, k := range a.keys {
			if i > 0 {
				keys += " "
			}
			keys += keyName(k)
		}
		out = append(out, [3]string{keys, a.about(h.w), a.whyNot()})
	}
	if h.on == onBoard {
		out = append(out,
			[3]string{h.w.Say("mouse", "souris"), h.w.Say("drag a service to a host; the wheel scrolls", "glisser un service vers un hôte ; la molette défile"), ""},
			[3]string{}, [3]string{h.w.Say("signs", "signes"), h.w.Say("~ tight or acceptable   ! over or refused", "~ serré ou acceptable   ! dépassé ou refusé"), ""},
			[3]string{"", h.w.Say("+ new   * moved here   - leaves   > cursor   v selected", "+ nouveau   * déplacé ici   - part   > curseur   v choisi"), ""},
			[3]string{"", h.w.Say("%s2 GB derived from the service's files   ?2 GB assumed: nothing tells it", "%s2 Go déduits des fichiers du service   ?2 Go supposés : rien ne l'indique", h.g.Derived), ""},
			[3]string{"", h.w.Say("%s used   %s kept   %s free   %s margin   %s what the carried service adds", "%s utilisé   %s réservé   %s libre   %s marge   %s ce qu'ajoute le service porté",
				h.g.Used, h.g.Reserved, h.g.Free, h.g.Margin, h.g.Added), ""})
	}
	return out
}

func (h *help) draw(a cells.Area, _ part) {
	lines := h.lines()
	win := window(h.g, a, min(a.W-2, 110), min(len(lines)+3, a.H-1), h.w.Say("help", "aide"))
	room := win.H - 3
	top := max(min(h.top, len(lines)-room), 0)
	for k := top; k < len(lines) && k-top < room; k++ {
		y, l := 1+k-top, lines[k]
		t, desc := cells.Accent, cells.Plain
		if l[2] != "" {
			t, desc = cells.Dimmed, cells.Dimmed
		}
		win.PutIn(2, y, 16, t, l[0], h.g)
		x := win.PutIn(19, y, win.W-21, desc, l[1], h.g)
		if l[2] != "" {
			win.PutIn(x+2, y, win.W-4-x, cells.Muted, "("+l[2]+")", h.g)
		}
	}
	foot := h.w.Say("%s back", "%s retour", h.keyOf("back"))
	if len(lines) > room {
		foot = h.w.Say("%s back, %s and %s scroll: %d to %d of %d", "%s retour, %s et %s défilent : %d à %d sur %d", h.keyOf("back"), h.keyOf("scroll-up"), h.keyOf("scroll-down"), top+1, min(top+room, len(lines)), len(lines))
	}
	win.PutIn(2, win.H-2, win.W-4, cells.Muted, foot, h.g)
}
