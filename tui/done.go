package tui

import (
	"berth/session"
	"berth/wording"
)

// doneWords says what a step did.
func doneWords(w wording.Words, d session.Done) string {
	what := d.Subject
	if d.Count > 1 {
		what = w.Services(d.Count)
	}
	switch d.Kind {
	case session.Moved:
		return w.Say("%s to %s", "%s vers %s", what, d.Host)
	case session.TookOff:
		return w.Say("%s off its host", "%s retiré de son hôte", what)
	case session.Planned:
		return w.Say("the planner's proposal", "la proposition du planificateur")
	case session.Pinned:
		if d.Host == "" {
			return w.Say("%s pinned to their hosts", "%s épinglés sur leurs hôtes", what)
		}
		return w.Say("%s pinned to %s", "%s épinglé sur %s", what, d.Host)
	case session.Freed:
		return w.Say("%s freed", "%s libéré", what)
	case session.SetLoad:
		return w.Say("the workload of %s", "la charge de %s", d.Subject)
	case session.SetMargin:
		return w.Say("the margin", "la marge")
	case session.SetRange:
		return w.Say("the memory of %s", "la mémoire de %s", d.Subject)
	case session.SetGoal:
		return w.Say("the goal", "l'objectif")
	case session.Accepted:
		return w.Say("the verdict on %s", "le verdict sur %s", d.Subject)
	case session.Added:
		return w.Say("%s added", "%s ajouté", d.Subject)
	case session.LeftOut:
		return w.Say("%s left out", "%s laissé de côté", what)
	case session.SwitchedOff:
		return w.Say("%s switched off", "%s hors service", d.Subject)
	case session.SwitchedOn:
		return w.Say("%s switched on", "%s remis en service", d.Subject)
	case session.TookVariant:
		return w.Say("the variant %s", "la variante %s", d.Subject)
	}
	return w.Say("the advice", "le conseil")
}
