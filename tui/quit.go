package tui

import tea "github.com/charmbracelet/bubbletea"

// quit leaves berth when everything is on disk. It waits for a write that is on its way, and asks where
// the session could not be saved.
func (m *Model) quit() tea.Cmd {
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
	why := m.saving.err.Error()
	m.choose(picker{title: m.w.Say("the session is not saved: %s", "la session n'est pas enregistrée : %s", why), choices: []choice{
		{name: m.w.Say("stay", "rester"), do: func(*Model) tea.Cmd { return nil }},
		{name: m.w.Say("try again to save, then leave", "réessayer d'enregistrer, puis quitter"), do: func(m *Model) tea.Cmd {
			m.saving.err, m.leaving = nil, true
			return m.autosave()
		}},
		{name: m.w.Say("leave, and lose what was changed", "quitter et perdre les changements"), do: func(m *Model) tea.Cmd { return m.stopAll() }},
	}})
	return nil
}

// stopAll stops what runs beside the screen, and the program.
func (m *Model) stopAll() tea.Cmd {
	m.stopSearch()
	return tea.Quit
}
