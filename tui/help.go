package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

// help shows the actions of the screen below it with their keys, as they are at this moment: one that
// cannot be done says why.
type help struct{ top int }

// openHelp opens the help for the present screen.
func (m *Model) openHelp() {
	m.help.top = 0
	m.open(onHelp)
}

func (h *help) key(*Model, tea.KeyMsg) tea.Cmd { return nil }

func (h *help) mouse(m *Model, e tea.MouseMsg) tea.Cmd { return m.wheel(e) }

// lines are the help: key, what it does, why not.
func (h *help) lines(m *Model) [][3]string {
	var out [][3]string
	for _, a := range m.actionsOn(m.below()) {
		keys := ""
		for i, k := range a.keys {
			if i > 0 {
				keys += " "
			}
			keys += keyName(k)
		}
		out = append(out, [3]string{keys, a.about(m.w), a.whyNot(m)})
	}
	if m.below() == onBoard {
		out = append(out,
			[3]string{m.w.Say("mouse", "souris"), m.w.Say("drag a service to a host; the wheel scrolls", "glisser un service vers un hôte ; la molette défile"), ""},
			[3]string{}, [3]string{m.w.Say("signs", "signes"), m.w.Say("~ tight or acceptable   ! over or refused", "~ serré ou acceptable   ! dépassé ou refusé"), ""},
			[3]string{"", m.w.Say("+ new   * moved here   - leaves   > cursor   v selected", "+ nouveau   * déplacé ici   - part   > curseur   v choisi"), ""},
			[3]string{"", m.w.Say("%s2 GB derived from the service's files   ?2 GB assumed: nothing tells it", "%s2 Go déduits des fichiers du service   ?2 Go supposés : rien ne l'indique", m.g.Derived), ""},
			[3]string{"", m.w.Say("%s used   %s kept   %s free   %s margin   %s what the carried service adds", "%s utilisé   %s réservé   %s libre   %s marge   %s ce qu'ajoute le service porté",
				m.g.Used, m.g.Reserved, m.g.Free, m.g.Margin, m.g.Added), ""})
	}
	return out
}

func (h *help) draw(m *Model, a cells.Area) {
	m.pages[m.below()].draw(m, a)
	lines := h.lines(m)
	win := window(m.g, a, min(a.W-2, 110), min(len(lines)+3, a.H-1), m.w.Say("help", "aide"))
	room := win.H - 3
	top := max(min(h.top, len(lines)-room), 0)
	for k := top; k < len(lines) && k-top < room; k++ {
		y, l := 1+k-top, lines[k]
		t, desc := cells.Accent, cells.Plain
		if l[2] != "" {
			t, desc = cells.Faint, cells.Faint
		}
		win.PutIn(2, y, 16, t, l[0], m.g)
		x := win.PutIn(19, y, win.W-21, desc, l[1], m.g)
		if l[2] != "" {
			win.PutIn(x+2, y, win.W-4-x, cells.Muted, "("+l[2]+")", m.g)
		}
	}
	foot := m.w.Say("%s back", "%s retour", m.keyOf("back"))
	if len(lines) > room {
		foot = m.w.Say("%s back, %s and %s scroll: %d to %d of %d", "%s retour, %s et %s défilent : %d à %d sur %d", m.keyOf("back"), m.keyOf("scroll-up"), m.keyOf("scroll-down"), top+1, min(top+room, len(lines)), len(lines))
	}
	win.PutIn(2, win.H-2, win.W-4, cells.Muted, foot, m.g)
}

// scroll moves through what is longer than the screen.
func (m *Model) scroll(lines int) {
	switch m.screen {
	case onHelp:
		m.help.top = clamp(m.help.top+lines, max(len(m.help.lines(m))-(min(len(m.help.lines(m))+3, m.height-1)-3), 0)+1)
	case onReading:
		m.reading.scroll(&m.view, lines)
	case onProposal:
		m.proposal.scroll(&m.view, lines)
	case onDeployment:
		m.deploy.scroll(m, lines)
	}
}

// leaveScreen goes back to the screen below.
func (m *Model) leaveScreen() {
	if m.screen == onDeployment && m.deploy.running() {
		m.askLeave(false)
		return
	}
	m.back()
}

// openPalette lists every action of this screen by name, with its key.
func (m *Model) openPalette() {
	var list []choice
	on := m.screen
	for _, a := range m.actionsOn(on) {
		if a.silent {
			continue
		}
		list = append(list, choice{name: a.about(m.w), about: a.name + "  " + a.shown(), why: a.whyNot(m),
			do: func(m *Model) tea.Cmd { return m.run(a) }})
	}
	m.choose(picker{title: m.w.Say("actions", "actions"), empty: m.w.Say("no action of that name", "aucune action de ce nom"), choices: list})
}
