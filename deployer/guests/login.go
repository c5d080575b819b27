package guests

import (
	"berth/planner"
	"berth/wording"
)

// RootOnly is a new LXC to which somebody else than root would log in.
type RootOnly struct {
	of
	User string
}

// Say implements Lack.
func (l RootOnly) Say(w wording.Words) string {
	return w.Say("guest %s: a new LXC has root's login only, and berth would log in as %s", "invité %s : un LXC neuf n'a que le compte root, et berth s'y connecterait comme %s", l.Guest, l.User)
}

// Hint implements Lack.
func (RootOnly) Hint(w wording.Words) string {
	return w.Say("write ssh: {user: root}", "écrire ssh: {user: root}")
}

// NoRoot is a new VM whose user does not become root.
type NoRoot struct {
	of
	User string
}

// Say implements Lack.
func (l NoRoot) Say(w wording.Words) string {
	return w.Say("guest %s: berth would log in as %s, who does not become root", "invité %s : berth s'y connecterait comme %s, qui ne devient pas root", l.Guest, l.User)
}

// Hint implements Lack.
func (l NoRoot) Hint(w wording.Words) string {
	return w.Say("write ssh: {user: %s, sudo: true}, or user: root", "écrire ssh: {user: %s, sudo: true}, ou user: root", l.User)
}

// login holds who logs in against what a new guest has.
func login(s *Spec, root bool, lack func(Lack)) {
	if s.User == "root" {
		return
	}
	switch {
	case s.Kind == planner.LXC:
		lack(RootOnly{of{s.Name}, s.User})
	case !root:
		lack(NoRoot{of{s.Name}, s.User})
	}
}
