package tui

import (
	"slices"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

// stance is how a host stands to what is carried. It is told by a colour and by a sign.
type stance int

// The stances.
const (
	stanceFits   stance = iota
	stancePoor          // it fits, and would be tight or slow there
	stanceFull          // it does not fit: there is no room, or something there is in its way
	stanceNever         // it does not fit, and nothing that went away from there would help
	stanceOrigin        // it comes from there
)

// look is the sign and the tone of a stance.
func (s stance) look(g *cells.Glyphs) (sign string, t cells.Tone) {
	switch s {
	case stanceFits:
		return g.Yes, cells.Fits
	case stancePoor:
		return cells.SignTight, cells.Tight
	case stanceFull:
		return cells.SignOver, cells.Over
	case stanceNever:
		return g.Never, cells.Dimmed
	}
	return g.Home, cells.Accent
}

// slowFrom is from how many times as long a host is slow beside the one that a service comes from.
const slowFrom planner.Permille = 1500

// stanceOf is how a host stands to what it has answered to. Times is how many times as long the service would take as where it comes from.
func stanceOf(b *planner.Board, h int, a *planner.Answer, times planner.Permille) stance {
	switch {
	case slices.ContainsFunc(a.Reasons, func(r planner.Reason) bool { return r.Rule < planner.RuleVerdict }):
		return stanceNever
	case !a.Fits:
		return stanceFull
	case a.Judgement.Verdict != planner.Viable && a.Judgement.Verdict != planner.Unknown || times >= slowFrom || tightWith(b, h, a):
		return stancePoor
	}
	return stanceFits
}

// tightWith reports whether a machine would be tight with what is carried: a guest is as large as it has to be, so never by itself.
func tightWith(b *planner.Board, h int, a *planner.Answer) bool {
	if b.Host(h).IsGuest() && a.Grows <= 0 {
		return false
	}
	m := b.MachineLoad(b.MachineOf(h))
	return planner.Tight(a.MachineUsed+m.Machine.Reserved+m.Machine.Foreign, m.Usable)
}

// carry is what is being carried: services in the hand, and what every host answers. It is
// made once, when the services are picked up; moving over hosts asks nothing and computes nothing.
type carry struct {
	services []string
	from     spot
	answers  []planner.Answer // by the position of the host on the session's board, as all of these are
	stances  []stance
	times    []planner.Permille // how many times as long a single service takes as where it comes from; 0: not known, or it comes from nowhere
	best     int                // the host on which it costs least; -1: it fits nowhere
	worse    []planner.Why      // what that is better in than each of the others
	without  map[int]away       // the hosts that it leaves
}

// away is a host and its machine without what is carried.
type away struct {
	host    planner.HostLoad
	machine planner.MachineLoad
}

// carrying asks every host about services, which come from a spot.
func carrying(s *session.Session, names []string, from spot) *carry {
	b := s.Board()
	c := &carry{services: names, from: from, answers: b.Answers(names...), without: map[int]away{}}
	c.best, c.worse = b.Best(c.answers, names...)
	c.stances, c.times = make([]stance, len(c.answers)), make([]planner.Permille, len(c.answers))
	for _, name := range names {
		if h := b.HostOf(name); h >= 0 {
			host, machine := b.Without(h, names...)
			c.without[h] = away{host, machine}
		}
	}
	origin := b.HostOf(names[0])
	for h := range c.answers {
		if len(names) == 1 && origin >= 0 && b.Service(names[0]).AsksForSpeed() {
			c.times[h] = b.Service(names[0]).Times(b.Host(h).Processor, b.Host(origin).Processor)
		}
		c.stances[h] = stanceOf(b, h, &c.answers[h], c.times[h])
		if hereAlready(s, c, spot{host: c.answers[h].Host}) {
			c.stances[h] = stanceOrigin
		}
	}
	return c
}

// title names what is carried: one service, or how many.
func (c *carry) title(v *view) string {
	if len(c.services) == 1 {
		return c.services[0]
	}
	return v.w.Services(len(c.services))
}
