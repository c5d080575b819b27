package tui

import (
	"slices"

	"berth/planner"
)

// step moves the cursor: among services and hosts, or, while something is carried, among hosts.
func (b *board) step(dx, dy int) {
	switch {
	case b.carrying():
		b.stepHost(dx, dy)
	case b.wide():
		b.stepWide(dx, dy)
	default:
		b.stepNarrow(dx, dy)
	}
	b.settle()
}

// stepWide moves within a column, into the tray below it, and to the column beside it.
func (b *board) stepWide(dx, dy int) {
	if b.at.inTray() {
		b.stepTray(dx, dy)
		return
	}
	i := machineIndex(b.s, b.at.machine)
	if dx != 0 {
		b.beside(i, dx)
		return
	}
	stops := stopsOf(b.column(i))
	k := indexOf(stops, b.at) + dy
	if tray := b.trayServices(); k >= len(stops) && len(tray) > 0 && dy == 1 {
		b.at = spot{service: tray[0].Name}
		return
	}
	b.at = stops[clamp(k, len(stops))].at
}

// beside moves to the entry of another column that lies at about the same height.
func (b *board) beside(i, dx int) {
	to := i + dx
	if to < 0 || to >= len(machines(b.s)) {
		return
	}
	from := b.column(i)
	y := -b.top[b.at.machine]
	if k := indexOf(from, b.at); k >= 0 {
		y += from[k].y
	}
	stops := stopsOf(b.column(to))
	y += b.top[machines(b.s)[to].Name]
	best := slices.MinFunc(stops, func(p, q entry) int { return abs(p.y-y) - abs(q.y-y) })
	b.at = best.at
}

// stepTray moves among the services without a host, and up to the columns.
func (b *board) stepTray(dx, dy int) {
	list := b.trayServices()
	k := slices.IndexFunc(list, func(s *planner.Service) bool { return s.Name == b.at.service })
	per := max(b.width/trayLeast, 1)
	k += dx + dy*per
	if k < 0 && dy < 0 || len(list) == 0 {
		b.leaveTray()
		return
	}
	b.at = spot{service: list[clamp(k, len(list))].Name}
}

// leaveTray goes to the last entry of the first column that is seen.
func (b *board) leaveTray() {
	stops := stopsOf(b.column(min(b.left, len(machines(b.s))-1)))
	b.at = stops[len(stops)-1].at
}

// stepNarrow moves in the list of hosts, or among the services of the host beside it.
func (b *board) stepNarrow(dx, dy int) {
	services := stopsOf(b.serviceList(b.at.place()))
	switch {
	case dx > 0 && len(services) > 0 && !b.side:
		b.side, b.at = true, services[0].at
	case dx < 0 && b.side:
		b.side, b.at = false, b.at.place()
	case dx != 0:
	case b.side:
		b.at = services[clamp(indexOf(services, b.at)+dy, len(services))].at
	default:
		hosts := stopsOf(hostList(b.s))
		b.at = hosts[clamp(indexOf(hosts, b.at)+dy, len(hosts))].at
	}
}

// stepHost moves what is carried over the hosts, and over the tray behind the last.
func (b *board) stepHost(dx, dy int) {
	if dx != 0 && b.wide() {
		b.hostBeside(dx)
		return
	}
	hosts := hostSpots(b.s)
	k := slices.Index(hosts, b.at.place())
	b.at = hosts[clamp(k+dx+dy, len(hosts))]
}

// hostBeside goes to the host of the next machine that lies at about the same height.
func (b *board) hostBeside(dx int) {
	i := machineIndex(b.s, b.at.machine)
	for to := i + dx; to >= 0 && to < len(machines(b.s)); to += dx {
		var hosts []entry
		for _, e := range stopsOf(b.column(to)) {
			if isHost(b.view, e.at) && e.at.service == "" {
				hosts = append(hosts, e)
			}
		}
		if hosts == nil {
			continue
		}
		y := 0
		if from := b.column(max(i, 0)); i >= 0 {
			if k := indexOf(from, b.at.place()); k >= 0 {
				y = from[k].y
			}
		}
		b.at = slices.MinFunc(hosts, func(p, q entry) int { return abs(p.y-y) - abs(q.y-y) }).at
		return
	}
}

// jump goes to the next or the previous host.
func (b *board) jump(by int) {
	hosts := hostSpots(b.s)
	k := slices.Index(hosts, b.at.place())
	b.at, b.side = hosts[((k+by)%len(hosts)+len(hosts))%len(hosts)], false
	if tray := b.trayServices(); b.at.inTray() && !b.carrying() && b.wide() {
		if len(tray) == 0 {
			b.at = hosts[0]
			if by < 0 {
				b.at = hosts[max(len(hosts)-2, 0)]
			}
		} else {
			b.at.service = tray[0].Name
		}
	}
	b.settle()
}

// end goes to the first or the last host.
func (b *board) end(by int) {
	hosts := hostSpots(b.s)
	b.at, b.side = hosts[0], false
	if by > 0 {
		b.at = hosts[max(len(hosts)-2, 0)]
	}
	b.settle()
}

func abs(n int) int { return max(n, -n) }
