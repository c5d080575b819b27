package tui

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

// sentence says the difference in one: "3 moves, 2.1 GB of data, control-tower 0.2 → 0.9 GB free, immich
// viable → acceptable".
func (d *difference) sentence(v *view) string {
	parts := d.movesWords(v)
	if n := len(d.right.board.Violations()) - len(d.left.board.Violations()); n < 0 {
		parts = append(parts, v.w.Say("%s mended", "réparé : %s", rules(v.w, -n)))
	} else if n > 0 {
		parts = append(parts, v.w.Say("%s broken", "enfreint : %s", rules(v.w, n)))
	}
	parts = append(parts, d.headroomWords(v)...)
	verdicts := d.verdicts()
	for _, c := range verdicts[:min(len(verdicts), sentenceMost)] {
		parts = append(parts, v.w.Say("%s %s", "%s %s", c.service, change(v.g, v.w.Verdict(c.from), v.w.Verdict(c.to))))
	}
	if more := len(verdicts) - sentenceMost; more > 0 {
		parts = append(parts, v.w.Say("%s more with another verdict", "encore %s au verdict changé", v.w.Services(more)))
	}
	return strings.Join(parts, ", ")
}

func change(g *cells.Glyphs, from, to string) string { return from + " " + g.Arrow + " " + to }

// movesWords counts what changes its host, and the data that carrying the right side out takes along.
func (d *difference) movesWords(v *view) []string {
	var moved, placed, lost, added, omitted int
	for _, c := range d.changes {
		switch {
		case c.Service == "":
		case c.From != "" && c.To != "":
			moved++
		case c.From == "" && d.left.wanted(c.Service):
			placed++
		case c.From == "":
			added++
		case d.right.wanted(c.Service):
			lost++
		default:
			omitted++
		}
	}
	var out []string
	if moved == 1 {
		out = append(out, v.w.Say("1 move", "1 déplacement"))
	} else if moved > 1 || placed+lost+added+omitted == 0 {
		out = append(out, v.w.Say("%d moves", "%d déplacements", moved))
	}
	count := func(n int, en, fr string) {
		if n > 0 {
			out = append(out, v.w.Say(en, fr, v.w.Services(n)))
		}
	}
	count(placed, "%s placed", "%s en place")
	count(lost, "%s left without a place", "%s sans place désormais")
	count(added, "%s added", "%s de plus")
	count(omitted, "%s left out", "%s de côté")
	return append(out, d.dataWords(v, moved)...)
}

// dataWords says how much data carrying the right side out takes along, and how much of what runs today
// it moves, where that is another number than what differs from the left side.
func (d *difference) dataWords(v *view, moved int) (out []string) {
	_, before := d.left.moved()
	running, data := d.right.moved()
	switch {
	case data == 0 && before == 0:
		out = append(out, v.w.Say("no data", "aucune donnée"))
	case before == 0 || before == data:
		out = append(out, v.w.Say("%s of data", "%s de données", v.w.Used(data)))
	default:
		out = append(out, v.w.Say("data %s", "données %s", change(v.g, v.w.Used(before), v.w.Used(data))))
	}
	switch {
	case running == moved:
	case running == 0:
		out = append(out, v.w.Say("nothing that runs today leaves its host", "rien de ce qui tourne ne quitte son hôte"))
	default:
		out = append(out, v.w.Say("of what runs today %s in all", "de ce qui tourne %s en tout", v.w.Services(running)))
	}
	return out
}

// headroomWords says what is left before and after on the machines that differ, the ones first that are,
// or were, the fullest.
func (d *difference) headroomWords(v *view) []string {
	type machineChange struct {
		name     string
		from, to figures
	}
	var list []machineChange
	for i := range machines(v.s) {
		name := machines(v.s)[i].Name
		c := machineChange{name, d.left.machine(name), d.right.machine(name)}
		if c.from.there && c.to.there && v.w.Left(c.from.left) != v.w.Left(c.to.left) {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b machineChange) int {
		return cmp.Compare(min(a.from.share(), a.to.share()), min(b.from.share(), b.to.share()))
	})
	var out []string
	for _, c := range list[:min(len(list), sentenceMost)] {
		words := v.w.Say("%s %s free", "%s %s libres", c.name, change(v.g, leftWords(v.w, c.from.left), v.w.Left(c.to.left)))
		if c.to.left < 0 {
			words = v.w.Say("%s over by %s", "%s dépassé de %s", c.name, v.w.Over(-c.to.left))
		}
		out = append(out, words)
	}
	return out
}

// share is the part of the memory that is left.
func (f figures) share() float64 { return float64(f.left) / float64(max(f.gauge.total, 1)) }

// leftWords says what is left, where that may be less than nothing.
func leftWords(w wording.Words, b planner.Bytes) string {
	if b < 0 {
		return "-" + w.Used(-b)
	}
	return w.Left(b)
}
