package tui

import (
	"maps"
	"slices"

	"berth/session"
	"berth/tui/cells"
)

// pickOrDrop picks up what is under the cursor, or drops what is carried.
func (b *board) pickOrDrop() intent {
	if b.carrying() {
		return b.drop(false)
	}
	b.pickUp()
	return nil
}

// dropWord says what the key for picking up does: while something is carried, or where services are
// selected that the cursor need not be on.
func (b *board) dropWord() string {
	switch {
	case b.carrying():
		return b.w.Say("drop", "poser")
	case len(b.chosen) > 0:
		return b.w.Say("carry %s", "porter %s", b.meantWords())
	}
	return ""
}

// pickUpSoon says what lets a service be picked up, or dropped, with the next step.
func (b *board) pickUpSoon() string {
	switch {
	case b.carrying() && b.answer(b.at) != nil && !b.fitsHere():
		return b.w.Say("does not fit here", "ne tient pas ici")
	case !b.carrying() && len(b.chosen) == 0 && b.at.service == "":
		return b.w.Say("on a service", "sur un service")
	}
	return ""
}

// fitsHere reports whether what is carried can be dropped under the cursor without breaking a rule.
func (b *board) fitsHere() bool {
	a := b.answer(b.at)
	return a != nil && (a.Fits || hereAlready(b.s, b.carry, b.at))
}

// putBackWord says what the key for putting back does while something is carried.
func (b *board) putBackWord() string {
	if b.carrying() {
		return b.w.Say("put back", "remettre")
	}
	return ""
}

// pickUp takes the selected services in the hand, or else the one under the cursor.
func (b *board) pickUp() {
	names := slices.Sorted(maps.Keys(b.chosen))
	if len(names) == 0 {
		names = []string{b.at.service}
	}
	b.carry = carrying(b.s, names, b.at)
	b.at = b.at.place()
	b.learn("pick-up")
}

// notPickable says why nothing can be picked up or dropped.
func (b *board) notPickable() string {
	switch {
	case b.carrying() && !b.at.inTray() && !isHost(b.view, b.at):
		return b.w.Say("%s runs no services: choose a guest", "%s ne porte pas de services : choisissez un invité", b.at.name())
	case b.carrying() && notOff(b.view, b.at) != "":
		return notOff(b.view, b.at)
	case b.carrying() || len(b.chosen) > 0:
		return ""
	case b.at.service == "":
		return b.w.Say("put the cursor on a service to pick it up", "placez le curseur sur un service pour le prendre")
	}
	return notCarryable(b.view, b.at.service)
}

// notCarryable says why a service stays where it is.
func notCarryable(v *view, name string) string {
	switch s := v.s.Board().Service(name); {
	case s == nil:
		return v.w.Say("%s is not among the services", "%s n'est pas parmi les services", name)
	case s.Agent:
		return v.w.Say("%s is an agent: it runs on every host", "%s est un agent : il tourne sur chaque hôte", name)
	}
	return ""
}

// drop puts what is carried on the host under the cursor. Where it does not fit it stays in the hand,
// unless the operator insists.
func (b *board) drop(insist bool) intent {
	c := b.carry
	if a := b.answer(b.at); a != nil && !a.Fits && !insist && !hereAlready(b.s, c, b.at) {
		return notice{cells.Over, b.w.Say("%s: %s. %s drops all the same", "%s : %s. %s pose quand même",
			b.at.host, b.w.Misfits(a.Reasons), b.keyOf("drop-over"))}
	}
	b.carry = nil
	clear(b.chosen)
	b.s.Move(b.at.host, c.services...)
	if len(c.services) == 1 {
		b.at.service = c.services[0]
	}
	b.learn(dropped)
	return b.land(c.services)
}

// hereAlready reports whether all that is carried comes from the spot: putting it back breaks nothing
// that was not broken.
func hereAlready(s *session.Session, c *carry, at spot) bool {
	return !slices.ContainsFunc(c.services, func(name string) bool {
		h := s.Board().HostOf(name)
		return h < 0 || s.Board().Host(h).Name != at.host
	})
}

// dropOver drops although it does not fit.
func (b *board) dropOver() intent {
	if r := b.refused; r != nil && !b.carrying() {
		b.refused = nil
		clear(b.chosen)
		b.s.Move(r.at.host, r.services...)
		b.at = spot{machine: r.at.machine, host: r.at.host, service: r.services[0]}
		return b.land(r.services)
	}
	return b.drop(true)
}

func (b *board) notCarrying() string {
	if b.refused != nil {
		return ""
	}
	if !b.carrying() {
		return b.w.Say("nothing is carried", "rien n'est porté")
	}
	return b.notPickable()
}

// carryingFirst says that something else has to wait until what is carried has a place.
func (b *board) carryingFirst() string {
	if b.carrying() {
		return b.w.Say("drop what you carry first, or put it back with %s", "posez d'abord ce que vous portez, ou remettez-le avec %s", b.keyOf("put-back"))
	}
	return ""
}

// putBack puts what is carried back, else clears the selection, else the filter.
func (b *board) putBack() {
	b.drag = drag{}
	switch {
	case b.carrying():
		b.at, b.carry = b.carry.from, nil
		b.settle()
	case len(b.chosen) > 0:
		clear(b.chosen)
	case b.filter != "":
		b.filter = ""
		b.settle()
	}
}

// selectService takes the service under the cursor into the selection, or out of it.
func (b *board) selectService() intent {
	if b.chosen[b.at.service] {
		delete(b.chosen, b.at.service)
	} else {
		b.chosen[b.at.service] = true
	}
	b.step(0, 1)
	if len(b.chosen) > 0 {
		return notice{cells.Plain, b.w.Say("%s carries %s, %s clears the selection", "%s porte %s, %s efface le choix", b.keyOf("pick-up"), b.meantWords(), b.keyOf("put-back"))}
	}
	return nil
}

func (b *board) notSelectable() string {
	if why := b.carryingFirst(); why != "" {
		return why
	}
	if b.at.service == "" {
		return b.w.Say("put the cursor on a service to select it", "placez le curseur sur un service pour le choisir")
	}
	return notCarryable(b.view, b.at.service)
}

// takeOff takes the service under the cursor, or the selected ones, off their hosts.
func (b *board) takeOff() {
	names := b.meant()
	clear(b.chosen)
	b.s.Move("", names...)
}

// meant lists the selected services, or else the one under the cursor.
func (b *board) meant() []string {
	if names := slices.Sorted(maps.Keys(b.chosen)); len(names) > 0 {
		return names
	}
	return []string{b.at.service}
}

// meantWords names the one service that is meant, or counts them.
func (b *board) meantWords() string {
	names := b.meant()
	if len(names) == 1 {
		return names[0]
	}
	return b.w.Services(len(names))
}

func (b *board) notRemovable() string {
	if why := b.notPickable(); why != "" || b.carrying() {
		return b.w.Say("put the cursor on a service to take it off its host", "placez le curseur sur un service pour le retirer de son hôte")
	}
	if len(b.chosen) == 0 && b.at.inTray() {
		return b.w.Say("%s has no host", "%s n'a pas d'hôte", b.at.service)
	}
	return ""
}

// notOff says that a machine or guest is switched off.
func notOff(v *view, at spot) string {
	off := v.s.Changes().Off
	for _, name := range []string{at.machine, at.host} {
		if _, is := off[name]; is && name != "" {
			return v.w.Say("%s is switched off: %s switches it on", "%s est hors service : %s remet en service", name, v.keyOf("switch-off"))
		}
	}
	return ""
}

// inHand reports whether the service is being carried.
func (p picture) inHand(name string) bool {
	c := p.carry
	if c == nil {
		return false
	}
	for _, s := range c.services {
		if s == name {
			return true
		}
	}
	return false
}
