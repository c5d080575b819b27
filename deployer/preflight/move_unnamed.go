package preflight

import (
	"slices"
	"strings"

	"berth/deployer/moves"
	"berth/wording"
)

// MoveUnnamed is a volume without a name that Docker has made for a container of a service that moves: nobody can find it again.
type MoveUnnamed struct {
	Place
	warns
	From    string
	Targets []string // where containers have them
}

func (f MoveUnnamed) Say(w wording.Words) string {
	return w.Say("%s has volumes without a name on %s, at %s: what is in them does not go along, and nothing uses them any more", "%s a des volumes sans nom sur %s, en %s : leur contenu ne suit pas, et plus rien ne s'en sert", f.Service, f.From, strings.Join(f.Targets, ", "))
}

func (f MoveUnnamed) Hint(w wording.Words) string {
	return w.Say("right for caches; else give them a name in its Compose file first", "juste pour des caches ; sinon leur donner d'abord un nom dans son fichier Compose")
}

func moveUnnamed(c *checker, m *moves.Move) {
	f := c.facts[m.From]
	if f == nil || !m.Copies() {
		return
	}
	out := MoveUnnamed{Place: Place{m.To, m.Service}, From: m.From}
	for _, k := range f.Of(m.Service) {
		for _, mount := range k.Mounts {
			v := f.Volume(mount.Volume)
			if mount.Volume == "" || v == nil || v.Project != "" || len(v.Name) != 64 || slices.Contains(out.Targets, mount.Target) {
				continue
			}
			out.Targets = append(out.Targets, mount.Target)
		}
	}
	if len(out.Targets) > 0 {
		c.add(out)
	}
}
