package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

// do does what a page wants.
func (m *Model) do(i intent) tea.Cmd {
	switch i := i.(type) {
	case notice:
		m.notice = i
	case all:
		var cmds []tea.Cmd
		for _, each := range i {
			cmds = append(cmds, m.do(each))
		}
		return tea.Batch(cmds...)
	case work:
		return tea.Cmd(i)
	case perform:
		return m.run(m.named(string(i)))
	case resume:
		return m.resume(i)
	case noRest:
		m.facts.noRest = bool(i)
	case learnt:
		m.facts.standing, m.facts.here, m.facts.best = m.s.Standing()
	case leave:
		return m.do(m.quit())
	case end:
		m.begins = i.why
		m.do(m.search.stop())
		return tea.Quit
	default:
		m.turn(i)
	}
	return nil
}

// turn goes to another page.
func (m *Model) turn(i intent) {
	switch i := i.(type) {
	case over:
		m.open(screen(i))
	case show:
		if m.screen != screen(i) {
			m.open(screen(i))
		}
	case back:
		m.back()
	case closeQuestions:
		for m.screen == onPicker || m.screen == onPrompt {
			m.back()
		}
	case pick:
		m.picker.ask(i)
		m.open(onPicker)
	case ask:
		m.prompt.ask(i)
		m.open(onPrompt)
	case document:
		m.reading.read(i)
		m.turn(show(onReading))
	}
}

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

// resume makes an earlier session the one on the screen; what is in it is said.
func (m *Model) resume(r resume) tea.Cmd {
	m.s = r.s
	m.saving.first = 0 // its file says that it was cut short until it is written again
	m.facts = facts{}
	m.refresh()
	m.board.anew()
	if r.taken != nil {
		r.taken()
	}
	return m.do(notice{cells.Plain, m.w.Say("gone on with: %s", "reprise : %s", r.what)})
}
