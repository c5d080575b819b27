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

// Waits says what a service left where it was, and what to do about it; where it is to go is empty where it has no place.
func (w Words) Waits(x planner.Waiting, to string) string {
	size := ""
	if x.Size > 0 {
		size = " (" + w.Size(x.Size) + ")"
	}
	if to == x.On {
		return w.say("it goes back to %s, where its data of %s lies%s: berth return %s is the way", "il revient sur %s, où se trouvent ses données du %s%s : passez par berth return %s", x.On, x.Since, size, x.Service)
	}
	return w.say("its data is on %s, too, since %s%s: berth finish %s deletes it, berth return %s goes back to it", "ses données sont aussi sur %s, depuis le %s%s : berth finish %s les y supprime, berth return %s y revient", x.On, x.Since, size, x.Service, x.Service)
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
