package tui

import tea "github.com/charmbracelet/bubbletea"

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
