package preflight

import (
	"berth/deployer/moves"
	"berth/planner"
	"berth/wording"
)

// MoveArchitecture is a database that moves to a host of another architecture: its files are of the processor that wrote them.
type MoveArchitecture struct {
	Place
	stops
	From, Image string
	Was, Is     planner.Arch
}

func (f MoveArchitecture) Say(w wording.Words) string {
	return w.Say("%s has a database (%s) whose files were written on %s (%s), and %s is %s: it does not read them reliably", "%s a une base de données (%s) dont les fichiers viennent de %s (%s), et %s est %s : elle ne les lit pas de façon sûre",
		f.Service, f.Image, f.From, f.Was, f.Host, f.Is)
}

func (f MoveArchitecture) Hint(w wording.Words) string {
	return w.Say("keep %s on a host of the same architecture, or say in its entry how the database is dumped and read (backup and restore of its state); a wish of move: raw is in the way of that",
		"garder %s sur un hôte de la même architecture, ou dire dans son entrée comment la base est exportée et relue (backup et restore de son state) ; un souhait move: raw l'empêche", f.Service)
}

func moveArchitecture(c *checker, m *moves.Move) {
	from, to := c.facts[m.From], c.facts[m.To]
	if from == nil || to == nil || !m.Copies() || from.Arch.Family == "" || to.Arch.Family == "" || from.Arch.Family == to.Arch.Family {
		return
	}
	if image := m.RawDatabase(); image != "" {
		c.add(MoveArchitecture{Place: Place{m.To, m.Service}, From: m.From, Image: image, Was: planner.Arch{Family: from.Arch.Family}, Is: planner.Arch{Family: to.Arch.Family}})
	}
}
