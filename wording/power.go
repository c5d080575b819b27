package wording

import "berth/planner"

// Draws says what a machine is expected to draw: "about 12 W".
func (w Words) Draws(d planner.Draw) string { return w.about(w.Watts(wholeWatts(d.Watts))) }

func wholeWatts(p planner.MilliWatts) planner.MilliWatts { return (p + 500) / 1000 * 1000 }

// Year says what power comes to in a year: "359 kWh, 108 EUR".
func (w Words) Year(p planner.MilliWatts, price planner.Price) string {
	s := w.number(p.Energy()) + " kWh"
	if price.Amount > 0 {
		s += ", " + w.number(price.Cost(p)) + " " + price.Currency
	}
	return s
}

// OffSaves says what switching a machine off saves in a year, and whether anything runs there.
func (w Words) OffSaves(d planner.Draw, price planner.Price) string {
	if d.Idle {
		return w.say("%s: nothing runs there", "%s : rien n'y tourne", w.Year(d.Saves, price))
	}
	return w.say("at least %s", "au moins %s", w.Year(d.Saves, price))
}

// PowerSum says what the machines draw of which it is known.
func (w Words) PowerSum(sum planner.MilliWatts, price planner.Price) string {
	return w.say("In all about %s: %s a year.", "En tout environ %s : %s par an.", w.Watts(wholeWatts(sum)), w.Year(sum, price))
}

// PowerNotStated names the machines that state no power, with what their processors draw at most.
func (w Words) PowerNotStated(silent []planner.Draw) string {
	names := make([]string, len(silent))
	for i, d := range silent {
		names[i] = d.Machine.Name
		if d.AtMost > 0 {
			names[i] = w.say("%s (its processor alone at most %s)", "%s (son processeur seul au plus %s)", d.Machine.Name, w.Watts(wholeWatts(d.AtMost)))
		}
	}
	return w.say("Not counted, since no power is stated (power: {idle: 8W, busy: 25W}): %s.",
		"Sans compter, faute de puissance indiquée (power: {idle: 8W, busy: 25W}) : %s.", w.And(names))
}

// PowerNote says how the figures come about.
func (w Words) PowerNote() string {
	return w.say("Between idle and busy by the cores that services ask for. Switching a machine off saves at least what it draws idle; what runs there needs another place first, which berth advise looks for.",
		"Entre repos et pleine charge selon les cœurs que demandent les services. Éteindre une machine économise au moins sa consommation au repos ; ce qui y tourne doit d'abord trouver une autre place, que cherche berth advise.")
}

// SwitchOff says that a machine could be switched off, and what that saves in a year.
func (w Words) SwitchOff(s planner.Spare, price planner.Price) string {
	if s.Idle {
		return w.say("%s: nothing runs there; saves %s a year", "%s : rien n'y tourne ; économise %s par an", s.Machine.Name, w.Year(s.Saves, price))
	}
	return w.say("%s: everything fits without it; saves at least %s a year", "%s : tout tient sans elle ; économise au moins %s par an",
		s.Machine.Name, w.Year(s.Saves, price))
}

// EachAlone says that the machines are looked at one by one.
func (w Words) EachAlone() string {
	return w.say("Each alone; berth plan --without NAME shows the plan without one, berth plan --goal consolidate the one with the fewest in use.",
		"Chacune à elle seule ; berth plan --without NOM montre le plan sans l'une d'elles, berth plan --goal consolidate celui qui en utilise le moins.")
}
