package wording

import "berth/planner"

// NotSaid says that hosts were asked for backups and moves and did not answer.
func (w Words) NotSaid(hosts []string) string {
	return w.say("Backups and moves on %s are not known: no answer, or not as root.", "Les sauvegardes et déménagements sur %s ne sont pas connus : pas de réponse, ou pas en root.", w.And(hosts))
}

// MoveWaits says that a service has moved with its data and waits for the last word.
func (w Words) MoveWaits(service, from, to string, days int, data planner.Bytes) string {
	out := w.say("%s has moved from %s to %s and waits for berth finish", "%s a déménagé de %s à %s et attend berth finish", service, from, to)
	out += w.since(days)
	if data > 0 {
		out += w.say(": %s on %s", " : %s sur %s", w.Used(data), from)
	}
	return out
}

// MoveUnderWay says how far a service is that moves with its data.
func (w Words) MoveUnderWay(service, from, to, state string, days int) string {
	return w.say("%s is on its way from %s to %s: %s", "%s est en route de %s à %s : %s", service, from, to, w.MoveState(state)) + w.since(days)
}

func (w Words) since(days int) string {
	switch days {
	case 0:
		return ""
	case 1:
		return w.say(" for a day", " depuis un jour")
	}
	return w.say(" for %d days", " depuis %d jours", days)
}
