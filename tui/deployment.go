package tui

import tea "github.com/charmbracelet/bubbletea"

// deployment shows how the placement is carried out.
type deployment struct{}

func (d *deployment) key(*Model, tea.KeyMsg) tea.Cmd     { return nil }
func (d *deployment) mouse(*Model, tea.MouseMsg) tea.Cmd { return nil }
func (d *deployment) draw(m *Model, a area)              {}
func (d *deployment) scroll(m *Model, lines int)         {}

type deployEventMsg struct{}
type deployEndedMsg struct{}

func (m *Model) deployEvent(deployEventMsg) tea.Cmd { return nil }
func (m *Model) deployEnded(deployEndedMsg)         {}
func (m *Model) notDeployable() string              { return "" }
func (m *Model) openDeployment() tea.Cmd            { return nil }
