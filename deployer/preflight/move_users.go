package preflight

import (
	"slices"
	"strings"

	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/wording"
)

// MoveUsers is data of a service that moves which containers of others use, too.
type MoveUsers struct {
	Place
	stops
	On, At     string
	Containers []string
}

func (f MoveUsers) Say(w wording.Words) string {
	return w.Say("%s goes along with %s, and %s on %s use it, too: it would be in two places", "%s suit %s, et %s sur %s s'en servent aussi : ce serait à deux endroits", f.At, f.Service, strings.Join(f.Containers, ", "), f.On)
}

func (f MoveUsers) Hint(w wording.Words) string {
	return w.Say("where both hosts can mount it, name it as a share (shares: in the inventory); else stop these, or keep %s on %s (on: %s in its wish)",
		"si les deux hôtes peuvent le monter, le nommer comme partage (shares: dans l'inventaire) ; sinon arrêter ceux-ci, ou garder %s sur %s (on: %s dans son souhait)", f.Service, f.On, f.On)
}

func moveUsers(c *checker, m *moves.Move) {
	f := c.facts[m.From]
	if f == nil || !m.Copies() {
		return
	}
	others := func(k probe.Container) bool { return k.Runs() && k.Service != m.Service }
	for _, p := range m.Places {
		if names := UsersBelow(f, p.From, others); len(names) > 0 {
			c.add(MoveUsers{Place: Place{m.To, m.Service}, On: m.From, At: p.From, Containers: names})
		}
	}
}

// UsersBelow names the containers of a host that have a directory mounted, something below it, or something that it lies in.
func UsersBelow(f *probe.Facts, dir string, among func(probe.Container) bool) []string {
	var names []string
	for _, k := range f.Containers {
		for _, mount := range k.Mounts {
			at := mount.Source
			if v := f.Volume(mount.Volume); mount.Volume != "" && v != nil {
				at = v.At
			}
			if at != "" && overlap(at, dir) && among(k) && !slices.Contains(names, k.Name) {
				names = append(names, k.Name)
			}
		}
	}
	return names
}

// overlap reports whether two directories are the same, or one lies in the other.
func overlap(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/")
}
