package tui

import (
	"slices"

	"berth/planner"
	"berth/wording"
)

// wishRows lists what is wished for on one side and not on the other: taking a variant, or a piece of
// advice, takes the wishes too.
func (d *difference) wishRows(v *view) []diffRow {
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
	add(v.w.Say("goal", "objectif"), v.w.Goal(p.Goal), v.w.Goal(q.Goal))
	add(v.w.Say("margin", "marge"), v.w.Percent(p.Rules.Margin), v.w.Percent(q.Rules.Margin))
	for _, name := range union(sortedKeys(a.Off), sortedKeys(b.Off)) {
		add(name, offWords(v.w, a.Off, name), offWords(v.w, b.Off, name))
	}
	for _, name := range union(sortedKeys(a.Ranges), sortedKeys(b.Ranges)) {
		from, here := p.Host(name)
		to, there := q.Host(name)
		if here && there {
			add(v.w.Say("memory of %s", "mémoire de %s", name), rangeWords(v.w, from.Memory), rangeWords(v.w, to.Memory))
		}
	}
	for _, name := range union(slices.Concat(a.Added, a.LeftOut), slices.Concat(b.Added, b.LeftOut)) {
		add(name, wantedWords(v.w, d.left.wanted(name)), wantedWords(v.w, d.right.wanted(name)))
	}
	return append(out, d.serviceWishRows(v)...)
}

// serviceWishRows lists the services of both sides whose wishes differ.
func (d *difference) serviceWishRows(v *view) []diffRow {
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
		add(name, pinWords(v, from), pinWords(v, to))
		add(v.w.Say("workload of %s", "charge de %s", name), loadWords(v.w, from.Workload), loadWords(v.w, to.Workload))
		add(name, acceptWords(v.w, from.Accept), acceptWords(v.w, to.Accept))
	}
	return out
}

// union lists the names of both lists, each once, by name.
func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

func offWords(w wording.Words, off map[string]map[string]string, name string) string {
	if _, is := off[name]; is {
		return w.Say("switched off", "hors service")
	}
	return w.Say("on", "en service")
}

func rangeWords(w wording.Words, r planner.Range) string {
	if r.Min == r.Max {
		return w.Size(r.Max)
	}
	return w.Say("%s to %s", "%s à %s", w.Size(r.Min), w.Size(r.Max))
}

func wantedWords(w wording.Words, yes bool) string {
	if yes {
		return w.Say("in the lab", "dans le lab")
	}
	return w.Say("left out", "laissé de côté")
}

func pinWords(v *view, w planner.Wish) string {
	switch {
	case len(w.On) > 0:
		return v.w.Say("pinned to %s", "épinglé sur %s", v.w.Or(w.On))
	case w.Stays:
		return v.w.Say("stays where it is", "reste où il est")
	}
	return v.w.Say("free to move", "libre de bouger")
}

func loadWords(w wording.Words, l planner.Workload) string {
	if !l.Known() {
		return w.Say("not stated", "non indiquée")
	}
	return w.Workload(l)
}

func acceptWords(w wording.Words, yes bool) string {
	if yes {
		return w.Say("may run where not recommended", "accepté là où déconseillé")
	}
	return w.Say("only where recommended", "seulement où conseillé")
}
