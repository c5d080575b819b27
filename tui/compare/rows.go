package compare

import (
	"slices"

	"berth/wording"
)

// Rows are all lines of the difference: hosts with what leaves and comes, then what gets better and
// worse, then the wishes that differ.
func (d *Difference) Rows(w wording.Words) []Row {
	out, same := d.hostRows(w)
	if len(out) == 0 {
		out = append(out, Row{Kind: SaidRow, What: w.Say("every service stays on its host", "chaque service reste sur son hôte")})
	} else if len(same) > 0 {
		out = append(out, Row{Kind: SaidRow, What: w.Say("the same on both sides: %s", "identiques des deux côtés : %s", w.And(same))})
	}
	section := func(title string, rows []Row) {
		if len(rows) > 0 {
			out = append(append(out, Row{}, Row{Kind: TitleRow, What: title}), rows...)
		}
	}
	title := w.Say("better and worse, in the order of the goal %s", "mieux et moins bien, dans l'ordre de l'objectif %s", w.Goal(d.right.Board.Problem().Goal))
	rows := slices.Concat(d.ruleRows(w), d.scoreRows(w), d.verdictRows(w))
	if !d.rank.Known {
		title = w.Say("what differs; costs of two problems do not compare", "ce qui diffère ; les coûts de deux problèmes ne se comparent pas")
		for i := range rows {
			rows[i].Worth = Neutral
		}
	}
	section(title, rows)
	section(w.Say("wishes that differ", "souhaits qui diffèrent"), d.wishRows(w))
	return out
}

// hostRows lists the hosts that differ, and the names of those that do not.
func (d *Difference) hostRows(w wording.Words) (rows []Row, same []string) {
	if len(d.goes[""])+len(d.comes[""]) > 0 {
		rows = append(rows, Row{Kind: HostRow, What: w.Say("not placed", "sans place")})
		rows = append(rows, d.serviceRows(w, "")...)
	}
	for i := range d.machines {
		base := &d.machines[i]
		if base.RunsContainers() {
			rows, same = d.addHost(w, rows, same, Row{Kind: HostRow, What: base.Name}, base.Name)
		}
		var guests []Row
		var alike []string
		for k := range base.Guests {
			if g := &base.Guests[k]; !g.Appliance {
				row := Row{Kind: HostRow, Indent: 2, What: w.Guest(g.ID, g.Name), Brief: g.Name}
				guests, alike = d.addHost(w, guests, alike, row, g.Name)
			}
		}
		if base.RunsContainers() { // it has its row as a host
			rows, same = append(rows, guests...), append(same, alike...)
			continue
		}
		head := Row{Kind: HostRow, What: base.Name, Now: d.left.machine(base.Name), Then: d.right.machine(base.Name)}
		if head.Now == head.Then && len(guests) == 0 {
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
func (d *Difference) addHost(w wording.Words, rows []Row, same []string, row Row, name string) ([]Row, []string) {
	row.Now, row.Then = d.left.host(name), d.right.host(name)
	if row.Now == row.Then && len(d.goes[name])+len(d.comes[name]) == 0 {
		if row.Now.There {
			same = append(same, name)
		}
		return rows, same
	}
	return append(append(rows, row), d.serviceRows(w, name)...), same
}

// serviceRows lists what leaves a host and what comes to it.
func (d *Difference) serviceRows(w wording.Words, host string) []Row {
	var out []Row
	for _, name := range d.goes[host] {
		s, row := d.left.Board.Service(name), Row{Kind: GoesRow, What: name, To: d.right.where(w, name)}
		row.Size = s.Demand.Memory
		if h := d.left.Board.HostOf(name); h >= 0 {
			row.Size = s.DemandOn(d.left.Board.Host(h).Processor).Memory
		}
		out = append(out, row)
	}
	for _, name := range d.comes[host] {
		s, row := d.right.Board.Service(name), Row{Kind: ComesRow, What: name, From: d.left.where(w, name), New: d.left.Board.HostOf(name) < 0, Lost: host == ""}
		row.Size = s.Demand.Memory
		if h := d.right.Board.HostOf(name); h >= 0 {
			p := d.right.Board.Host(h).Processor
			row.Size, row.Verdict = s.DemandOn(p).Memory, s.Judge(p).Verdict
			if slow, is := s.SlowestOn(p); is {
				row.Note = w.Slowdown(slow)
			}
		}
		out = append(out, row)
	}
	return out
}
