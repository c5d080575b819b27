package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

// mouse takes the pointer: a press chooses, two explain, a drag carries, a release drops, the wheel scrolls, the right button lists what can
// be done.
func (b *board) mouse(e tea.MouseMsg) intent {
	switch {
	case e.Button == tea.MouseButtonWheelUp:
		b.wheel(e.X, e.Y, -wheelLines)
	case e.Button == tea.MouseButtonWheelDown:
		b.wheel(e.X, e.Y, wheelLines)
	case e.Action == tea.MouseActionPress && e.Button == tea.MouseButtonLeft:
		return b.press(e.X, e.Y)
	case e.Action == tea.MouseActionPress && e.Button == tea.MouseButtonRight:
		return b.pressRight(e.X, e.Y)
	case e.Action == tea.MouseActionMotion && b.drag.down:
		return b.dragTo(e.X, e.Y)
	case e.Action == tea.MouseActionRelease && b.drag.down:
		return b.release(e.X, e.Y)
	}
	return nil
}

// press puts the cursor where the pointer is; while something is carried it drops it there.
func (b *board) press(x, y int) intent {
	at, ok := b.hit(x, y)
	if !ok {
		return b.pressRemedy(x, y)
	}
	b.refused = nil
	if b.carrying() {
		b.at = at.place()
		return all{notice{}, b.dropHere()}
	}
	b.at = at
	b.side = !b.wide() && at.service != ""
	last := b.clicked
	b.clicked = click{x, y, b.o.now()}
	if last.x == x && last.y == y && b.clicked.at.Sub(last.at) < twice {
		b.clicked, b.drag = click{}, drag{}
		return perform("explain")
	}
	b.drag = drag{down: true, x: x, y: y, onWhat: at}
	return notice{}
}

// pressRemedy does what the card of services without a place says that would help.
func (b *board) pressRemedy(x, y int) intent {
	f := b.frame()
	c := f.of(0)
	if !b.dealt.tray || c == nil || !c.has(x, y) || y != c.y+1 || b.top[c.name] > 0 {
		return nil
	}
	if n := b.facts.nearest; n.service != "" && n.lacks == 0 {
		return perform("place-rest")
	}
	return perform("suggest")
}

// pressRight puts the cursor where the pointer is and lists what can be done there; what is carried goes back.
func (b *board) pressRight(x, y int) intent {
	if b.carrying() {
		b.putBack()
		return notice{}
	}
	at, ok := b.hit(x, y)
	if !ok {
		return nil
	}
	b.at, b.refused = at, nil
	b.side = !b.wide() && at.service != ""
	return all{notice{}, perform("menu")}
}

// dragTo carries along what the button went down on.
func (b *board) dragTo(x, y int) intent {
	if !b.carrying() && (x != b.drag.x || y != b.drag.y) && b.drag.onWhat.service != "" {
		b.at = b.drag.onWhat
		if why := notCarryable(b.view, b.at.service); why != "" {
			b.drag = drag{}
			return notice{cells.Muted, why}
		}
		if !b.chosen[b.at.service] {
			clear(b.chosen)
		}
		b.pickUp()
		b.drag.moved = true
	}
	if x != b.drag.x || y != b.drag.y {
		b.clicked = click{}
	}
	b.drag.x, b.drag.y = x, y
	if at, ok := b.hit(x, y); ok && b.carrying() {
		b.at = at.place()
	}
	return nil
}

// release drops what was dragged on what is under the pointer; beside everything it goes back.
func (b *board) release(x, y int) intent {
	moved := b.drag.moved
	b.drag = drag{}
	if !moved || !b.carrying() {
		return nil
	}
	at, ok := b.hit(x, y)
	if !ok || hereAlready(b.s, b.carry, at) {
		b.putBack()
		return nil
	}
	b.at = at.place()
	said := b.dropHere()
	if b.carrying() { // refused: a hand that let go holds nothing
		r := &refusal{services: b.carry.services, at: b.at}
		b.putBack()
		if isHost(b.view, r.at) && notOff(b.view, r.at) == "" {
			b.refused = r
		}
	}
	return said
}

// dropHere drops what is carried, or says why it cannot be dropped here.
func (b *board) dropHere() intent {
	if why := b.notPickable(); why != "" {
		return notice{cells.Muted, why}
	}
	return b.drop(false)
}

// wheel scrolls what is under the pointer.
func (b *board) wheel(x, y, lines int) {
	f := b.frame()
	for _, c := range f.cards {
		switch last := c.entries[len(c.entries)-1]; {
		case !c.has(x, y):
		case b.dealt.Rows && c.card != b.cardOf(b.at):
			b.first = clamp(b.first+sign(lines), max(b.dealt.Row(len(machines(b.s))-1), 0)+1)
		default:
			b.top[c.name] = clamp(b.top[c.name]+lines, max(last.y+last.h-(c.h-2), 0)+1)
		}
	}
	switch {
	case f.hosts.has(x, y):
		b.list = clamp(b.list+lines, max(len(f.hosts.entries)-f.hosts.h, 0)+1)
	case f.services.has(x, y):
		key := listKey(b.at)
		b.top[key] = clamp(b.top[key]+lines, max(len(f.services.entries)-(f.services.h-servicesHead), 0)+1)
	}
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// hit says what lies under the pointer: a service, a host, a machine, or the tray.
func (b *board) hit(x, y int) (spot, bool) {
	f := b.frame()
	for _, c := range f.cards {
		if c.has(x, y) {
			at := b.inCard(c, x, y)
			return at, at != (spot{}) || b.carrying()
		}
	}
	switch {
	case f.tray.has(x, y):
		return spot{}, b.carrying()
	case f.hosts.has(x, y):
		return listHit(f.hosts.entries, y-f.hosts.y+b.list)
	case f.services.has(x, y):
		at, ok := listHit(f.services.entries, y-f.services.y-servicesHead+b.top[listKey(b.at)])
		if !ok {
			return b.at.place(), true
		}
		return at, true
	}
	return spot{}, false
}

func listHit(entries []entry, k int) (spot, bool) {
	if k < 0 || k >= len(entries) || !entries[k].stop() {
		return spot{}, false
	}
	return entries[k].at, true
}

// inCard says what lies under the pointer on a card: its machine at the edges of it.
func (b *board) inCard(c cardAt, x, y int) spot {
	line := y - c.y - 1 + b.top[c.name]
	if y > c.y && y < c.y+c.h-1 {
		for _, e := range c.entries {
			if line >= e.y && line < e.y+e.h {
				return b.inBar(e, x-c.x-1, line-e.y, c.w-2)
			}
		}
	}
	return c.entries[0].at
}

// inBar is the service whose part of the bar of an entry lies at a place of it, else the spot of the entry.
func (b *board) inBar(e entry, x, y, w int) spot {
	edge := map[entryKind]int{machineEntry: 1, guestEntry: 2}[e.kind] // columns beside the bar
	if machine, _ := active(b.s, e.at.machine); edge == 0 || y != edge-1 || e.at.host == "" || machine == nil || b.carrying() {
		return e.at
	}
	at := e.at
	name := (picture{board: b}).filled(e.at).At(x-edge, w-2*edge)
	if s := b.s.Board().Service(name); s != nil && !s.Agent {
		at.service = name
	}
	return at
}
