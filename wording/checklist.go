package wording

import (
	"berth/planner"
)

// Check says one thing that must be true afterwards.
func (w Words) Check(c planner.CheckItem) string {
	switch c.Kind {
	case planner.CheckGuests:
		return w.say("guests with the memory of this plan run: %s", "les invités tournent avec la mémoire de ce plan : %s", w.And(c.Names))
	case planner.CheckHealthy:
		return w.say("every container is healthy: %s", "chaque conteneur est sain : %s", w.Services(c.Count))
	case planner.CheckMargin:
		return w.say("%s uses less than %s, its margin", "%s utilise moins de %s, sa marge", c.Subject, w.Left(c.Bytes))
	case planner.CheckRoutes:
		names := w.plural(int64(c.Count), "name", "names", "nom", "noms")
		if c.Subject == "" {
			return w.say("every route answers: %s", "chaque route répond : %s", names)
		}
		return w.say("every route under %s answers: %s", "chaque route sous %s répond : %s", c.Subject, names)
	case planner.CheckDevices:
		return w.say("devices work in %s: %s", "les périphériques marchent dans %s : %s", c.Subject, w.And(c.Names))
	case planner.CheckAgents:
		return w.say("agents report from every host: %s", "les agents répondent sur chaque hôte : %s", w.And(c.Names))
	case planner.CheckMoved:
		return w.say("the data of %s is complete in its new place, checked", "les données %s sont complètes à leur nouvelle place, contrôlées", w.name(c.Subject))
	case planner.CheckAlerts:
		return w.say("alerts are configured and were tested, for memory above %s too",
			"les alertes sont configurées et ont été testées, aussi pour la mémoire au-dessus de %s", w.Percent(c.Share))
	case planner.CheckQuiet:
		return w.say("no service crashed in seven days", "aucun service n'est tombé en sept jours")
	case planner.CheckBackups:
		return w.say("a backup was restored once, as a test: %s with data", "une sauvegarde a été restaurée une fois, pour essai : %s avec des données", w.Services(c.Count))
	default:
		return w.say("the status page and the documentation are up to date", "la page d'état et la documentation sont à jour")
	}
}
