package tui

import (
	"slices"

	"berth/planner"
	"berth/session"
	"berth/tui/grid"
)

// layout is what lies where on the board: which of it is shown, how far it is scrolled, and where the cursor is.
type layout struct {
	*view
	at       spot
	sorted   []int // the machines, by their positions in the inventory, as they are shown
	sortedBy order
	filter   string // services and hosts whose name has it stand out; "": all do
	carry    *carry // what is in the hand; nil: nothing is
	dealt    dealt
	first    int            // the row of cards that is seen at the top, where they lie in rows
	top      map[string]int // lines that a card is scrolled by, by its name
	side     bool           // in the narrow form: the cursor is among the services
	list     int            // likewise: lines that the list of hosts is scrolled by
}

func (b *layout) carrying() bool { return b.carry != nil }

// frame says where the parts of the board lie on the screen. Drawing, moving the cursor and the mouse
// all ask it, so that a click hits what is seen.
type frame struct {
	cards        []cardAt // wide: machines in columns
	hosts        listAt   // narrow: the hosts, and what runs on the one with the cursor
	services     listAt
	tray, detail rect
	hidden       int // cards that are not in sight
}

// rect is a part of the screen.
type rect struct{ x, y, w, h int }

func (r rect) has(x, y int) bool { return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h }

// cardAt is the card of a machine, or that of the services without a place, and where it lies, its edges included.
type cardAt struct {
	rect
	card    int    // its position among the cards
	name    string // of the machine; "" for services without a place
	entries []entry
}

// seen is the line of the screen where an entry is, or would be if its card were scrolled there.
func (c *cardAt) seen(i, top int) int {
	return min(max(c.y+1+c.entries[i].y-top, c.y+1), c.y+max(c.h-2, 1))
}

// of finds a card that is in sight; nil: it is not.
func (f *frame) of(card int) *cardAt {
	for i := range f.cards {
		if f.cards[i].card == card {
			return &f.cards[i]
		}
	}
	return nil
}

// listAt is a list and where it lies.
type listAt struct {
	rect
	entries []entry
}

// servicesHead is how many lines stand above the services of a host in the narrow form.
const servicesHead = 4

// machineHead is how many lines the head of a machine has: its bar, and a line of figures.
const machineHead = 2

// Lines of a card at its least, its edges included: the bar of a machine, and what would help services without a place, with one of them.
const (
	tile     = 3
	trayTile = 4
)

// dealt are the cards as they are divided among columns: that of services without a place, where there are any, and one for each machine.
type dealt struct {
	grid.Grid
	tray bool // the first is that of services without a place
	of   struct {
		count, width, height int
		by                   order
		session              *session.Session
	} // what it was made for
}

// column is the one that a card lies in.
func (d *dealt) column(card int) int {
	for k := range d.Columns {
		for _, other := range d.Columns[k] {
			if other == card {
				return k
			}
		}
	}
	return -1
}

// beside is the card above or below another; -1: there is none.
func (d *dealt) beside(card, dy int) int {
	column := d.Columns[d.column(card)]
	for i, other := range column {
		if other == card && i+dy >= 0 && i+dy < len(column) {
			return column[i+dy]
		}
	}
	return -1
}

// deal divides the cards anew where they, or the screen, have changed.
func (b *layout) deal() {
	of := b.dealt.of
	of.count, of.width, of.height, of.by, of.session = int(b.facts.count), b.width, b.body().h, b.sortedBy, b.s
	if of == b.dealt.of {
		return
	}
	b.dealt = dealt{of: of, tray: len(b.facts.unplaced) > 0}
	var cards []grid.Card
	if b.dealt.tray {
		cards = append(cards, grid.Card{Full: trayTile - 1 + len(b.facts.unplaced), Least: trayTile})
	}
	for _, i := range b.sorted {
		cards = append(cards, grid.Card{Full: 2 + b.lines(i), Least: tile})
	}
	if b.dealt.Grid = grid.Divide(cards, of.width, of.height); !b.dealt.Rows || b.dealt.Seen() {
		return
	}
	for i := range cards { // a line for each machine, so that as many as can be are seen at once
		if b.machineOf(i) >= 0 {
			cards[i].Least = 1
		}
	}
	b.dealt.Grid = grid.InRows(cards, of.width, of.height)
}

// lines is how many lines a machine takes with all that is on it.
func (b *layout) lines(i int) int {
	base := &machines(b.s)[i]
	n := machineHead + b.linesOf(base.Name)
	for k := range base.Guests {
		if g := &base.Guests[k]; guestKind(b.s, g) == guestEntry {
			n += 3 + b.linesOf(g.Name)
		} else {
			n++
		}
	}
	return n
}

// linesOf is how many lines the services of a host take.
func (b *layout) linesOf(host string) int {
	h := b.s.Board().HostIndex(host)
	if h < 0 {
		return 0
	}
	n, agents := len(b.facts.goes[host]), 0
	for _, s := range b.s.Board().Services(h) {
		if s.Agent {
			agents = 1
		} else {
			n++
		}
	}
	return n + agents
}

// cardOf is the card that a spot is on; -1: none, for services without a place have none.
func (b *layout) cardOf(at spot) int {
	tray := 0
	if b.dealt.tray {
		tray = 1
	}
	if at.inTray() {
		return tray - 1
	}
	return slices.Index(b.sorted, machineIndex(b.s, at.machine)) + tray
}

// machineOf is the machine of a card; -1 for that of services without a place.
func (b *layout) machineOf(card int) int {
	if b.dealt.tray {
		card--
	}
	if card < 0 {
		return card
	}
	return b.sorted[card]
}

// entries lists what stands on a card, from top to bottom.
func (b *layout) entries(card int) []entry {
	if i := b.machineOf(card); i >= 0 {
		return b.machine(i)
	}
	out := []entry{{kind: trayHead, h: 1}}
	for i, s := range b.facts.unplaced {
		out = append(out, entry{kind: serviceEntry, at: spot{service: s.Name}, y: 1 + i, h: 1, service: s})
	}
	return out
}

// machineEntryOf is the head of a machine.
func machineEntryOf(base *planner.Machine) entry {
	return entry{kind: machineEntry, at: machineSpot(base), h: machineHead}
}

// machine lists what stands on the card of a machine, from top to bottom.
func (b *layout) machine(i int) []entry {
	base := &machines(b.s)[i]
	out := make([]entry, 0, 16+4*len(base.Guests))
	add := func(e entry, h int) {
		if n := len(out); n > 0 {
			e.y = out[n-1].y + out[n-1].h
		}
		e.h = h
		out = append(out, e)
	}
	head := machineEntryOf(base)
	add(head, head.h)
	if base.RunsContainers() {
		b.services(head.at, add)
	}
	for k := range base.Guests {
		g := &base.Guests[k]
		at := spot{machine: base.Name, host: g.Name}
		kind := guestKind(b.s, g)
		if kind != guestEntry {
			add(entry{kind: kind, at: at, guest: g}, 1)
			continue
		}
		add(entry{kind: guestEntry, at: at, guest: g}, 2)
		b.services(at, add)
		add(entry{kind: guestEnd, at: at, guest: g}, 1)
	}
	return out
}

// services adds what runs on a host: services by name, then its agents, then what leaves.
func (b *layout) services(host spot, add func(entry, int)) {
	h := b.s.Board().HostIndex(host.host)
	if h < 0 {
		return
	}
	var agents []*planner.Service
	ghosts := b.ghosts(host)
	for _, s := range b.s.Board().Services(h) {
		for len(ghosts) > 0 && !s.Agent && ghosts[0].Name < s.Name {
			add(entry{kind: ghostEntry, at: host, service: ghosts[0]}, 1)
			ghosts = ghosts[1:]
		}
		at := spot{machine: host.machine, host: host.host, service: s.Name}
		if s.Agent {
			agents = append(agents, s)
		} else {
			add(entry{kind: serviceEntry, at: at, service: s}, 1)
		}
	}
	for ; len(ghosts) > 0; ghosts = ghosts[1:] {
		add(entry{kind: ghostEntry, at: host, service: ghosts[0]}, 1)
	}
	if agents != nil {
		add(entry{kind: agentsEntry, at: host, agents: agents}, 1)
	}
	for _, mv := range b.facts.goes[host.host] {
		at := spot{machine: host.machine, host: host.host, service: mv.Service}
		add(entry{kind: leavingEntry, at: at, service: b.s.Board().Service(mv.Service)}, 1)
	}
}

// ghosts are what is carried, by name, on the host that it is carried over: where it would land.
func (b *layout) ghosts(host spot) []*planner.Service {
	if !b.carrying() || host != b.at.place() || b.answer(host) == nil || hereAlready(b.s, b.carry, host) {
		return nil
	}
	var out []*planner.Service
	for _, name := range b.carry.services { // they are sorted
		out = append(out, b.s.Board().Service(name))
	}
	return out
}

// body is the part of the screen between the first line and the line of the tray.
func (b *layout) body() rect {
	tray := 0
	if b.wide() {
		tray = b.trayLine()
	}
	return rect{0, 1, b.width, b.height - 2 - detailHeight(b.view) - tray}
}

// trayLine is how many lines say that there is nothing without a place: one, as there must be something to drop on; otherwise they
// have a card.
func (b *layout) trayLine() int {
	if len(b.facts.unplaced) > 0 {
		return 0
	}
	return 1
}

// frame lays the board out.
func (b *layout) frame() frame {
	var f frame
	body := b.body()
	if !b.wide() {
		f.detail = rect{0, body.y + body.h, b.width, detailHeight(b.view)}
		left := b.width * 46 / 80
		f.hosts = listAt{rect{0, body.y, left, body.h}, hostList(b.s, b.sorted)}
		f.services = listAt{rect{left + 1, body.y, b.width - left - 1, body.h}, b.serviceList(b.at.place())}
		return f
	}
	f.tray = rect{0, body.y + body.h, b.width, b.trayLine()}
	f.detail = rect{0, f.tray.y + f.tray.h, b.width, detailHeight(b.view)}
	n := len(b.dealt.Columns)
	places := b.dealt.Places(b.cardOf(b.at), b.first)
	for _, p := range places {
		if p.H == 0 {
			f.hidden++
		}
	}
	f.cards = make([]cardAt, 0, len(places)-f.hidden)
	for card, p := range places {
		if p.H == 0 {
			continue
		}
		x := b.width * p.Column / n
		c := cardAt{rect: rect{x, body.y + p.Y, b.width*(p.Column+1)/n - x, p.H}, card: card}
		i := b.machineOf(card)
		if i >= 0 {
			c.name = machines(b.s)[i].Name
		}
		if p.H > tile {
			c.entries = b.entries(card)
		} else {
			head := machineEntryOf(&machines(b.s)[i])
			head.h = 1
			c.entries = []entry{head}
		}
		f.cards = append(f.cards, c)
	}
	return f
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

// hostList lists machines and guests for the narrow form.
func hostList(s *session.Session, order []int) []entry {
	var out []entry
	add := func(kind entryKind, at spot, g *planner.Guest) {
		out = append(out, entry{kind: kind, at: at, guest: g, y: len(out), h: 1})
	}
	for _, i := range order {
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
func (b *layout) serviceList(at spot) []entry {
	var out []entry
	add := func(e entry, h int) {
		e.y, e.h = len(out), 1
		out = append(out, e)
	}
	switch {
	case at.inTray():
		for _, s := range b.facts.unplaced {
			add(entry{kind: serviceEntry, at: spot{service: s.Name}, service: s}, 1)
		}
	case at.host != "":
		b.services(at, add)
	}
	return out
}
