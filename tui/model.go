package tui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
	"berth/wording"
)

// Model is the whole session on the screen, a Bubble Tea model. It routes: keys to actions and pages, results of work to the pages
// that they are for, and does what pages want. Only Update changes it.
type Model struct {
	view
	pages
	o      Options
	theme  *cells.Theme
	canvas cells.Canvas // that frames are drawn on, one after the other

	notice notice
	begins error // why the session ends for a lab of the operator's own; nil: it does not
}

// New makes the model of a session. The context ends what it starts.
func New(ctx context.Context, o Options) *Model {
	g := cells.Unicode
	if o.ASCII {
		g = cells.ASCII
	}
	m := &Model{view: view{s: o.Session, w: wording.For(o.Lang), g: g}, o: o, theme: cells.NewTheme(o.Profile, o.Palette)}
	m.pages = newPages(ctx, &m.view, &m.o)
	m.bind(slices.DeleteFunc(actionsWith(&m.pages, o.Keys), func(a action) bool { return a.name == "begin" && !o.Example }))
	m.refresh()
	m.board.anew()
	m.saving.first = m.s.Count()
	m.do(m.begin.offerResume())
	if o.Example && m.screen == onBoard {
		m.do(m.begin.offerBeginning())
	}
	return m
}

// bind makes these the actions that there are, with their keys.
func (m *Model) bind(acts []action) { m.acts, m.keys = acts, keysOf(acts) }

// Init starts nothing: the session is there already.
func (m *Model) Init() tea.Cmd { return nil }

// Update takes one message. Whatever it changed, what follows from the state is made anew and the state
// is saved.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.take(msg)
	if m.refresh() {
		m.do(m.search.outdated())
		m.board.settle()
		cmd = tea.Batch(cmd, m.saving.autosave())
	}
	m.do(m.search.showReady())
	m.do(m.search.showAdvice())
	return m, cmd
}

// take hands a message to what it is for.
func (m *Model) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		m.board.settle()
		return m.do(m.reading.resized())
	case tea.KeyMsg:
		if m.saving.leaving {
			return m.do(m.saving.keyLeaving(msg))
		}
		return m.typed(msg)
	case tea.MouseMsg:
		if m.drawable() && !m.saving.leaving && !m.typing() {
			if i, there := m.pressed(msg, m.notice, m.beside(m.screen), m.o.Lang); there {
				m.notice = notice{}
				return m.do(i)
			}
			return m.do(m.of(m.screen).mouse(msg))
		}
	case result:
		return m.do(msg.reach(&m.pages))
	}
	return nil
}

// typed takes what was typed. A terminal that answers slowly, or a key that is held down, gives several
// characters at once as one message: each is a key of its own. Text that was pasted is none.
func (m *Model) typed(k tea.KeyMsg) tea.Cmd {
	if k.Type != tea.KeyRunes || len(k.Runes) < 2 || k.Paste {
		return m.key(k)
	}
	var cmds []tea.Cmd
	for _, r := range k.Runes {
		_, cmd := m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: k.Alt})
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}

// key finds the action that the key is bound to on this screen, else gives it to the screen.
func (m *Model) key(k tea.KeyMsg) tea.Cmd {
	m.notice = notice{}
	if !m.drawable() {
		return m.keyUnseen(k)
	}
	if a := m.bound(k); a != nil {
		return m.run(a)
	}
	return m.do(m.of(m.screen).key(k))
}

// bound finds the action that the key has on this screen.
func (m *Model) bound(k tea.KeyMsg) *action {
	name := k.String()
	for i := range m.acts {
		if a := &m.acts[i]; slices.Contains(a.keys, name) && slices.Contains(a.on, m.screen) {
			return a
		}
	}
	return nil
}

// keyUnseen takes a key while nothing is drawn: nothing is done unseen but leaving, whatever is open below.
func (m *Model) keyUnseen(k tea.KeyMsg) tea.Cmd {
	if !isQuit(k) {
		return nil
	}
	for m.screen == onPicker { // a question that was asked before is asked anew
		m.back()
	}
	return m.do(m.quit())
}

// run does an action, or says why it cannot be done now.
func (m *Model) run(a *action) tea.Cmd {
	if why := a.whyNot(); why != "" {
		return m.do(notice{cells.Muted, why})
	}
	if a.name != "drop-over" {
		m.board.refused = nil
	}
	if a.name != "pick-up" { // which is picking up or dropping, and learnt there
		m.board.learn(a.name)
	}
	return m.do(a.do())
}

// typing reports whether keys are text now.
func (m *Model) typing() bool { return m.screen == onPrompt }

// View draws the frame. It reads the state only; what it draws on is no part of that.
func (m *Model) View() string {
	if m.width <= 0 || m.height <= 0 {
		return ""
	}
	c := &m.canvas
	c.Reset(m.width, m.height)
	switch {
	case m.drawable():
		m.draw(c.All())
	case m.saving.leaving:
		m.saving.drawLeaving(c.All())
	default:
		m.drawTooSmall(c.All())
	}
	return c.String(m.theme)
}

// draw draws the page on top, over the one below it where it is a window.
func (m *Model) draw(a cells.Area) {
	stack := append(slices.Clone(m.under), m.screen)
	at := len(stack) - 1
	for at > 0 && stack[at].window() {
		at--
	}
	for _, s := range stack[at:] {
		m.of(s).draw(a, m.beside(s))
		if s.window() {
			continue
		}
		m.drawFoot(a.Cut(0, a.H-1, a.W, 1), m.notice, m.o.Lang)
		if s == onBoard {
			m.board.drawGhost(a)
		}
	}
	if m.saving.leaving {
		m.saving.drawLeaving(a)
	}
}

// beside says what runs beside a screen, else how to get help.
func (m *Model) beside(s screen) part {
	switch {
	case m.search.running():
		return part{cells.Accent, m.search.words()}
	case s == onBoard && m.deploy.running():
		return part{cells.Accent, m.deploy.words()}
	}
	return part{cells.Muted, m.keyOf("help") + " " + m.w.Say("help", "aide")}
}

// drawTooSmall says how large the terminal has to be.
func (m *Model) drawTooSmall(a cells.Area) {
	text := m.w.Say("berth needs 80 x 24; this terminal is %d x %d. Make it larger, or q leaves.",
		"berth demande 80 x 24 ; ce terminal a %d x %d. Agrandissez-le, ou q quitte.", m.width, m.height)
	if m.screen == onPicker && (m.saving.err != nil || m.deploy.running()) {
		text = m.w.Say("berth needs 80 x 24; this terminal is %d x %d. Make it larger: there is a question before berth can leave.",
			"berth demande 80 x 24 ; ce terminal a %d x %d. Agrandissez-le : une question est posée avant de quitter.", m.width, m.height)
	}
	for y, line := range cells.Wrap(text, a.W) {
		a.Put(0, y, cells.Plain, line)
	}
}
