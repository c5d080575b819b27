package preflight

import (
	"fmt"
	"slices"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/wording"
)

// MoveIDs is a path of a service that moves which the host that it goes to cannot have: a container without privileges gives files no owner
// above its own ids, and makes no device nodes and trusted attributes.
type MoveIDs struct {
	Place
	stops
	On, At string
	Kind   Unmade
	Have   int64 // the owner or group
	Most   int64 // that the host can give
}

// Unmade is what a host cannot make of a path.
type Unmade int

// What that may be.
const (
	UnmadeOwner Unmade = iota
	UnmadeGroup
	UnmadeNode
	UnmadeTrusted
)

func (f MoveIDs) Say(w wording.Words) string {
	switch f.Kind {
	case UnmadeNode:
		return w.Say("%s on %s is a device node, and %s is a container without privileges, in which none can be made", "%s sur %s est un périphérique, et %s est un conteneur sans privilèges, où l'on ne peut pas en créer", f.At, f.On, f.Host)
	case UnmadeTrusted:
		return w.Say("%s on %s has an attribute in trusted, which %s, a container without privileges, cannot set", "%s sur %s a un attribut trusted, que %s, un conteneur sans privilèges, ne peut pas poser", f.At, f.On, f.Host)
	case UnmadeGroup:
		return w.Say("%s on %s has the group %s, and the ids of %s end at %s", "%s sur %s a le groupe %s, et les identifiants de %s s'arrêtent à %s", f.At, f.On, fmt.Sprint(f.Have), f.Host, fmt.Sprint(f.Most))
	}
	return w.Say("%s on %s belongs to user %s, and the ids of %s end at %s", "%s sur %s appartient à l'utilisateur %s, et les identifiants de %s s'arrêtent à %s", f.At, f.On, fmt.Sprint(f.Have), f.Host, fmt.Sprint(f.Most))
}

func (f MoveIDs) Hint(w wording.Words) string {
	if f.Kind == UnmadeNode || f.Kind == UnmadeTrusted {
		return w.Say("delete it if nothing needs it, or keep the service on a machine or a VM", "le supprimer si rien n'en a besoin, ou garder le service sur une machine ou une VM")
	}
	return w.Say("chown it on %s, or give the container more ids (lxc.idmap), or keep the service on a machine or a VM", "changer le propriétaire sur %s, donner plus d'identifiants au conteneur (lxc.idmap), ou garder le service sur une machine ou une VM", f.On)
}

// MoveRemap is a service that moves between a Docker that gives containers other ids than they see and one that does not, or gives others: its files
// would belong to somebody else there.
type MoveRemap struct {
	Place
	stops
	From    string
	Was, Is string // what their Dockers call it; empty: not remapped
}

func (f MoveRemap) Say(w wording.Words) string {
	none := w.Say("none", "aucun")
	word := func(s string) string {
		if s == "" {
			return none
		}
		return s
	}
	return w.Say("Docker gives containers other ids than they see (userns-remap): %s on %s, %s on %s; the files of %s would belong to others there", "Docker donne aux conteneurs d'autres identifiants que ceux qu'ils voient (userns-remap) : %s sur %s, %s sur %s ; les fichiers de %s y appartiendraient à d'autres",
		word(f.Was), f.From, word(f.Is), f.Host, f.Service)
}

func (f MoveRemap) Hint(w wording.Words) string {
	return w.Say("set userns-remap alike in /etc/docker/daemon.json of both, or let the service go by dump (move: dump in its wish)", "régler userns-remap de la même façon dans /etc/docker/daemon.json des deux, ou déplacer le service par dump (move: dump dans son souhait)")
}

func moveIDs(c *checker, m *moves.Move) {
	if !m.Copies() {
		return
	}
	from, to := c.want.Sides[m.From], c.want.Sides[m.To].Makes
	for _, p := range m.Places {
		if p.By != ledger.AsFiles {
			continue
		}
		o := from.Paths[p.From].Owned
		add := func(kind Unmade, at string, have, most int64) {
			c.add(MoveIDs{Place: Place{m.To, m.Service}, On: m.From, At: at, Kind: kind, Have: have, Most: most})
		}
		if o.ByUID != "" && to.UID > 0 && o.UID > to.UID {
			add(UnmadeOwner, o.ByUID, o.UID, to.UID)
		}
		if o.ByGID != "" && to.GID > 0 && o.GID > to.GID {
			add(UnmadeGroup, o.ByGID, o.GID, to.GID)
		}
		if to.Contained() && o.Node != "" {
			add(UnmadeNode, o.Node, 0, 0)
		}
		if to.Contained() && o.TrustedNamed != "" {
			add(UnmadeTrusted, o.TrustedNamed, 0, 0)
		}
	}
}

func moveRemap(c *checker, m *moves.Move) {
	from, to := c.want.Sides[m.From].Makes, c.want.Sides[m.To].Makes
	if m.Copies() && from.UID > 0 && to.UID > 0 && from.Remap != to.Remap &&
		slices.ContainsFunc(m.Places, func(p ledger.Carried) bool { return p.By == ledger.AsFiles }) {
		c.add(MoveRemap{Place: Place{m.To, m.Service}, From: m.From, Was: from.Remap, Is: to.Remap})
	}
}
