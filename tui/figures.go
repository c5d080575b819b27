package tui

import (
	"strings"

	"berth/session"
	"berth/tui/cells"
)

// showFigures opens what stands behind the headline: each criterion in the order in which it counts, with what it costs here.
func (b *board) showFigures() intent {
	var e explanation
	problem := b.s.Problem()
	e.heading(b.w.Say("How good it is", "Ce que cela vaut"))
	said := standing(b.view)
	e.say(said.tone, said.text)
	if text := comparison(b.view); text != "" {
		e.say(cells.Plain, text)
	}
	e.say(cells.Muted, b.w.Say("goal: %s, fill to %s", "objectif : %s, remplir à %s", b.w.Goal(problem.Goal), b.w.Percent(problem.Rules.Margin)))
	e.heading(b.w.Say("What counts, in this order", "Ce qui compte, dans cet ordre"))
	names, most := make([]string, len(b.facts.scores)), 0
	for i, s := range b.facts.scores {
		names[i] = b.w.Criterion(s.Criterion)
		most = max(most, cells.Width(names[i]))
	}
	for i, s := range b.facts.scores {
		tone := cells.Plain
		if s.Cost == 0 {
			tone = cells.Muted
		}
		e = append(e, textLine{tone: tone, exact: true, indent: 2, text: names[i] + strings.Repeat(" ", most+2-cells.Width(names[i])) + b.w.Cost(s.Criterion, s.Cost)})
	}
	return document{title: b.w.Say("figures", "chiffres"), lines: e}
}

// comparison says by how much the placement differs from the best that is known, or from what it is known that none can be better than.
func comparison(v *view) string {
	here, best := v.facts.here, v.facts.best
	switch v.facts.standing {
	case session.AsGood:
		if best.Cost == best.Bound {
			return ""
		}
		return v.w.Say("%s: %s here, at best %s", "%s : %s ici, au mieux %s", v.w.Criterion(best.Criterion), v.w.Cost(best.Criterion, best.Cost), v.w.Cost(best.Criterion, best.Bound))
	case session.Ahead, session.Behind:
		return v.w.Say("%s: %s here, %s as planned", "%s : %s ici, %s dans le plan", v.w.Criterion(here.Criterion), v.w.Cost(here.Criterion, here.Cost), v.w.Cost(best.Criterion, best.Cost))
	}
	return ""
}
