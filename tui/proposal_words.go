package tui

import (
	"cmp"
	"slices"
	"strings"

	"berth/planner"
)

// sentenceMost is how many hosts, and how many verdicts, the sentence names; the screen has them all.
const sentenceMost = 2

// sentence says the difference in one: "3 moves, 2.1 GB of data, control-tower 0.2 → 0.9 GB free, immich
// viable → acceptable".
func (d *difference) sentence(m *Model) string {
	parts := d.movesWords(m)
	if n := len(d.right.board.Violations()) - len(d.left.board.Violations()); n < 0 {
		parts = append(parts, m.w.Say("%s mended", "réparé : %s", m.rules(-n)))
	} else if n > 0 {
		parts = append(parts, m.w.Say("%s broken", "enfreint : %s", m.rules(n)))
	}
	parts = append(parts, d.headroomWords(m)...)
	verdicts := d.verdicts()
	for _, v := range verdicts[:min(len(verdicts), sentenceMost)] {
		parts = append(parts, m.w.Say("%s %s", "%s %s", v.service, m.change(m.w.Verdict(v.from), m.w.Verdict(v.to))))
	}
	if more := len(verdicts) - sentenceMost; more > 0 {
		parts = append(parts, m.w.Say("%s more with another verdict", "encore %s au verdict changé", m.w.Services(more)))
	}
	return strings.Join(parts, ", ")
}

func (m *Model) change(from, to string) string { return from + " " + m.g.Arrow + " " + to }

// movesWords counts what changes its host, and the data that carrying the right side out takes along.
func (d *difference) movesWords(m *Model) []string {
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
		out = append(out, m.w.Say("1 move", "1 déplacement"))
	} else if moved > 1 || placed+lost+added+omitted == 0 {
		out = append(out, m.w.Say("%d moves", "%d déplacements", moved))
	}
	count := func(n int, en, fr string) {
		if n > 0 {
			out = append(out, m.w.Say(en, fr, m.w.Services(n)))
		}
	}
	count(placed, "%s placed", "%s en place")
	count(lost, "%s left without a place", "%s sans place désormais")
	count(added, "%s added", "%s de plus")
	count(omitted, "%s left out", "%s de côté")
	return append(out, d.dataWords(m, moved)...)
}

// dataWords says how much data carrying the right side out takes along, and how much of what runs today
// it moves, where that is another number than what differs from the left side.
func (d *difference) dataWords(m *Model, moved int) (out []string) {
	_, before := d.left.moved()
	running, data := d.right.moved()
	switch {
	case data == 0 && before == 0:
		out = append(out, m.w.Say("no data", "aucune donnée"))
	case before == 0 || before == data:
		out = append(out, m.w.Say("%s of data", "%s de données", m.w.Used(data)))
	default:
		out = append(out, m.w.Say("data %s", "données %s", m.change(m.w.Used(before), m.w.Used(data))))
	}
	switch {
	case running == moved:
	case running == 0:
		out = append(out, m.w.Say("nothing that runs today leaves its host", "rien de ce qui tourne ne quitte son hôte"))
	default:
		out = append(out, m.w.Say("of what runs today %s in all", "de ce qui tourne %s en tout", m.w.Services(running)))
	}
	return out
}

// headroomWords says what is left before and after on the machines that differ, the ones first that are,
// or were, the fullest.
func (d *difference) headroomWords(m *Model) []string {
	type change struct {
		name     string
		from, to figures
	}
	var list []change
	for i := range m.machines() {
		name := m.machines()[i].Name
		c := change{name, d.left.machine(name), d.right.machine(name)}
		if c.from.there && c.to.there && m.w.Left(c.from.left) != m.w.Left(c.to.left) {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b change) int {
		return cmp.Compare(min(a.from.share(), a.to.share()), min(b.from.share(), b.to.share()))
	})
	var out []string
	for _, c := range list[:min(len(list), sentenceMost)] {
		words := m.w.Say("%s %s free", "%s %s libres", c.name, m.change(m.leftWords(c.from.left), m.w.Left(c.to.left)))
		if c.to.left < 0 {
			words = m.w.Say("%s over by %s", "%s dépassé de %s", c.name, m.w.Over(-c.to.left))
		}
		out = append(out, words)
	}
	return out
}

// share is the part of the memory that is left.
func (f figures) share() float64 { return float64(f.left) / float64(max(f.gauge.total, 1)) }

// leftWords says what is left, where that may be less than nothing.
func (m *Model) leftWords(b planner.Bytes) string {
	if b < 0 {
		return "-" + m.w.Used(-b)
	}
	return m.w.Left(b)
}
