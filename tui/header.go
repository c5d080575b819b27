package tui

import (
	"fmt"
	"strings"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

// drawHeader draws the one line of truth, and the costs where there is room for a second one.
func (p picture) drawHeader(a cells.Area, right part) {
	left := p.headline()
	if p.carrying() {
		left = p.carriedLine()
	}
	end := a.PutRight(a.W-1, 0, right.tone, right.text)
	parts(p.g, a, 1, 0, end-2, left)
	if headerHeight(p.view) > 1 {
		parts(p.g, a, 1, 1, a.W-2, costLine(p.view))
	}
}

// headline says what the board is, whether it fits, and what it would change.
func (p picture) headline() []part {
	problem := p.s.Problem()
	out := []part{{cells.Strong, problem.Name}}
	if p.example {
		out = []part{{cells.Tight, p.w.Say("EXAMPLE LAB, not yours", "LABO D'EXEMPLE, pas le vôtre")}, {cells.Accent, p.keyOf("begin") + " " + p.w.Say("my machines", "mes machines")}}
	}
	if n := p.facts.problems(); n > 0 {
		out = append(out, part{cells.Over, cells.SignOver + " " + problemWords(p.view)})
	} else {
		out = append(out, part{cells.Fits, p.w.Say("everything fits", "tout tient")})
	}
	out = append(out, standing(p.view))
	for _, off := range sortedKeys(p.s.Changes().Off) {
		out = append(out, part{cells.Over, p.w.Say("%s off", "%s hors service", off)})
	}
	out = append(out, changesWords(p.view)...)
	if b := p; b.filter != "" {
		out = append(out, part{cells.Accent, "/" + b.filter})
	}
	if n := len(p.chosen); n > 0 {
		out = append(out, part{cells.Accent, p.w.Say("%d selected", "%d choisis", n)})
	}
	return append(out, part{cells.Muted, p.w.Say("margin %s", "marge %s", p.w.Percent(problem.Rules.Margin))},
		part{cells.Muted, p.w.Say("goal %s", "objectif %s", p.w.Goal(problem.Goal))})
}

// problemWords counts what does not fit.
func problemWords(v *view) string {
	var parts []string
	if n := len(v.facts.violations); n > 0 {
		text := v.w.Say("%d rules broken", "%d règles enfreintes", n)
		if n == 1 {
			text = v.w.Say("1 rule broken", "1 règle enfreinte")
		}
		parts = append(parts, text)
	}
	if n := len(v.facts.unplaced); n > 0 {
		parts = append(parts, v.w.Say("%d without a place", "%d sans place", n))
	}
	return strings.Join(parts, ", ")
}

// standing says how the placement compares with the best that is known.
func standing(v *view) part {
	here, best := v.facts.here, v.facts.best
	switch v.facts.standing {
	case session.Proven:
		if v.facts.problems() > 0 {
			return part{cells.Muted, v.w.Say("proven: no better", "prouvé : rien de mieux")}
		}
		return part{cells.Fits, v.w.Say("optimal", "optimal")}
	case session.AsGood:
		return part{cells.Tight, v.w.Say("best found: %s %s, at best %s", "meilleur trouvé : %s %s, au mieux %s",
			v.w.Criterion(best.Criterion), v.w.Cost(best.Criterion, best.Cost), v.w.Cost(best.Criterion, best.Bound))}
	case session.Broken:
		return part{cells.Muted, v.w.Say("by hand", "à la main")}
	case session.Ahead:
		return part{cells.Fits, v.w.Say("by hand, better than planned: %s", "à la main, mieux que planifié : %s", v.w.Criterion(here.Criterion))}
	case session.Behind:
		return part{cells.Tight, v.w.Say("by hand: %s %s, best %s", "à la main : %s %s, au mieux %s",
			v.w.Criterion(here.Criterion), v.w.Cost(here.Criterion, here.Cost), v.w.Cost(best.Criterion, best.Cost))}
	}
	return part{cells.Muted, v.w.Say("not planned: %s plans", "non planifié : %s planifie", v.keyOf("plan"))}
}

// changesWords counts what carrying the plan out would change.
func changesWords(v *view) []part {
	var added, moved, removed, created, resized, destroyed int
	for _, mv := range v.facts.moves {
		switch {
		case mv.Agent:
		case mv.Action == planner.AddService:
			added++
		case mv.Action == planner.MoveService:
			moved++
		default:
			removed++
		}
	}
	for _, g := range v.facts.guests {
		switch g.Action {
		case planner.CreateGuest:
			created++
		case planner.ResizeGuest:
			resized++
		case planner.DestroyGuest:
			destroyed++
		}
	}
	var out []part
	add := func(n int, sign, text string) {
		if n > 0 {
			out = append(out, part{cells.Plain, sign + text})
		}
	}
	add(added, cells.SignNew+" ", v.w.Services(added))
	add(moved, cells.SignMoved+" ", v.w.Services(moved))
	add(removed, cells.SignLeaves+" ", v.w.Services(removed))
	add(created, cells.SignNew+" ", v.w.Guests(created))
	add(resized, "", v.w.Say("%s resized", "%s changés", v.w.Guests(resized)))
	add(destroyed, cells.SignLeaves+" ", v.w.Guests(destroyed))
	if out == nil {
		out = []part{{cells.Muted, v.w.Say("nothing changes", "rien ne change")}}
	}
	return out
}

// costLine names the costs that are not zero, in the order in which they count.
func costLine(v *view) []part {
	out := []part{{cells.Muted, v.w.Say("costs", "coûts")}}
	for _, s := range v.facts.scores {
		if s.Cost != 0 {
			out = append(out, part{cells.Muted, fmt.Sprintf("%s %s", v.w.Criterion(s.Criterion), v.w.Cost(s.Criterion, s.Cost))})
		}
	}
	return out
}

// carriedLine says what is in the hand.
func (p picture) carriedLine() []part {
	c := p.carry
	what := c.services[0]
	if n := len(c.services); n > 1 {
		what = p.w.Services(n)
	}
	from := p.carriedFrom()
	out := []part{{cells.Carried, " " + p.w.Say("carrying %s", "vous portez %s", what) + " "}}
	if a := p.answer(p.at); a != nil {
		out = append(out, part{cells.Plain, p.w.Used(a.Adds)})
	}
	return append(out, part{cells.Muted, from}, part{cells.Muted, p.w.Say("%s drops, %s although it does not fit, %s puts back",
		"%s pose, %s bien que cela ne tienne pas, %s remet", p.keyOf("pick-up"), p.keyOf("drop-over"), p.keyOf("put-back"))})
}

// carriedFrom says which hosts what is carried is on.
func (p picture) carriedFrom() string {
	hosts := map[string]bool{}
	for _, name := range p.carry.services {
		if h := p.s.Board().HostOf(name); h >= 0 {
			hosts[p.s.Board().Host(h).Name] = true
		}
	}
	if len(hosts) == 0 {
		return p.w.Say("without a place", "sans place")
	}
	return p.w.Say("from %s", "de %s", p.w.And(sortedKeys(hosts)))
}
