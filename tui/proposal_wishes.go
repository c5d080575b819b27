package tui

import (
	"slices"

	"berth/planner"
)

// wishRows lists what is wished for on one side and not on the other: taking a variant, or a piece of
// advice, takes the wishes too.
func (d *difference) wishRows(m *Model) []diffRow {
	a, b := d.left.state.Changes, d.right.state.Changes
	if a == b {
		return nil
	}
	p, q := d.left.board.Problem(), d.right.board.Problem()
	var out []diffRow
	add := func(what, from, to string) {
		if from != to {
			out = append(out, diffRow{kind: changedRow, what: what, from: from, to: to})
		}
	}
	add(m.w.Say("goal", "objectif"), m.w.Goal(p.Goal), m.w.Goal(q.Goal))
	add(m.w.Say("margin", "marge"), m.w.Percent(p.Rules.Margin), m.w.Percent(q.Rules.Margin))
	for _, name := range union(sortedKeys(a.Off), sortedKeys(b.Off)) {
		add(name, m.offWords(a.Off, name), m.offWords(b.Off, name))
	}
	for _, name := range union(sortedKeys(a.Ranges), sortedKeys(b.Ranges)) {
		from, here := p.Host(name)
		to, there := q.Host(name)
		if here && there {
			add(m.w.Say("memory of %s", "mémoire de %s", name), m.rangeWords(from.Memory), m.rangeWords(to.Memory))
		}
	}
	for _, name := range union(slices.Concat(a.Added, a.LeftOut), slices.Concat(b.Added, b.LeftOut)) {
		add(name, m.wantedWords(d.left.wanted(name)), m.wantedWords(d.right.wanted(name)))
	}
	return append(out, d.serviceWishRows(m)...)
}

// serviceWishRows lists the services of both sides whose wishes differ.
func (d *difference) serviceWishRows(m *Model) []diffRow {
	a, b := d.left.state.Changes, d.right.state.Changes
	var out []diffRow
	for _, name := range union(slices.Concat(sortedKeys(a.Pins), sortedKeys(a.Workloads), sortedKeys(a.Accepts)),
		slices.Concat(sortedKeys(b.Pins), sortedKeys(b.Workloads), sortedKeys(b.Accepts))) {
		if !d.left.wanted(name) || !d.right.wanted(name) {
			continue
		}
		from, to := d.left.board.Service(name).Wish, d.right.board.Service(name).Wish
		add := func(what, x, y string) {
			if x != y {
				out = append(out, diffRow{kind: changedRow, what: what, from: x, to: y})
			}
		}
		add(name, m.pinWords(from), m.pinWords(to))
		add(m.w.Say("workload of %s", "charge de %s", name), m.loadWords(from.Workload), m.loadWords(to.Workload))
		add(name, m.acceptWords(from.Accept), m.acceptWords(to.Accept))
	}
	return out
}

// union lists the names of both lists, each once, by name.
func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

func (m *Model) offWords(off map[string]map[string]string, name string) string {
	if _, is := off[name]; is {
		return m.w.Say("switched off", "hors service")
	}
	return m.w.Say("on", "en service")
}

func (m *Model) rangeWords(r planner.Range) string {
	if r.Min == r.Max {
		return m.w.Size(r.Max)
	}
	return m.w.Say("%s to %s", "%s à %s", m.w.Size(r.Min), m.w.Size(r.Max))
}

func (m *Model) wantedWords(yes bool) string {
	if yes {
		return m.w.Say("in the lab", "dans le lab")
	}
	return m.w.Say("left out", "laissé de côté")
}

func (m *Model) pinWords(w planner.Wish) string {
	switch {
	case len(w.On) > 0:
		return m.w.Say("pinned to %s", "épinglé sur %s", m.w.Or(w.On))
	case w.Stays:
		return m.w.Say("stays where it is", "reste où il est")
	}
	return m.w.Say("free to move", "libre de bouger")
}

func (m *Model) loadWords(l planner.Workload) string {
	if !l.Known() {
		return m.w.Say("not stated", "non indiquée")
	}
	return m.w.Workload(l)
}

func (m *Model) acceptWords(yes bool) string {
	if yes {
		return m.w.Say("may run where not recommended", "accepté là où déconseillé")
	}
	return m.w.Say("only where recommended", "seulement où conseillé")
}
