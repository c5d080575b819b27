package tui

import (
	"slices"

	"berth/planner"
	"berth/wording"
)

// difference is what lies between two sides, as planner.Diff has it, put where an operator looks for it:
// with the host that a service leaves, and with the one that it comes to.
type difference struct {
	left, right side
	changes     []planner.Change
	goes, comes map[string][]string // services by host; "" is the tray
	rank        ranking
}

func differ(left, right side) *difference {
	d := &difference{
		left: left, right: right, changes: planner.Diff(left.placement, right.placement), rank: rank(left, right),
		goes: map[string][]string{}, comes: map[string][]string{},
	}
	for _, c := range d.changes {
		if c.From != "" {
			d.goes[c.From] = append(d.goes[c.From], c.Service)
		}
		if c.To != "" {
			d.comes[c.To] = append(d.comes[c.To], c.Service)
		}
	}
	was, is := names(left.board.Unplaced()), names(right.board.Unplaced())
	d.goes[""] = without(was, is)
	d.comes[""] = without(is, was)
	return d
}

func names(services []*planner.Service) []string {
	var out []string
	for _, s := range services {
		out = append(out, s.Name)
	}
	return out
}

func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(n string) bool { return slices.Contains(some, n) })
}

// rowKind says what a line of a difference shows.
type rowKind int

// The kinds of rows.
const (
	emptyRow   rowKind = iota
	titleRow           // what
	hostRow            // what, now, then
	goesRow            // what leaves the host above it, to
	comesRow           // what comes to the host above it, from
	changedRow         // what, from, to
	saidRow            // what
)

// worth says whether something gets better.
type worth int

// The worths.
const (
	neutral worth = iota
	better
	worse
	amiss // worse, and in the way of carrying it out
)

// diffRow is a line of a difference.
type diffRow struct {
	kind      rowKind
	worth     worth
	indent    int
	what      string
	brief     string // the same where there is no room
	from, to  string
	now, then figures
	size      planner.Bytes // of a service
	new, lost bool          // the service has had no host, or has none any more
	verdict   planner.Verdict
	note      string
}

// figures is a host or a machine on one side.
type figures struct {
	there bool
	off   bool
	guest bool
	ends  bool // a guest that is there today is not there any more
	gauge gauge
	left  planner.Bytes
}

// host gives the figures of a host.
func (s *side) host(name string) figures {
	h := s.board.HostIndex(name)
	if h < 0 {
		return figures{off: true}
	}
	host := s.board.Host(h)
	if !s.board.InUse(h) {
		return figures{guest: true, ends: host.Exists}
	}
	l := s.board.HostLoad(h)
	g := hostGauge(l)
	return figures{there: true, guest: host.IsGuest(), gauge: g, left: l.Headroom}
}

// machine gives the figures of a hypervisor.
func (s *side) machine(name string) figures {
	i := slices.IndexFunc(s.board.Problem().Machines, func(m planner.Machine) bool { return m.Name == name })
	if i < 0 {
		return figures{off: true}
	}
	l := s.board.MachineLoad(i)
	g := machineGauge(l)
	return figures{there: true, gauge: g, left: l.Headroom}
}

// rows are all lines of the difference: hosts with what leaves and comes, then what gets better and
// worse, then the wishes that differ.
func (d *difference) rows(v *view) []diffRow {
	out, same := d.hostRows(v)
	if len(out) == 0 {
		out = append(out, diffRow{kind: saidRow, what: v.w.Say("every service stays on its host", "chaque service reste sur son hôte")})
	} else if len(same) > 0 {
		out = append(out, diffRow{kind: saidRow, what: v.w.Say("the same on both sides: %s", "identiques des deux côtés : %s", v.w.And(same))})
	}
	section := func(title string, rows []diffRow) {
		if len(rows) > 0 {
			out = append(append(out, diffRow{}, diffRow{kind: titleRow, what: title}), rows...)
		}
	}
	title := v.w.Say("better and worse, in the order of the goal %s", "mieux et moins bien, dans l'ordre de l'objectif %s", v.w.Goal(d.right.board.Problem().Goal))
	rows := slices.Concat(d.ruleRows(v.w), d.scoreRows(v.w), d.verdictRows(v.w))
	if !d.rank.known {
		title = v.w.Say("what differs; costs of two problems do not compare", "ce qui diffère ; les coûts de deux problèmes ne se comparent pas")
		for i := range rows {
			rows[i].worth = neutral
		}
	}
	section(title, rows)
	section(v.w.Say("wishes that differ", "souhaits qui diffèrent"), d.wishRows(v))
	return out
}

// hostRows lists the hosts that differ, and the names of those that do not.
func (d *difference) hostRows(v *view) (rows []diffRow, same []string) {
	if len(d.goes[""])+len(d.comes[""]) > 0 {
		rows = append(rows, diffRow{kind: hostRow, what: v.w.Say("not placed", "sans place")})
		rows = append(rows, d.serviceRows(v.w, "")...)
	}
	for i := range machines(v.s) {
		base := &machines(v.s)[i]
		if base.RunsContainers() {
			rows, same = d.addHost(v.w, rows, same, diffRow{kind: hostRow, what: base.Name}, base.Name)
		}
		var guests []diffRow
		var alike []string
		for k := range base.Guests {
			if g := &base.Guests[k]; !g.Appliance {
				row := diffRow{kind: hostRow, indent: 2, what: v.w.Guest(g.ID, g.Name), brief: g.Name}
				guests, alike = d.addHost(v.w, guests, alike, row, g.Name)
			}
		}
		if base.RunsContainers() { // it has its row as a host
			rows, same = append(rows, guests...), append(same, alike...)
			continue
		}
		head := diffRow{kind: hostRow, what: base.Name, now: d.left.machine(base.Name), then: d.right.machine(base.Name)}
		if head.now == head.then && len(guests) == 0 {
			same = append(same, base.Name)
			continue
		}
		rows = append(append(rows, head), guests...)
		same = append(same, alike...)
	}
	return rows, same
}

// addHost adds a host to the rows where it differs, else its name to those that are the same; what is
// on neither side is not named.
func (d *difference) addHost(w wording.Words, rows []diffRow, same []string, row diffRow, name string) ([]diffRow, []string) {
	row.now, row.then = d.left.host(name), d.right.host(name)
	if row.now == row.then && len(d.goes[name])+len(d.comes[name]) == 0 {
		if row.now.there {
			same = append(same, name)
		}
		return rows, same
	}
	return append(append(rows, row), d.serviceRows(w, name)...), same
}

// serviceRows lists what leaves a host and what comes to it.
func (d *difference) serviceRows(w wording.Words, host string) []diffRow {
	var out []diffRow
	for _, name := range d.goes[host] {
		s, row := d.left.board.Service(name), diffRow{kind: goesRow, what: name, to: d.right.where(w, name)}
		row.size = s.Demand.Memory
		if h := d.left.board.HostOf(name); h >= 0 {
			row.size = s.DemandOn(d.left.board.Host(h).Processor).Memory
		}
		out = append(out, row)
	}
	for _, name := range d.comes[host] {
		s, row := d.right.board.Service(name), diffRow{kind: comesRow, what: name, from: d.left.where(w, name), new: d.left.board.HostOf(name) < 0, lost: host == ""}
		row.size = s.Demand.Memory
		if h := d.right.board.HostOf(name); h >= 0 {
			p := d.right.board.Host(h).Processor
			row.size, row.verdict, row.note = s.DemandOn(p).Memory, s.Judge(p).Verdict, slowdown(w, s, p)
		}
		out = append(out, row)
	}
	return out
}

// where names the host of a service on a side, or says why it has none.
func (s *side) where(w wording.Words, name string) string {
	switch h := s.board.HostOf(name); {
	case h >= 0:
		return s.board.Host(h).Name
	case s.wanted(name):
		return w.Say("no place", "sans place")
	}
	return w.Say("not in the lab", "hors du lab")
}
