package tui

import (
	"berth/planner"
	"berth/session"
)

// frame says where the parts of the board lie on the screen. Drawing, moving the cursor and the mouse
// all ask it, so that a click hits what is seen.
type frame struct {
	columns      []columnAt // wide: machines side by side
	hosts        listAt     // narrow: the hosts, and what runs on the one with the cursor
	services     listAt
	tray, detail rect
	trayPerLine  int
	trayWidth    int
}

// rect is a part of the screen.
type rect struct{ x, y, w, h int }

func (r rect) has(x, y int) bool { return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h }

// columnAt is the column of a machine and where it lies, frame included.
type columnAt struct {
	rect
	machine int
	entries []entry
}

// listAt is a list and where it lies.
type listAt struct {
	rect
	entries []entry
}

const (
	columnLeast = 40 // columns of a machine, frame included
	columnMost  = 64
	trayLeast   = 30 // columns of a service in the tray
)

// servicesHead is how many lines stand above the services of a host in the narrow form.
const servicesHead = 4

// columnWidth is how wide machines are, and how many of them are seen.
func columnWidth(v *view) (w, n int) {
	count := max(len(machines(v.s)), 1)
	n = min(count, max(v.width/columnLeast, 1))
	return min(v.width/n, columnMost), n
}

// frame lays the board out.
func (b *board) frame() frame {
	var f frame
	lines, detail := 0, detailHeight(b.view)
	if b.wide() {
		lines = b.trayLines()
	}
	f.trayPerLine = max(b.width/trayLeast, 1)
	f.trayWidth = b.width / f.trayPerLine
	head := headerHeight(b.view)
	body := b.height - head - 1 - detail - lines
	f.tray = rect{0, head + body, b.width, lines}
	f.detail = rect{0, head + body + lines, b.width, detail}
	if b.wide() {
		w, n := columnWidth(b.view)
		first := min(b.left, max(len(machines(b.s))-n, 0))
		for k := 0; k < n && first+k < len(machines(b.s)); k++ {
			r := rect{k * w, head, w, body}
			if k == n-1 && first+n >= len(machines(b.s)) && b.width-r.x <= columnMost {
				r.w = b.width - r.x // the last one takes what division left
			}
			f.columns = append(f.columns, columnAt{rect: r, machine: first + k, entries: b.column(first + k)})
		}
		return f
	}
	left := b.width * 46 / 80
	f.hosts = listAt{rect{0, head, left, body}, hostList(b.s)}
	f.services = listAt{rect{left + 1, head, b.width - left - 1, body}, b.serviceList(b.at.place())}
	return f
}

// headerHeight is 2 where there is room for the costs.
func headerHeight(v *view) int {
	if v.height >= 32 && v.width >= 110 {
		return 2
	}
	return 1
}

// detailHeight is how many lines the pane below the board has, its frame included.
func detailHeight(v *view) int {
	switch {
	case v.height < 28:
		return 6
	case v.height < 44:
		return 7
	}
	return 8
}

// trayLines is how many lines the tray has: one at least, as there must be something to drop on.
func (b *board) trayLines() int {
	per := max(b.width/trayLeast, 1)
	n := (len(b.trayServices()) + per - 1) / per
	return 1 + min(n, max(b.height/10, 2))
}

// hostList lists machines and guests for the narrow form.
func hostList(s *session.Session) []entry {
	var out []entry
	add := func(kind entryKind, at spot, g *planner.Guest) {
		out = append(out, entry{kind: kind, at: at, guest: g, y: len(out), h: 1})
	}
	for i := range machines(s) {
		base := &machines(s)[i]
		add(machineEntry, machineSpot(base), nil)
		for k := range base.Guests {
			g := &base.Guests[k]
			at := spot{machine: base.Name, host: g.Name}
			add(guestKind(s, g), at, g)
		}
	}
	add(trayEntry, spot{}, nil)
	return out
}

// serviceList lists what runs on a host for the narrow form.
func (b *board) serviceList(at spot) []entry {
	var out []entry
	add := func(e entry, h int) {
		e.y, e.h = len(out), 1
		out = append(out, e)
	}
	switch {
	case at.inTray():
		for _, s := range b.trayServices() {
			add(entry{kind: serviceEntry, at: spot{service: s.Name}, service: s}, 1)
		}
	case at.host != "":
		b.services(at, add)
	}
	return out
}
