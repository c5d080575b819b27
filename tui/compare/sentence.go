package compare

import (
	"cmp"
	"slices"
	"strings"

	"berth/planner"
	"berth/tui/cells"
	"berth/wording"
)

// sentenceMost is how many hosts, and how many verdicts, the sentence names; the screen has them all.
const sentenceMost = 2

// Sentence says the difference in one: "3 moves, 2.1 GB of data, control-tower 0.2 → 0.9 GB free, immich
// viable → acceptable".
func (d *Difference) Sentence(w wording.Words, g *cells.Glyphs) string {
	parts := d.movesWords(w, g)
	if n := len(d.right.Board.Violations()) - len(d.left.Board.Violations()); n < 0 {
		parts = append(parts, w.Say("%s mended", "réparé : %s", rules(w, -n)))
	} else if n > 0 {
		parts = append(parts, w.Say("%s broken", "enfreint : %s", rules(w, n)))
	}
	parts = append(parts, d.headroomWords(w, g)...)
	verdicts := d.verdicts()
	for _, c := range verdicts[:min(len(verdicts), sentenceMost)] {
		parts = append(parts, w.Say("%s %s", "%s %s", c.service, Change(g, w.Verdict(c.from), w.Verdict(c.to))))
	}
	if more := len(verdicts) - sentenceMost; more > 0 {
		parts = append(parts, w.Say("%s more with another verdict", "encore %s au verdict changé", w.Services(more)))
	}
	return strings.Join(parts, ", ")
}

// Change is what was and what is: "viable → acceptable".
func Change(g *cells.Glyphs, from, to string) string { return from + " " + g.Arrow + " " + to }

// movesWords counts what changes its host, and the data that carrying the right side out takes along.
func (d *Difference) movesWords(w wording.Words, g *cells.Glyphs) []string {
	var moved, placed, lost, added, omitted int
	for _, c := range d.changes {
		switch {
		case c.Service == "":
		case c.From != "" && c.To != "":
			moved++
		case c.From == "" && d.left.Wants(c.Service):
			placed++
		case c.From == "":
			added++
		case d.right.Wants(c.Service):
			lost++
		default:
			omitted++
		}
	}
	var out []string
	if moved == 1 {
		out = append(out, w.Say("1 move", "1 déplacement"))
	} else if moved > 1 || placed+lost+added+omitted == 0 {
		out = append(out, w.Say("%d moves", "%d déplacements", moved))
	}
	count := func(n int, en, fr string) {
		if n > 0 {
			out = append(out, w.Say(en, fr, w.Services(n)))
		}
	}
	count(placed, "%s placed", "%s en place")
	count(lost, "%s left without a place", "%s sans place désormais")
	count(added, "%s added", "%s de plus")
	count(omitted, "%s left out", "%s de côté")
	return append(out, d.dataWords(w, g, moved)...)
}

// dataWords says how much data carrying the right side out takes along, and how much of what runs today
// it moves, where that is another number than what differs from the left side.
func (d *Difference) dataWords(w wording.Words, g *cells.Glyphs, moved int) (out []string) {
	_, before := d.left.moved()
	running, data := d.right.moved()
	switch {
	case data == 0 && before == 0:
		out = append(out, w.Say("no data", "aucune donnée"))
	case before == 0 || before == data:
		out = append(out, w.Say("%s of data", "%s de données", w.Used(data)))
	default:
		out = append(out, w.Say("data %s", "données %s", Change(g, w.Used(before), w.Used(data))))
	}
	switch {
	case running == moved:
	case running == 0:
		out = append(out, w.Say("nothing that runs today leaves its host", "rien de ce qui tourne ne quitte son hôte"))
	default:
		out = append(out, w.Say("of what runs today %s in all", "de ce qui tourne %s en tout", w.Services(running)))
	}
	return out
}

// headroomWords says what is left before and after on the machines that differ, the ones first that are,
// or were, the fullest.
func (d *Difference) headroomWords(w wording.Words, g *cells.Glyphs) []string {
	type machineChange struct {
		name     string
		from, to Figures
	}
	var list []machineChange
	for i := range d.machines {
		name := d.machines[i].Name
		c := machineChange{name, d.left.machine(name), d.right.machine(name)}
		if c.from.There && c.to.There && w.Left(c.from.Left) != w.Left(c.to.Left) {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b machineChange) int {
		return cmp.Compare(min(a.from.share(), a.to.share()), min(b.from.share(), b.to.share()))
	})
	var out []string
	for _, c := range list[:min(len(list), sentenceMost)] {
		words := w.Say("%s %s free", "%s %s libres", c.name, Change(g, LeftWords(w, c.from.Left), w.Left(c.to.Left)))
		if c.to.Left < 0 {
			words = w.Say("%s over by %s", "%s dépassé de %s", c.name, w.Over(-c.to.Left))
		}
		out = append(out, words)
	}
	return out
}

// share is the part of the memory that is left.
func (f Figures) share() float64 { return float64(f.Left) / float64(max(f.Gauge.Total, 1)) }

// LeftWords says what is left, where that may be less than nothing.
func LeftWords(w wording.Words, b planner.Bytes) string {
	if b < 0 {
		return "-" + w.Used(-b)
	}
	return w.Left(b)
}
