package wording

// MovedBack says how services come back that have moved with their data.
func (w Words) MovedBack(services []string) string {
	if len(services) == 1 {
		return w.say("%s comes back by berth return, until berth finish deletes what it left.", "%s revient par berth return, jusqu'à ce que berth finish supprime ce qu'il a laissé.", services[0])
	}
	return w.say("%s come back by berth return, until berth finish deletes what they left.", "%s reviennent par berth return, jusqu'à ce que berth finish supprime ce qu'ils ont laissé.", w.And(services))
}

// MoveState says how far a service is that moves with its data, as ledger.MoveState has it.
func (w Words) MoveState(state string) string {
	switch state {
	case "preparing":
		return w.say("copying while it runs", "copie pendant qu'il tourne")
	case "copied":
		return w.say("copied while it ran", "copié pendant qu'il tournait")
	case "fenced":
		return w.say("stopped, copying what changed", "arrêté, copie de ce qui a changé")
	case "verified":
		return w.say("copied and verified, not started", "copié et vérifié, pas démarré")
	case "started":
		return w.say("started where it goes", "démarré là où il va")
	case "finishing":
		return w.say("the old data is being deleted", "les anciennes données sont en cours de suppression")
	case "waiting":
		return w.say("healthy; the old data waits for the last word", "sain ; les anciennes données attendent le dernier mot")
	}
	return state
}
