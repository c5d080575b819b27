package tui

import (
	"errors"
	"io/fs"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

// sessionKeptMsg is the end of writing the session into a file of the operator's choice.
type sessionKeptMsg struct {
	name string
	err  error
}

// quit leaves berth when everything is on disk. It waits for a write that is on its way, and asks where
// the session could not be saved.
func (m *Model) quit() tea.Cmd {
	if m.deploy.running() {
		m.askLeave(true)
		return nil
	}
	if m.saving.busy {
		m.leaving = true
		return nil
	}
	m.leaving = false
	if m.o.Store != nil && m.saving.err == nil && m.saving.wanted != m.saving.written {
		m.leaving = true
		return m.autosave()
	}
	if m.saving.err == nil {
		return m.stopAll()
	}
	m.choose(picker{
		title: m.w.Say("the session is not saved", "la session n'est pas enregistrée"), note: oneLine(m.w, m.saving.err),
		choices: []choice{
			{name: m.w.Say("stay", "rester"), do: func(*Model) tea.Cmd { return nil }},
			{name: m.w.Say("try again to save, then leave", "réessayer d'enregistrer, puis quitter"), do: func(m *Model) tea.Cmd {
				m.saving.err, m.leaving = nil, true
				return m.autosave()
			}},
			{name: m.w.Say("save it to another file, then leave", "l'enregistrer dans un autre fichier, puis quitter"), do: func(m *Model) tea.Cmd {
				m.askElsewhere("berth-session.json", "")
				return nil
			}},
			{name: m.w.Say("leave, and lose what was changed", "quitter et perdre les changements"), do: func(m *Model) tea.Cmd { return m.stopAll() }},
		},
	})
	return nil
}

// askElsewhere asks for a file for the session, and leaves once it is there.
func (m *Model) askElsewhere(name, wrong string) {
	m.ask(prompt{
		title: m.w.Say("save the session as", "enregistrer la session sous"),
		hint:  m.w.Say("a new file; put where berth keeps the session, the next berth offers it", "un nouveau fichier ; mis là où berth garde la session, le prochain berth la propose"),
		done: func(m *Model, text string) (tea.Cmd, string) {
			text = strings.TrimSpace(text)
			if text == "" {
				return nil, m.w.Say("a file needs a name", "un fichier a besoin d'un nom")
			}
			store, data := m.o.Store, m.s.Snapshot().Ended().Encode()
			m.tell(cells.Muted, m.w.Say("saving %s ...", "enregistrement de %s ...", text))
			return func() tea.Msg {
				_, err := store.SaveReport(text, data)
				return sessionKeptMsg{name: text, err: err}
			}, ""
		},
	}, name)
	m.prompt.wrong = wrong
}

// sessionKept leaves, or asks for another file.
func (m *Model) sessionKept(msg sessionKeptMsg) tea.Cmd {
	if msg.err == nil {
		return m.stopAll()
	}
	why := oneLine(m.w, msg.err)
	if errors.Is(msg.err, fs.ErrExist) {
		why = m.w.Say("%s is there already: nothing was written", "%s existe déjà : rien n'a été écrit", msg.name)
	}
	for m.screen == onPicker || m.screen == onPrompt {
		m.back()
	}
	m.askElsewhere(msg.name, why)
	return nil
}

// keyLeaving takes a key while leaving waits for the last write: a disk that does not answer must not hold
// the operator.
func (m *Model) keyLeaving(k tea.KeyMsg) tea.Cmd {
	switch k.Type {
	case tea.KeyCtrlC:
		m.saving.given = true
		return m.stopAll()
	case tea.KeyEsc:
		m.leaving = false
	}
	return nil
}

// drawLeaving says what leaving waits for.
func (m *Model) drawLeaving(a cells.Area) {
	title := m.w.Say("saving the session ...", "enregistrement de la session ...")
	text := m.w.Say("ctrl+c leaves without it, esc stays", "ctrl+c quitte sans attendre, esc reste")
	if !m.drawable() {
		a.Put(0, 0, cells.Plain, title)
		a.Put(0, 1, cells.Muted, text)
		return
	}
	m.pages[m.screen].draw(m, a)
	window(m.g, a, cells.Width(text)+6, 3, title).Put(3, 1, cells.Muted, text)
}

// stopAll stops what runs beside the screen, and the program.
func (m *Model) stopAll() tea.Cmd {
	m.stopSearch()
	return tea.Quit
}
