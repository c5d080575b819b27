package tui

import (
	"slices"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

// chooseService offers the services of the catalog that are not in the lab.
func (x *wishes) chooseService() intent {
	var list []choice
	lib := x.s.Library()
	for _, name := range sortedKeys(lib.Services) {
		s := lib.Services[name]
		if slices.ContainsFunc(x.s.Problem().Services, func(o planner.Service) bool { return o.Name == name }) {
			continue
		}
		list = append(list, choice{name: name + "  " + s.About, called: name, about: x.w.Demand(s.Demand), do: func() intent { return x.addService(name) }})
	}
	return pick{title: x.w.Say("add a service", "ajouter un service"), empty: x.w.Say("the catalog has no such service, or it is in the lab already", "le catalogue n'a pas ce service, ou il est déjà là"), choices: list}
}

// addService adds a service with what it must reach; they have no place yet.
func (x *wishes) addService(name string) intent {
	names := withNeeds(x.view, name, nil)
	x.s.Set(x.s.Changes().Edit(func(c *session.Changes) {
		for _, n := range names {
			c.Include(n)
		}
	}), session.Done{Kind: session.Added, Subject: name, Count: len(names)})
	if s := x.s.Board().Service(name); s != nil && s.Agent {
		return notice{cells.Plain, x.w.Say("%s runs on every host", "%s tourne sur chaque hôte", name)}
	}
	x.at, x.side = spot{service: name}, true
	return notice{cells.Plain, x.w.Say("%s has no place yet: %s picks it up, %s finds one", "%s n'a pas encore de place : %s le prend, %s en trouve une",
		x.w.And(names), x.keyOf("pick-up"), x.keyOf("place-rest"))}
}

// withNeeds lists a service and all that it must reach and that is not there yet.
func withNeeds(v *view, name string, have []string) []string {
	running := slices.ContainsFunc(v.s.Problem().Services, func(o planner.Service) bool { return o.Name == name || o.Entry == name })
	s, known := v.s.Library().Services[name]
	if running || !known || slices.Contains(have, name) {
		return have
	}
	have = append(have, name)
	for _, need := range s.Needs {
		have = withNeeds(v, need, have)
	}
	return have
}

func (x *wishes) notOmittable() string {
	if why := x.onService(); why != "" {
		return why
	}
	names := x.meant()
	for _, name := range names {
		var by []string
		for _, s := range x.s.Problem().Services {
			named := slices.Contains(s.Needs, name) || slices.Contains(s.Wish.ApartFrom, name) || slices.Contains(s.Wish.With, name)
			if named && !slices.Contains(names, s.Name) {
				by = append(by, s.Name)
			}
		}
		if by != nil {
			return x.w.Say("%s names %s: leave that out first", "%s nomme %s : laissez-le d'abord de côté", x.w.And(by), name)
		}
	}
	return ""
}

// leaveOut takes the services that are meant out of what shall run.
func (x *wishes) leaveOut() intent {
	names, words := x.meant(), x.meantWords()
	clear(x.chosen)
	x.s.Set(x.s.Changes().Edit(func(c *session.Changes) {
		for _, name := range names {
			c.Omit(name)
		}
	}), session.Done{Kind: session.LeftOut, Subject: names[0], Count: len(names)})
	return notice{cells.Plain, x.w.Say("left out: %s; %s takes that back", "laissé de côté : %s ; %s l'annule", words, x.keyOf("undo"))}
}

// switchable is the machine or guest that the cursor is on: a guest only where it is on the guest.
func (x *wishes) switchable() string {
	at := x.at
	if _, is := x.s.Changes().Off[at.machine]; is || at.host == "" {
		return at.machine
	}
	return at.host
}

func (x *wishes) notSwitchable() string {
	if why := x.carryingFirst(); why != "" {
		return why
	}
	if x.at.inTray() {
		return x.w.Say("put the cursor on a machine or a guest", "placez le curseur sur une machine ou un invité")
	}
	if g := x.guestHere(); g != nil && g.Appliance {
		return x.w.Say("%s is an appliance; switch its machine off", "%s est une appliance ; éteignez sa machine", g.Name)
	}
	return ""
}

// switchOff takes a machine or a guest away, as if it had failed, or brings it back with what was on it.
func (x *wishes) switchOff() intent {
	name := x.switchable()
	x.s.Switch(name)
	x.at.service, x.side = "", false
	if _, off := x.s.Changes().Off[name]; off {
		return notice{cells.Tight, x.w.Say("%s is switched off: %d without a place; %s places what it can, %s switches it on", "%s est hors service : %d sans place ; %s place ce qui peut l'être, %s remet en service",
			name, len(x.s.Board().Unplaced()), x.keyOf("place-rest"), x.keyOf("switch-off"))}
	}
	return notice{cells.Plain, x.w.Say("%s is on again", "%s est de nouveau en service", name)}
}
