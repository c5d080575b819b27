package tui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"berth/runview"
	"berth/tui/cells"
	"berth/wording"
)

// The smallest terminal that the session is drawn in.
const (
	minWidth  = 80
	minHeight = 24
)

// screen is what the operator looks at.
type screen int

// The screens. The last three are windows over another one.
const (
	onBoard screen = iota
	onProposal
	onReading
	onDeployment
	onHelp
	onPicker
	onPrompt
	screens
)

// page is one screen: it draws itself, and takes the keys that are no action of its own. It knows the
// model; the model knows of it only this.
type page interface {
	draw(m *Model, a cells.Area)
	key(m *Model, k tea.KeyMsg) tea.Cmd
	mouse(m *Model, e tea.MouseMsg) tea.Cmd
}

// Model is the whole session on the screen, a Bubble Tea model. Only Update changes it.
type Model struct {
	view
	o     Options
	theme *cells.Theme
	acts  []action

	ctx    context.Context // ends with the program: what runs beside the screen stops with it
	screen screen
	under  []screen // what lies below the windows that are open
	pages  [screens]page

	board    *board
	proposal *proposal
	reading  *reading
	deploy   *deployment
	help     *help
	picker   *picker
	prompt   *prompt

	search  search
	saving  saving
	notice  notice
	written written
	leaving bool
	begins  error // why the session ends for a lab of the operator's own; nil: it does not
}

// New makes the model of a session. The context ends what it starts.
func New(ctx context.Context, o Options) *Model {
	g := cells.Unicode
	if o.ASCII {
		g = cells.ASCII
	}
	m := &Model{
		view: view{s: o.Session, w: wording.For(o.Lang), g: g}, o: o, theme: cells.NewTheme(o.Profile, o.Palette), ctx: ctx,
		board: newBoard(), proposal: &proposal{}, reading: &reading{}, deploy: &deployment{told: runview.NewRun(mostLines)},
		help: &help{}, picker: &picker{}, prompt: &prompt{},
	}
	m.pages = [screens]page{m.board, m.proposal, m.reading, m.deploy, m.help, m.picker, m.prompt}
	m.bind(slices.DeleteFunc(actionsWith(o.Keys), func(a action) bool { return a.name == "begin" && !o.Example }))
	m.refresh()
	m.board.at = hostSpots(m.s)[0]
	m.board.settle(m)
	m.saving.first = m.s.Count()
	if m.offerResume(); o.Example && m.screen == onBoard {
		m.offerBeginning()
	}
	return m
}

// Init starts nothing: the session is there already.
func (m *Model) Init() tea.Cmd { return nil }

// Update takes one message. Whatever it changed, what follows from the state is made anew and the state
// is saved.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.take(msg)
	if m.refresh() {
		if m.search.running() && m.search.changes != m.s.Changes() {
			m.stopSearch() // it is about a problem that is no longer there
		}
		m.board.settle(m)
		cmd = tea.Batch(cmd, m.autosave())
	}
	m.showReady()
	m.showAdvice()
	return m, cmd
}

// take hands a message to what it is for.
func (m *Model) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		m.board.settle(m)
		return m.readingResized()
	case tea.KeyMsg:
		if m.leaving {
			return m.keyLeaving(msg)
		}
		return m.typed(msg)
	case tea.MouseMsg:
		if m.drawable() && !m.leaving && !m.typing() {
			return m.pages[m.screen].mouse(m, msg)
		}
	case planComputedMsg:
		return m.planComputed(msg)
	case improvedMsg:
		return m.improved(msg)
	case adviceComputedMsg:
		return m.adviceComputed(msg)
	case sessionSavedMsg:
		return m.sessionSaved(msg)
	case sessionKeptMsg:
		return m.sessionKept(msg)
	case reportRenderedMsg:
		return m.reportRendered(msg)
	case fileSavedMsg:
		m.fileSaved(msg)
	case inventoryReadMsg:
		return m.inventoryRead(msg)
	case inventorySavedMsg:
		m.inventorySaved(msg)
	case deployPreparedMsg:
		m.deployPrepared(msg)
	case deployAsideMsg:
		return m.deployAside(msg)
	case deployEventMsg:
		return m.deployEvent(msg)
	case deployTickedMsg:
		return m.deployTicked(msg)
	case deployEndedMsg:
		return m.deployEnded(msg)
	}
	return nil
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
	return m.pages[m.screen].key(m, k)
}

// keyUnseen takes a key while nothing is drawn: nothing is done unseen but leaving, whatever is open below.
func (m *Model) keyUnseen(k tea.KeyMsg) tea.Cmd {
	if !isQuit(k) {
		return nil
	}
	for m.screen == onPicker { // a question that was asked before is asked anew
		m.back()
	}
	return m.quit()
}

// run does an action, or says why it cannot be done now.
func (m *Model) run(a *action) tea.Cmd {
	if why := a.whyNot(m); why != "" {
		m.tell(cells.Muted, why)
		return nil
	}
	if a.name != "drop-over" {
		m.board.refused = nil
	}
	return a.do(m)
}

// typing reports whether keys are text now.
func (m *Model) typing() bool { return m.screen == onPrompt }

// open shows a screen over the present one.
func (m *Model) open(s screen) {
	m.under = append(m.under, m.screen)
	m.screen = s
}

// back leaves the screen for the one below it.
func (m *Model) back() {
	if n := len(m.under); n > 0 {
		m.screen, m.under = m.under[n-1], m.under[:n-1]
	}
}

// below is the screen that lies under the window on top.
func (m *Model) below() screen {
	if n := len(m.under); n > 0 {
		return m.under[n-1]
	}
	return onBoard
}

// View draws the frame. It reads the state only.
func (m *Model) View() string {
	if m.width <= 0 || m.height <= 0 {
		return ""
	}
	c := cells.NewCanvas(m.width, m.height)
	switch {
	case m.leaving:
		m.drawLeaving(c.All())
	case !m.drawable():
		m.drawTooSmall(c.All())
	default:
		m.pages[m.screen].draw(m, c.All())
	}
	return c.String(m.theme)
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
