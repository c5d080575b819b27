package tui

import (
	"maps"
	"slices"

	"berth/planner"
	"berth/session"
)

// settle brings the cursor and what is scrolled to where something is, after anything has changed: the
// service may have another host, the host may be gone, the terminal may be smaller.
func (b *layout) settle() {
	b.find()
	if !b.drawable() {
		return
	}
	if b.wide() {
		b.side = false
		b.settleWide()
		return
	}
	b.side = b.at.service != "" && !b.carrying()
	b.settleNarrow()
}

// find puts the cursor on something that is there.
func (b *layout) find() {
	if b.at.service != "" {
		b.followService()
	}
	if i := machineIndex(b.s, b.at.machine); !b.at.inTray() {
		if i < 0 {
			b.at = hostSpots(b.s, b.sorted)[0]
			return
		}
		stops := stopsOf(b.machine(i))
		if indexOf(stops, b.at) < 0 {
			b.at.service = ""
		}
		if indexOf(stops, b.at) < 0 {
			b.at = stops[0].at
		}
		return
	}
	if b.carrying() || !b.wide() {
		return
	}
	if list := b.facts.unplaced; b.at.service == "" && len(list) == 0 {
		b.at = hostSpots(b.s, b.sorted)[0]
	} else if b.at.service == "" {
		b.at.service = list[0].Name
	}
}

// followService goes where the service under the cursor went.
func (b *layout) followService() {
	h := b.s.Board().HostOf(b.at.service)
	switch {
	case h >= 0:
		host := b.s.Board().Host(h)
		b.at.machine, b.at.host = host.Machine, host.Name
	case slices.ContainsFunc(b.facts.unplaced, func(s *planner.Service) bool { return s.Name == b.at.service }):
		b.at = spot{service: b.at.service}
	default:
		b.at.service = ""
	}
}

// settleWide scrolls so that the cursor is seen, and no further than there is anything.
func (b *layout) settleWide() {
	b.deal()
	b.first = b.dealt.First(b.first, b.cardOf(b.at))
	for _, c := range b.frame().cards {
		if c.h <= tile {
			b.top[c.name] = 0
			continue
		}
		last := c.entries[len(c.entries)-1]
		b.top[c.name] = scrollTo(b.top[c.name], c.h-2, last.y+last.h, c.entries, b.at)
	}
}

func (b *layout) settleNarrow() {
	f := b.frame()
	hosts, services := f.hosts.entries, f.services.entries
	b.list = scrollTo(b.list, f.hosts.h, len(hosts), hosts, b.at.place())
	key := listKey(b.at)
	b.top[key] = scrollTo(b.top[key], f.services.h-servicesHead, len(services), services, b.at)
}

// listKey is what the list of services of a host is scrolled under.
func listKey(at spot) string { return "list of " + at.name() }

// scrollTo gives the first line to show of so many, when there is room for some and an entry is to be
// seen.
func scrollTo(top, room, lines int, entries []entry, at spot) int {
	if k := indexOf(entries, at); k >= 0 {
		e := entries[k]
		top = max(min(top, e.y), e.y+e.h-room)
	}
	return max(min(top, lines-room), 0)
}

// settle brings the cursor and what is scrolled to where something is, and forgets selected services that are there no more.
func (b *board) settle() {
	maps.DeleteFunc(b.chosen, func(name string, _ bool) bool { return b.s.Board().Service(name) == nil })
	b.layout.settle()
}

// firstService is the first service of the first host that has any, agents aside; the first host where there is none.
func firstService(s *session.Session, order []int) spot {
	hosts := hostSpots(s, order)
	for _, at := range hosts {
		if h := s.Board().HostIndex(at.host); h >= 0 {
			for _, o := range s.Board().Services(h) {
				if !o.Agent {
					at.service = o.Name
					return at
				}
			}
		}
	}
	return hosts[0]
}

// anew begins on the first problem, else on the first service, with nothing selected or hidden.
func (b *board) anew() {
	order := sorted(b.s, b.sortedBy)
	at := firstService(b.s, order)
	switch {
	case len(b.facts.violations) > 0:
		at = spotOf(b.s, b.facts.violations[0])
	case len(b.facts.unplaced) > 0:
		at = spot{service: b.facts.unplaced[0].Name}
	}
	*b = board{layout: layout{view: b.view, at: at, sorted: order, sortedBy: b.sortedBy, side: at.service != "", top: map[string]int{}}, example: b.example, o: b.o, chosen: map[string]bool{}}
	b.settle()
}
