package tui

import (
	"maps"
	"slices"

	"berth/planner"
)

// settle brings the cursor and what is scrolled to where something is, after anything has changed: the
// service may have another host, the host may be gone, the terminal may be smaller.
func (b *board) settle() {
	maps.DeleteFunc(b.chosen, func(name string, _ bool) bool { return b.s.Board().Service(name) == nil })
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
func (b *board) find() {
	if b.at.service != "" {
		b.followService()
	}
	if i := machineIndex(b.s, b.at.machine); !b.at.inTray() {
		if i < 0 {
			b.at = hostSpots(b.s)[0]
			return
		}
		stops := stopsOf(b.column(i))
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
	if list := b.trayServices(); b.at.service == "" && len(list) == 0 {
		b.at = hostSpots(b.s)[0]
	} else if b.at.service == "" {
		b.at.service = list[0].Name
	}
}

// followService goes where the service under the cursor went.
func (b *board) followService() {
	h := b.s.Board().HostOf(b.at.service)
	switch {
	case h >= 0:
		host := b.s.Board().Host(h)
		b.at.machine, b.at.host = host.Machine, host.Name
	case slices.ContainsFunc(b.trayServices(), func(s *planner.Service) bool { return s.Name == b.at.service }):
		b.at = spot{service: b.at.service}
	default:
		b.at.service = ""
	}
}

// settleWide scrolls so that the cursor is seen, and no further than there is anything.
func (b *board) settleWide() {
	_, n := columnWidth(b.view)
	if i := machineIndex(b.s, b.at.machine); i >= 0 {
		b.left = max(min(b.left, i), i-n+1)
	}
	b.left = max(min(b.left, len(machines(b.s))-n), 0)
	f := b.frame()
	for _, c := range f.columns {
		name := machines(b.s)[c.machine].Name
		last := c.entries[len(c.entries)-1]
		b.top[name] = scrollTo(b.top[name], c.h-2, last.y+last.h, c.entries, b.at)
	}
	list := b.trayServices()
	k := slices.IndexFunc(list, func(s *planner.Service) bool { return s.Name == b.at.service })
	seen := f.tray.h - 1
	lines := (len(list) + f.trayPerLine - 1) / f.trayPerLine
	if line := k / f.trayPerLine; k >= 0 && b.at.inTray() {
		b.tray = max(min(b.tray, line), line-seen+1)
	}
	b.tray = max(min(b.tray, lines-seen), 0)
}

func (b *board) settleNarrow() {
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

// anew begins on the first host, with nothing selected or hidden.
func (b *board) anew() {
	*b = board{view: b.view, example: b.example, chosen: map[string]bool{}, top: map[string]int{}, at: hostSpots(b.s)[0]}
	b.settle()
}
