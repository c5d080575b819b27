package tui

import "slices"

// step moves the cursor: among services and hosts, or, while something is carried, among hosts.
func (b *layout) step(dx, dy int) {
	switch {
	case b.carrying():
		b.stepHost(dx, dy)
	case b.finding() && dy != 0:
		b.stepFound(dy)
	case b.wide():
		b.stepWide(dx, dy)
	default:
		b.stepNarrow(dx, dy)
	}
	b.settle()
}

// stepWide moves within a card, to the one above or below it, and to the column beside it.
func (b *layout) stepWide(dx, dy int) {
	k := b.cardOf(b.at)
	switch {
	case k < 0: // on the line of the tray
		b.at = hostSpots(b.s, b.sorted)[0]
		return
	case dx != 0:
		b.beside(dx, (*entry).stop)
		return
	}
	stops := stopsOf(b.entries(k))
	i := indexOf(stops, b.at) + dy
	if next := b.dealt.beside(k, dy); (i < 0 || i >= len(stops)) && next >= 0 && abs(dy) == 1 {
		stops = stopsOf(b.entries(next))
		if i > 0 {
			i = 0
		} else {
			i = len(stops) - 1
		}
	}
	b.at = stops[clamp(i, len(stops))].at
}

// beside moves to what is wanted and lies at about the same height in the next column that has any of that.
func (b *layout) beside(dx int, wanted func(*entry) bool) {
	f, k := b.frame(), b.cardOf(b.at)
	if k < 0 {
		return
	}
	column, y := b.dealt.column(k), 0
	if c := f.of(k); c != nil {
		y = c.seen(max(indexOf(c.entries, b.at), 0), b.top[c.name])
	}
	for to := column + dx; to >= 0 && to < len(b.dealt.Columns); to += dx {
		cards := b.dealt.Columns[to]
		if b.dealt.Rows {
			cards = cards[min(b.dealt.Row(k), len(cards)-1):][:1]
		}
		best, at := -1, spot{}
		for _, other := range cards {
			c := f.of(other)
			if c == nil {
				c = &cardAt{card: other, entries: b.entries(other)}
			}
			for i := range c.entries {
				if d := abs(c.seen(i, b.top[c.name]) - y); wanted(&c.entries[i]) && (best < 0 || d < best) {
					best, at = d, c.entries[i].at
				}
			}
		}
		if best >= 0 {
			b.at = at
			return
		}
	}
}

// stepNarrow moves in the list of hosts, or among the services of the host beside it.
func (b *layout) stepNarrow(dx, dy int) {
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
		hosts := stopsOf(hostList(b.s, b.sorted))
		b.at = hosts[clamp(indexOf(hosts, b.at)+dy, len(hosts))].at
	}
}

// stepHost moves what is carried over the hosts, and over the tray behind the last.
func (b *layout) stepHost(dx, dy int) {
	if dx != 0 && b.wide() {
		b.beside(dx, func(e *entry) bool {
			return e.kind == trayHead || e.at.service == "" && isHost(b.view, e.at) && e.kind != guestEnd
		})
		return
	}
	hosts := hostSpots(b.s, b.sorted)
	k := slices.Index(hosts, b.at.place())
	b.at = hosts[clamp(k+dx+dy, len(hosts))]
}

// jump goes to the next or the previous host.
func (b *layout) jump(by int) {
	hosts := hostSpots(b.s, b.sorted)
	k := slices.Index(hosts, b.at.place())
	b.at, b.side = hosts[((k+by)%len(hosts)+len(hosts))%len(hosts)], false
	if tray := b.facts.unplaced; b.at.inTray() && !b.carrying() && b.wide() {
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
func (b *layout) end(by int) {
	hosts := hostSpots(b.s, b.sorted)
	b.at, b.side = hosts[0], false
	if by > 0 {
		b.at = hosts[max(len(hosts)-2, 0)]
	}
	b.settle()
}

func abs(n int) int { return max(n, -n) }
