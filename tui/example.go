package tui

import (
	"errors"

	tea "github.com/charmbracelet/bubbletea"
)

// How a session on an example ends for a lab of the operator's own: nothing went wrong, and what is to follow needs the terminal.
var (
	ErrOwnMachines    = errors.New("an inventory of the operator's machines is wanted")
	ErrEmptyInventory = errors.New("an inventory to fill in is wanted")
)

// offerBeginning says that the lab is an example, and offers the ways to a lab of one's own.
func (m *Model) offerBeginning() {
	end := func(why error) func(m *Model) tea.Cmd {
		return func(m *Model) tea.Cmd {
			m.begins = why
			return m.stopAll()
		}
	}
	mine, empty := end(ErrOwnMachines), end(ErrEmptyInventory)
	m.choose(picker{
		title: m.w.Say("an example lab: it is not yours", "un labo d'exemple : ce n'est pas le vôtre"),
		choices: []choice{
			{name: m.w.Say("look around in the example", "visiter l'exemple"), do: func(*Model) tea.Cmd { return nil }},
			{name: m.w.Say("i  my machines", "i  mes machines"), about: m.w.Say("one look over SSH; nothing on them changes", "un regard par SSH ; rien n'y change"), do: mine},
			{name: m.w.Say("n  an inventory to fill in", "n  un inventaire à remplir"), about: m.w.Say("a small lab, every field explained", "un petit labo, chaque champ expliqué"), do: empty},
		},
		other: func(m *Model, _ choice, k tea.KeyMsg) (tea.Cmd, bool) {
			switch k.String() {
			case "i":
				return mine(m), true
			case "n":
				return empty(m), true
			}
			return nil, false
		},
	})
}
