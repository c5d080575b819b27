package compare

import (
	"cmp"
	"slices"

	"berth/planner"
	"berth/wording"
)

// ruleRows lists the rules that are broken on one side only, and counts those that stay broken.
func (d *Difference) ruleRows(w wording.Words) []Row {
	was, is := d.left.Board.Violations(), d.right.Board.Violations()
	var out []Row
	stay := 0
	for _, v := range was {
		if !broken(is, v) {
			out = append(out, Row{Kind: ChangedRow, Worth: Better, What: w.Say("mended: %s", "réparé : %s", brokenWords(w, v))})
		} else {
			stay++
		}
	}
	for _, v := range is {
		if !broken(was, v) {
			out = append(out, Row{Kind: ChangedRow, Worth: Amiss, What: w.Say("broken: %s", "enfreint : %s", brokenWords(w, v))})
		}
	}
	if stay > 0 {
		out = append(out, Row{Kind: ChangedRow, What: w.Say("broken on both sides: %s", "enfreint des deux côtés : %s", rules(w, stay))})
	}
	return out
}

// broken reports whether the same rule is broken at the same place, by whatever figure.
func broken(list []planner.Reason, v planner.Reason) bool {
	return slices.ContainsFunc(list, func(o planner.Reason) bool {
		return o.Rule == v.Rule && o.Host == v.Host && o.Service == v.Service
	})
}

// brokenWords says which rule is broken where.
func brokenWords(w wording.Words, v planner.Reason) string {
	where := v.Host
	switch {
	case v.Service != "" && v.Host != "":
		where = w.OnHost(v.Service, v.Host)
	case v.Service != "":
		where = v.Service
	}
	return w.Say("%s: %s", "%s : %s", where, w.Reason(v))
}

func rules(w wording.Words, n int) string {
	if n == 1 {
		return w.Say("1 rule", "1 règle")
	}
	return w.Say("%d rules", "%d règles", n)
}

// scoreChange is a criterion with what both sides cost in it.
type scoreChange struct {
	of       planner.Criterion
	from, to int64
}

// worth says whether the right side is better in it.
func (s scoreChange) worth() Worth {
	switch {
	case s.to < s.from:
		return Better
	case s.of <= planner.UnplacedLow:
		return Amiss
	}
	return Worse
}

// scores lists the criteria in which the sides differ.
func (d *Difference) scores() (out []scoreChange) {
	there := d.right.Board.Scores()
	for _, a := range d.left.Board.Scores() {
		i := slices.IndexFunc(there, func(b planner.Score) bool { return b.Criterion == a.Criterion })
		if i >= 0 && there[i].Cost != a.Cost {
			out = append(out, scoreChange{a.Criterion, a.Cost, there[i].Cost})
		}
	}
	return out
}

// scoreRows lists the criteria in which the sides differ.
func (d *Difference) scoreRows(w wording.Words) []Row {
	var out []Row
	for _, s := range d.scores() {
		row := Row{Kind: ChangedRow, Worth: s.worth(), What: w.Criterion(s.of), From: w.Cost(s.of, s.from), To: w.Cost(s.of, s.to)}
		if d.rank.Known && !d.rank.rules && s.of == d.rank.criterion {
			row.Note = w.Say("decides", "décide")
		}
		out = append(out, row)
	}
	return out
}

// verdictRows lists the services whose verdict differs.
func (d *Difference) verdictRows(w wording.Words) []Row {
	var out []Row
	for _, v := range d.verdicts() {
		row := Row{Kind: ChangedRow, Worth: Better, What: v.service, From: w.Verdict(v.from), To: w.Verdict(v.to)}
		if v.to > v.from { // in the order in which they cost
			row.Worth = Worse
		}
		out = append(out, row)
	}
	return out
}

// verdictChange is a service with the verdicts on both sides.
type verdictChange struct {
	service  string
	from, to planner.Verdict
}

// verdicts lists the services that have a place on both sides and another verdict there, worst first.
func (d *Difference) verdicts() []verdictChange {
	var out []verdictChange
	for _, name := range keys(d.left.Placement.Host) {
		from, _ := d.left.verdict(name)
		if to, placed := d.right.verdict(name); placed && from != to {
			out = append(out, verdictChange{service: name, from: from, to: to})
		}
	}
	slices.SortStableFunc(out, func(a, b verdictChange) int { return cmp.Compare(b.to, a.to) })
	return out
}
