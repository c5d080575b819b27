package preflight

import (
	"strings"

	"berth/deployer/moves"
	"berth/wording"
)

// MoveVersion is a service that exports and imports itself, which only the same version can read, and that is to become another one on the way.
type MoveVersion struct {
	Place
	stops
	From   string
	Images []string // of the target, which are none of those that run
}

func (f MoveVersion) Say(w wording.Words) string {
	return w.Say("%s imports only what the same version has exported, and on %s it is to have %s, which it does not run on %s", "%s n'importe que ce que la même version a exporté, et sur %s il doit avoir %s, qu'il ne fait pas tourner sur %s",
		f.Service, f.Host, strings.Join(f.Images, ", "), f.From)
}

func (f MoveVersion) Hint(w wording.Words) string {
	return w.Say("first the one, then the other: deploy the new version where it is (on: %s in its wish), or move with the old one", "d'abord l'un, puis l'autre : déployer la nouvelle version où il est (on: %s dans son souhait), ou déménager avec l'ancienne", f.From)
}

func moveVersion(c *checker, m *moves.Move) {
	from := c.facts[m.From]
	if from == nil || m.Begun || !m.Dumps() || !m.Exports() {
		return
	}
	if images := m.OtherImages(from); len(images) > 0 {
		c.add(MoveVersion{Place: Place{m.To, m.Service}, From: m.From, Images: images})
	}
}
