package tui

import (
	"strings"

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
	if e.Action != tea.MouseActionPress || e.Button != tea.MouseButtonLeft {
		return nil
	}
	lines := h.lines()
	win := h.place(cells.Screen(h.width, h.height), len(lines))
	room := win.H - 3
	k := e.Y - win.Y - 1
	switch {
	case !win.Has(e.X, e.Y):
		return back{}
	case k < 0 || k >= min(room, len(lines)):
		return nil
	}
	if l := lines[k+max(min(h.top, len(lines)-room), 0)]; l.name != "" {
		return all{back{}, perform(l.name)}
	}
	return nil
}

func (h *help) scroll(lines int) {
	n := len(h.lines())
	h.top = clamp(h.top+lines, max(n-(min(n+3, h.height-1)-3), 0)+1)
}

// helpLine is a line of the help: a heading, an action with its keys and why it cannot be done, or what a sign means.
type helpLine struct {
	heading        bool
	name           string // of the action; "": none
	keys, text, no string
}

// lines are the help: what the signs mean, then the actions by what they are about.
func (h *help) lines() []helpLine {
	var out []helpLine
	if h.on == onBoard {
		out = h.signs()
	}
	last := group(-1)
	for _, a := range h.actions() {
		if a.group != last {
			out = append(out, helpLine{heading: true, text: a.group.title(h.w)})
			last = a.group
		}
		keys := make([]string, len(a.keys))
		for i, k := range a.keys {
			keys[i] = keyName(k)
		}
		out = append(out, helpLine{name: a.name, keys: strings.Join(keys, " "), text: a.about(h.w), no: a.whyNot()})
	}
	if h.on == onBoard {
		out = append(out, helpLine{heading: true, text: h.w.Say("mouse", "souris")},
			helpLine{keys: h.w.Say("drag", "glisser"), text: h.w.Say("a service to a host; beside everything it goes back", "un service vers un hôte ; à côté de tout, il revient")},
			helpLine{keys: h.w.Say("two clicks", "deux clics"), text: h.w.Say("explain", "expliquer")},
			helpLine{keys: h.w.Say("right click", "clic droit"), text: h.w.Say("what can be done there", "ce qu'on peut y faire")},
			helpLine{keys: h.w.Say("click", "clic"), text: h.w.Say("on the first line its figures, on the last what it names", "sur la première ligne ses chiffres, sur la dernière ce qu'elle nomme")},
			helpLine{keys: h.w.Say("wheel", "molette"), text: h.w.Say("scrolls what is under it", "fait défiler ce qui est dessous")})
	}
	return out
}

// signs are the lines of the help that say what the signs on the board mean.
func (h *help) signs() []helpLine {
	line := func(sign, en, fr string) helpLine { return helpLine{keys: sign, text: h.w.Say(en, fr)} }
	g := h.g
	return []helpLine{
		{heading: true, text: h.w.Say("signs", "signes")},
		line(cells.SignNew+"  "+cells.SignMoved+"  "+cells.SignLeaves, "new, moved here, leaves", "nouveau, déplacé ici, part"),
		line(cells.SignTight+"  "+cells.SignOver, "tight or acceptable; over or refused", "serré ou acceptable ; dépassé ou refusé"),
		line(g.Yes+"  "+g.Never+"  "+g.Home, "while carrying: takes it, never does, it comes from there", "en portant : le prend, ne le prendra jamais, il vient de là"),
		line(cells.SignCursor+"  "+cells.SignSelected, "cursor, selected", "curseur, choisi"),
		line(g.Derived+"  "+cells.SignAssumed, "an amount derived from the service's files; one that nothing tells, assumed", "une quantité déduite des fichiers du service ; une que rien n'indique, supposée"),
		line(g.Fill+" "+g.Reserved+" "+g.Line, "a service; reserved and foreign; the margin", "un service ; réservé et étranger ; la marge"),
		line(g.Added+" "+g.Grow+" "+g.Now, "what is carried would add; what a guest may grow to; measured", "ce qu'ajouterait ce qui est porté ; jusqu'où un invité peut grandir ; mesuré"),
	}
}

func (h *help) draw(a cells.Area, _ part) {
	lines := h.lines()
	win := h.place(a, len(lines))
	win = windowAt(h.g, a, win.X, win.Y, win.W, win.H, h.w.Say("help", "aide"))
	room := win.H - 3
	top := max(min(h.top, len(lines)-room), 0)
	for k := top; k < len(lines) && k-top < room; k++ {
		h.drawLine(win.Cut(2, 1+k-top, win.W-4, 1), lines[k])
	}
	foot := h.w.Say("%s back", "%s retour", h.keyOf("back"))
	if len(lines) > room {
		foot = h.w.Say("%s back, %s and %s scroll: %d to %d of %d", "%s retour, %s et %s défilent : %d à %d sur %d", h.keyOf("back"), h.keyOf("scroll-up"), h.keyOf("scroll-down"), top+1, min(top+room, len(lines)), len(lines))
	}
	win.PutIn(2, win.H-2, win.W-4, cells.Muted, foot, h.g)
}

// place is where the window of so many lines lies.
func (h *help) place(a cells.Area, lines int) cells.Area {
	w, height := min(a.W-2, 110), min(lines+3, a.H-1)
	return a.Cut((a.W-w)/2, max((a.H-height)/3, 0), w, height)
}

func (h *help) drawLine(a cells.Area, l helpLine) {
	if l.heading {
		a.PutIn(0, 0, a.W, cells.Strong, l.text, h.g)
		return
	}
	t, desc := cells.Accent, cells.Plain
	if l.no != "" {
		t, desc = cells.Dimmed, cells.Dimmed
	}
	a.PutIn(2, 0, 15, t, l.keys, h.g)
	x := a.PutIn(18, 0, a.W-18, desc, l.text, h.g)
	if l.no != "" {
		a.PutIn(x+2, 0, a.W-2-x, cells.Muted, "("+l.no+")", h.g)
	}
}
