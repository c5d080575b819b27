package preflight

import (
	"berth/deployer/moves"
	"berth/wording"
)

// MoveNoDump is a service that is to move by dump and whose entry does not say how.
type MoveNoDump struct {
	Place
	stops
}

func (f MoveNoDump) Say(w wording.Words) string {
	return w.Say("%s is to move by dump (move: dump in its wish), and its entry does not say how that is made and read", "%s doit déménager par export (move: dump dans son souhait), et son entrée ne dit pas comment le faire ni le relire", f.Service)
}

func (f MoveNoDump) Hint(w wording.Words) string {
	return w.Say("say backup and restore of its state in the entry, or leave move out: then it goes as files", "dire backup et restore de son state dans l'entrée, ou retirer move : il part alors tel quel")
}

func moveNoDump(c *checker, m *moves.Move) {
	if m.NoDump {
		c.add(MoveNoDump{Place{m.To, m.Service}, stops{}})
	}
}
