package compare

import (
	"slices"

	"berth/planner"
	"berth/wording"
)

// wishRows lists what is wished for on one side and not on the other: taking a variant, or a piece of
// advice, takes the wishes too.
func (d *Difference) wishRows(w wording.Words) []Row {
	a, b := d.left.State.Changes, d.right.State.Changes
	if a == b {
		return nil
	}
	p, q := d.left.Board.Problem(), d.right.Board.Problem()
	var out []Row
	add := func(what, from, to string) {
		if from != to {
			out = append(out, Row{Kind: ChangedRow, What: what, From: from, To: to})
		}
	}
	add(w.Say("goal", "objectif"), w.Goal(p.Goal), w.Goal(q.Goal))
	add(w.Say("fill to", "remplir à"), w.Percent(p.Rules.Margin), w.Percent(q.Rules.Margin))
	for _, name := range union(keys(a.Off), keys(b.Off)) {
		add(name, offWords(w, a.Off, name), offWords(w, b.Off, name))
	}
	for _, name := range union(keys(a.Ranges), keys(b.Ranges)) {
		from, here := p.Host(name)
		to, there := q.Host(name)
		if here && there {
			add(w.Say("memory of %s", "mémoire de %s", name), RangeWords(w, from.Memory), RangeWords(w, to.Memory))
		}
	}
	for _, name := range union(slices.Concat(a.Added, a.LeftOut), slices.Concat(b.Added, b.LeftOut)) {
		add(name, wantedWords(w, d.left.Wants(name)), wantedWords(w, d.right.Wants(name)))
	}
	return append(out, d.serviceWishRows(w)...)
}

// serviceWishRows lists the services of both sides whose wishes differ.
func (d *Difference) serviceWishRows(w wording.Words) []Row {
	a, b := d.left.State.Changes, d.right.State.Changes
	var out []Row
	for _, name := range union(slices.Concat(keys(a.Pins), keys(a.Workloads), keys(a.Accepts)),
		slices.Concat(keys(b.Pins), keys(b.Workloads), keys(b.Accepts))) {
		if !d.left.Wants(name) || !d.right.Wants(name) {
			continue
		}
		from, to := d.left.Board.Service(name).Wish, d.right.Board.Service(name).Wish
		add := func(what, x, y string) {
			if x != y {
				out = append(out, Row{Kind: ChangedRow, What: what, From: x, To: y})
			}
		}
		add(name, pinWords(w, from), pinWords(w, to))
		add(w.Say("workload of %s", "charge de %s", name), loadWords(w, from.Workload), loadWords(w, to.Workload))
		add(name, acceptWords(w, from.Accept), acceptWords(w, to.Accept))
	}
	return out
}

func offWords(w wording.Words, off map[string]map[string]string, name string) string {
	if _, is := off[name]; is {
		return w.Say("switched off", "hors service")
	}
	return w.Say("on", "en service")
}

// RangeWords say between what a guest is sized: "2 to 16 GB", or one size.
func RangeWords(w wording.Words, r planner.Range) string {
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

func pinWords(w wording.Words, wish planner.Wish) string {
	switch {
	case len(wish.On) > 0:
		return w.Say("pinned to %s", "épinglé sur %s", w.Or(wish.On))
	case wish.Stays:
		return w.Say("stays where it is", "reste où il est")
	}
	return w.Say("free to move", "libre de bouger")
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
