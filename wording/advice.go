package wording

import (
	"berth/planner"
)

// Remedy says one change that an operator could make.
func (w Words) Remedy(r planner.Remedy) string {
	switch r.Kind {
	case planner.AcceptVerdict:
		return w.say("accept the verdict \"not recommended\" for %s (accept: not-recommended)",
			"accepter le verdict « déconseillé » pour %s (accept: not-recommended)", r.Subject)
	case planner.Unpin:
		return w.say("free %s from its pin", "désépingler %s", r.Subject)
	case planner.LetPart:
		return w.say("let %s run on another host than those it is with (with)", "laisser %s tourner sur un autre hôte que ceux avec qui il va (with)", r.Subject)
	case planner.OtherPort:
		return w.say("publish port %d of %s as %d (ports in its wish)", "publier le port %d de %s sous %d (ports dans son souhait)", r.Port, r.Subject, r.Free)
	case planner.ShrinkGuest:
		return w.say("let guest %s be as small as %s (memory)", "laisser l'invité %s descendre à %s (memory)", r.Subject, w.Size(r.To))
	case planner.WidenGuest:
		return w.say("let guest %s grow to %s", "laisser l'invité %s grandir jusqu'à %s", r.Subject, w.Size(r.To))
	case planner.RaiseMargin:
		return w.say("use up to %s of the memory (--margin)", "utiliser jusqu'à %s de la mémoire (--margin)", w.Percent(r.Margin))
	case planner.GiveUpGuest:
		return w.say("move what runs in guest %s elsewhere and destroy it (keep: false)",
			"déplacer ce qui tourne dans l'invité %s et le détruire (keep: false)", r.Subject)
	case planner.LeaveOut:
		return w.say("leave %s out", "renoncer à %s", r.Subject)
	default:
		if r.Sold > 0 && r.Sold != r.To {
			return w.say("add %s of memory to %s, %s in all (the next size sold is %s)",
				"ajouter %s de mémoire à %s, %s en tout (la taille suivante en vente est %s)",
				w.Size(r.Add), r.Subject, w.Size(r.To), w.Size(r.Sold))
		}
		return w.say("add %s of memory to %s, %s in all", "ajouter %s de mémoire à %s, %s en tout", w.Size(r.Add), r.Subject, w.Size(r.To))
	}
}

// Advice joins the remedies of one piece of advice.
func (w Words) Advice(a planner.Advice) string {
	parts := make([]string, len(a.Remedies))
	for i, r := range a.Remedies {
		parts[i] = w.Remedy(r)
	}
	return w.And(parts)
}
