package tui

import (
	"github.com/charmbracelet/bubbles/viewport"
	tea "github.com/charmbracelet/bubbletea"
)

// reading shows a text that is longer than the screen: the report, an explanation, a difference.
type reading struct {
	title string
	view  viewport.Model
}

func (r *reading) key(*Model, tea.KeyMsg) tea.Cmd     { return nil }
func (r *reading) mouse(*Model, tea.MouseMsg) tea.Cmd { return nil }
func (r *reading) draw(m *Model, a area)              {}
func (r *reading) scroll(lines int)                   {}

type reportRenderedMsg struct{}
type fileSavedMsg struct{}
type inventoryReadMsg struct{}

func (m *Model) openReport() tea.Cmd                      { return nil }
func (m *Model) reportRendered(reportRenderedMsg) tea.Cmd { return nil }
func (m *Model) chooseFormat()                            {}
func (m *Model) fileSaved(fileSavedMsg)                   {}
func (m *Model) explain()                                 {}
func (m *Model) notExplainable() string                   { return "" }
func (m *Model) notSavable() string                       { return "" }
func (m *Model) readInventory() tea.Cmd                   { return nil }
func (m *Model) inventoryRead(inventoryReadMsg) tea.Cmd   { return nil }
