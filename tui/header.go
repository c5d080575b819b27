package tui

import (
	"strings"

	"berth/session"
	"berth/tui/cells"
)

// drawHeader draws the one line of truth.
func (p picture) drawHeader(a cells.Area, right part) {
	end := a.PutRight(a.W-1, 0, right.tone, right.text)
	if p.carrying() {
		parts(p.g, a, 1, 0, end-2, p.carriedLine())
		return
	}
	x := 1
	for _, l := range p.lead() {
		x = a.PutIn(x, 0, end-2-x, l.tone, l.text, p.g) + 3
	}
	partsWith(p.g, a, x, 0, end-2, " "+p.g.Bullet+" ", p.headline())
}

// lead is what stands before the headline: the lab, and for one that is nobody's the way to one's own.
func (b *board) lead() []part {
	if b.example {
		return []part{{cells.Tight, b.w.Say("EXAMPLE LAB, not yours", "LABO D'EXEMPLE, pas le vôtre")}, {cells.Accent, b.keyOf("begin") + " " + b.w.Say("my machines", "mes machines")}}
	}
	return []part{{cells.Strong, b.s.Problem().Name}}
}

// beginAt reports whether a column of the first line is on the way to a lab of one's own.
func (b *board) beginAt(x int) bool {
	lead := b.lead()
	from := 1 + cells.Width(lead[0].text) + 3
	return len(lead) > 1 && x >= from && x < from+cells.Width(lead[1].text)
}

// filterAt reports whether a column of the first line is on what is looked for.
func (b *board) filterAt(x int) bool {
	from := 1
	for _, l := range b.lead() {
		from += cells.Width(l.text) + 3
	}
	return x >= from && x < from+cells.Width((picture{board: b}).foundWords().text)
}

// headline says whether it fits, how good that is, and what it would change.
func (p picture) headline() []part {
	var out []part
	if n := p.facts.problems(); n > 0 {
		out = append(out, part{cells.Over, cells.SignOver + " " + problemWords(p.view)})
	} else {
		out = append(out, part{cells.Fits, p.w.Say("fits", "tout tient")})
	}
	out = append(out, standing(p.view))
	for _, off := range sortedKeys(p.s.Changes().Off) {
		out = append(out, part{cells.Over, p.w.Say("%s off", "%s hors service", off)})
	}
	out = append(out, changesWords(p.view))
	if p.finding() {
		out = append([]part{p.foundWords()}, out...)
	}
	if n := len(p.chosen); n > 0 {
		out = append(out, part{cells.Accent, p.w.Say("%d selected", "%d choisis", n)})
	}
	return append(out, part{cells.Muted, p.w.Say("fill to %s", "remplir à %s", p.w.Percent(p.s.Problem().Rules.Margin))},
		part{cells.Muted, p.w.Say("goal: %s", "objectif : %s", p.w.Goal(p.s.Problem().Goal))})
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
	switch here := v.facts.here; v.facts.standing {
	case session.Proven:
		if v.facts.problems() > 0 {
			return part{cells.Muted, v.w.Say("proven: no better", "prouvé : rien de mieux")}
		}
		return proven(v)
	case session.AsGood:
		return part{cells.Tight, v.w.Say("best found, not proven", "le meilleur trouvé, non prouvé")}
	case session.Broken:
		return part{cells.Muted, v.w.Say("by hand", "à la main")}
	case session.Ahead:
		return part{cells.Fits, v.w.Say("by hand, better than planned: %s", "à la main, mieux que planifié : %s", v.w.Criterion(here.Criterion))}
	case session.Behind:
		return part{cells.Tight, v.w.Say("by hand: worse than planned in %s", "à la main : moins bien que planifié pour %s", v.w.Criterion(here.Criterion))}
	}
	return part{cells.Muted, v.w.Say("not planned: %s plans", "non planifié : %s planifie", v.keyOf("plan"))}
}

// proven says that none is better, and on what that rests where memory is estimated or a speed is not known.
func proven(v *view) part {
	switch {
	case v.facts.estimated == 1:
		return part{cells.Tight, v.w.Say("proven, if the 1 estimate is right", "prouvé, si la seule estimation est juste")}
	case v.facts.estimated > 1:
		return part{cells.Tight, v.w.Say("proven, if the %d estimates are right", "prouvé, si les %d estimations sont justes", v.facts.estimated)}
	case v.facts.unjudged > 0:
		return part{cells.Tight, v.w.Say("proven, with %s", "prouvé, avec %s", v.w.Count(v.facts.unjudged, "speed not known", "speeds not known", "vitesse inconnue", "vitesses inconnues"))}
	}
	return part{cells.Fits, v.w.Say("best possible (proven)", "le meilleur possible (prouvé)")}
}

// carriedLine says what is in the hand, and that nothing happens by that.
func (p picture) carriedLine() []part {
	out := []part{{cells.Carried, " " + p.w.Say("carrying %s", "vous portez %s", p.carry.title(p.view)) + " "}}
	if a := p.answer(p.at); a != nil {
		out = append(out, part{cells.Plain, p.w.Used(a.Adds)})
	}
	return append(out, part{cells.Muted, p.carriedFrom()}, part{cells.Muted, p.w.Say("a plan: nothing moves yet", "un plan : rien ne bouge encore")})
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
