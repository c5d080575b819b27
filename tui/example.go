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
func (b *beginning) offerBeginning() intent {
	mine := func() intent { return end{ErrOwnMachines} }
	empty := func() intent { return end{ErrEmptyInventory} }
	return pick{
		title: b.w.Say("an example lab: it is not yours", "un labo d'exemple : ce n'est pas le vôtre"),
		choices: []choice{
			{name: b.w.Say("look around in the example", "visiter l'exemple"), do: nothing},
			{name: b.w.Say("i  my machines", "i  mes machines"), about: b.w.Say("one look over SSH; nothing on them changes", "un regard par SSH ; rien n'y change"), do: mine},
			{name: b.w.Say("n  an inventory to fill in", "n  un inventaire à remplir"), about: b.w.Say("a small lab, every field explained", "un petit labo, chaque champ expliqué"), do: empty},
		},
		other: func(_ *picker, _ choice, k tea.KeyMsg) (intent, bool) {
			switch k.String() {
			case "i":
				return mine(), true
			case "n":
				return empty(), true
			}
			return nil, false
		},
	}
}
