package wording

import (
	"strings"

	"berth/planner"
)

// Goal names a goal.
func (w Words) Goal(g planner.Goal) string {
	switch g {
	case planner.Consolidate:
		return w.say("consolidate", "regroupement")
	case planner.Performant:
		return w.say("performance", "performance")
	case planner.Stay:
		return w.say("stay", "stabilité")
	default:
		return w.say("balance", "équilibre")
	}
}

// GoalAbout says in a sentence what a goal does.
func (w Words) GoalAbout(g planner.Goal) string {
	switch g {
	case planner.Consolidate:
		return w.say("the fewest machines and guests in use, before moves are saved",
			"le moins de machines et d'invités en service, avant d'éviter des déplacements")
	case planner.Performant:
		return w.say("the best expected performance, before moves are saved",
			"les meilleures performances attendues, avant d'éviter des déplacements")
	case planner.Stay:
		return w.say("the fewest moves, before verdicts are improved",
			"le moins de déplacements, avant d'améliorer les verdicts")
	default:
		return w.say("the best verdicts, then the fewest moves, then the fastest processors, then the least memory for guests",
			"les meilleurs verdicts, puis le moins de déplacements, puis les processeurs les plus rapides, puis le moins de mémoire pour les invités")
	}
}

// Criterion names what is kept small.
func (w Words) Criterion(c planner.Criterion) string {
	switch c {
	case planner.UnplacedHigh:
		return w.say("services without a place, high priority", "services sans place, priorité haute")
	case planner.UnplacedNormal:
		return w.say("services without a place, normal priority", "services sans place, priorité normale")
	case planner.UnplacedLow:
		return w.say("services without a place, low priority", "services sans place, priorité basse")
	case planner.Verdicts:
		return w.say("verdicts less than viable", "verdicts moins que viables")
	case planner.OverMargin:
		return w.say("memory over the margin", "mémoire au-delà de la marge")
	case planner.CriticalOnGuests:
		return w.say("critical services on a hypervisor", "services critiques sur un hyperviseur")
	case planner.InUse:
		return w.say("machines and guests in use", "machines et invités en service")
	case planner.IdlePower:
		return w.say("what machines in use draw idle", "ce que les machines en service consomment au repos")
	case planner.DataRemote:
		return w.say("data over the network", "données par le réseau")
	case planner.Slowness:
		return w.say("slowness", "lenteur")
	case planner.DataMoved:
		return w.say("data that must move", "données à déplacer")
	case planner.Moves:
		return w.say("services that move", "services à déplacer")
	case planner.GuestMemory:
		return w.say("memory granted to guests", "mémoire accordée aux invités")
	default:
		return w.say("smallest headroom of a machine", "plus petite marge libre d'une machine")
	}
}

// Cost shows the cost of a criterion in its unit.
func (w Words) Cost(c planner.Criterion, n int64) string {
	switch c {
	case planner.OverMargin, planner.DataMoved, planner.DataRemote:
		return w.Used(planner.Bytes(n))
	case planner.GuestMemory:
		return w.Size(planner.Bytes(n))
	case planner.Verdicts:
		return w.plural(n, "point", "points", "point", "points")
	case planner.InUse:
		return w.number(n)
	case planner.IdlePower:
		return w.Watts(planner.MilliWatts(n))
	case planner.Slowness:
		return w.Percent(planner.Permille((n + 5) / 10 * 10))
	case planner.Fullness: // of a machine's memory, what is not headroom
		return w.Percent(planner.Permille((100 - n) * 10))
	default:
		return w.plural(n, "service", "services", "service", "services")
	}
}

// Status says what is known of a plan: proven or not, with the first criterion that may still be
// improved; or what does not fit.
func (w Words) Status(p *planner.Plan) string {
	switch {
	case p.Status == planner.Infeasible:
		s := w.say("does not fit: %s", "impossible : %s", w.Faults(p))
		if p.Proven {
			s += w.say(" (proven: no placement does better)", " (prouvé : aucun placement ne fait mieux)")
		}
		return s
	case p.Status == planner.Optimal:
		return w.say("optimal (proven)", "optimal (prouvé)")
	case len(p.Scores) > 0 && p.Scores[0].Bound == planner.Unbounded:
		return w.say("keeps all rules (judged as given, not searched for)", "respecte toutes les règles (jugé tel quel, sans recherche)")
	}
	for _, s := range p.Scores {
		if s.Cost != s.Bound {
			cost, bound := w.costs(s.Criterion, s.Cost, s.Bound)
			return w.say("keeps all rules, not proven best (%s: %s, at best %s)",
				"respecte toutes les règles, optimum non prouvé (%s : %s, au mieux %s)", w.Criterion(s.Criterion), cost, bound)
		}
	}
	return w.say("keeps all rules, not proven best", "respecte toutes les règles, optimum non prouvé")
}

// Faults counts what does not fit: "2 rules broken, 1 service without a place".
func (w Words) Faults(p *planner.Plan) string {
	var out []string
	if n := len(p.Violations); n > 0 {
		out = append(out, w.plural(int64(n), "rule broken", "rules broken", "règle enfreinte", "règles enfreintes"))
	}
	if n := len(p.Unplaced); n > 0 {
		out = append(out, w.plural(int64(n), "service without a place", "services without a place", "service sans place", "services sans place"))
	}
	if len(out) == 0 {
		return w.say("nothing is at fault", "aucun défaut")
	}
	return strings.Join(out, ", ")
}

// RuleChange says what one run did to the rules.
func (w Words) RuleChange(c planner.RuleChange) string {
	switch c.Kind {
	case planner.MarginChanged:
		return w.say("margin %s instead of %s, for this run", "marge de %s au lieu de %s, pour ce calcul",
			w.Percent(c.To), w.Percent(c.From))
	case planner.OvercommitChanged:
		return w.say("CPU overcommit %s instead of %s, for this run", "surallocation CPU de %s au lieu de %s, pour ce calcul",
			w.Times(c.To), w.Times(c.From))
	case planner.OverMarginAllowed:
		return w.say("machines may be filled over their margin, for this run",
			"les machines peuvent être remplies au-delà de leur marge, pour ce calcul")
	default:
		return w.say("planned without %s, as if it were down", "calculé sans %s, comme s'il était en panne", c.Subject)
	}
}
