package wording

import "berth/planner"

// Why says why a service is on its host, behind "here because": "pinned by the wish",
// "media has room as well, but there guests would take 28 GB instead of 22 GB".
func (w Words) Why(p planner.Placed) string {
	if with := p.Why.With; len(with) > 0 {
		return w.say("shares its host with %s: %s", "partage l'hôte de %s : %s", w.And(with), w.whyAlone(p))
	}
	return w.whyAlone(p)
}

func (w Words) whyAlone(p planner.Placed) string {
	y := p.Why
	switch y.Kind {
	case planner.WhyPinned:
		if p.Service != nil && p.Service.Wish.Stays {
			return w.say("it runs here, and no wish lets it leave", "il tourne ici, et aucun souhait ne le laisse partir")
		}
		return w.say("the wish pins it here", "le souhait le fixe ici")
	case planner.WhyOnlyHost:
		return w.say("no other host could take it, even if it were empty", "aucun autre hôte, même vide, ne pourrait le prendre")
	case planner.WhyNoRoom:
		return w.say("no other host has room for it", "aucun autre hôte n'a la place")
	case planner.WhyBetter:
		if len(y.Remote) > 0 {
			return w.say("%s has room as well, but there %s would come over the network", "%s a aussi la place, mais là %s viendrait par le réseau",
				y.Against, w.And(w.shares(y.Remote)))
		}
		if y.Times > 1000 {
			return w.say("%s has room as well, but there it would take about %s times as long (estimated)",
				"%s a aussi la place, mais là il lui faudrait environ %s fois le temps (estimé)", y.Against, w.factors(int64(y.Times), int64(y.Times)))
		}
		return w.say("%s has room as well, but there %s", "%s a aussi la place, mais là %s",
			y.Against, w.instead(y.Criterion, y.There, y.Here))
	case planner.WhyEqual:
		return w.say("%s would do as well; ties go by name", "%s conviendrait aussi ; à égalité, l'ordre des noms décide", y.Against)
	case planner.WhyAgent:
		return w.say("an agent runs on every host", "un agent tourne sur chaque hôte")
	default:
		return w.say("given, although on %s %s", "donné, alors que sur %s %s",
			y.Against, w.instead(y.Criterion, y.There, y.Here))
	}
}

// BetterOn says why a host would be a better place than the one that y is against: "better on cargo: here guests would take 22 GB instead of 21 GB".
func (w Words) BetterOn(host string, y planner.Why) string {
	return w.say("better on %s: here %s", "mieux sur %s : ici, %s", host, w.instead(y.Criterion, y.There, y.Here))
}

// instead says what a criterion would cost on another host instead of here.
func (w Words) instead(c planner.Criterion, there, here int64) string {
	n, instead := w.costs(c, there, here)
	switch c {
	case planner.UnplacedHigh, planner.UnplacedNormal, planner.UnplacedLow:
		return w.say("%s would have no place instead of %s", "%s resteraient sans place au lieu de %s", n, instead)
	case planner.Verdicts:
		return w.say("the verdicts would cost %s instead of %s", "les verdicts coûteraient %s au lieu de %s", n, instead)
	case planner.OverMargin:
		return w.say("machines would be over the margin by %s instead of %s", "les machines dépasseraient la marge de %s au lieu de %s", n, instead)
	case planner.CriticalOnGuests:
		return w.say("%s would depend on a hypervisor instead of %s", "%s dépendraient d'un hyperviseur au lieu de %s", n, instead)
	case planner.InUse:
		return w.say("%s would be in use instead of %s", "%s seraient en service au lieu de %s", n, instead)
	case planner.IdlePower:
		return w.say("machines in use would draw %s idle instead of %s", "les machines en service consommeraient %s au repos au lieu de %s", n, instead)
	case planner.DataRemote:
		return w.say("services would use %s over the network instead of %s", "les services utiliseraient %s par le réseau au lieu de %s", n, instead)
	case planner.Slowness:
		return w.say("services would be slower than on the fastest processor by %s in sum instead of %s",
			"les services seraient plus lents que sur le processeur le plus rapide de %s en somme au lieu de %s", n, instead)
	case planner.DataMoved:
		return w.say("%s of data would move instead of %s", "%s de données seraient déplacés au lieu de %s", n, instead)
	case planner.Moves:
		return w.say("%s would move instead of %s", "%s seraient déplacés au lieu de %s", n, instead)
	case planner.GuestMemory:
		return w.say("guests would take %s instead of %s", "les invités prendraient %s au lieu de %s", n, instead)
	default:
		return w.say("the fullest machine would have %s of its memory left instead of %s",
			"la machine la plus pleine n'aurait plus que %s de sa mémoire libre au lieu de %s", n, instead)
	}
}

// costs shows two costs of a criterion so that they can be told apart.
func (w Words) costs(c planner.Criterion, a, b int64) (string, string) {
	sa, sb := w.Cost(c, a), w.Cost(c, b)
	switch {
	case sa == sb && a != b && c == planner.Slowness:
		return w.Percent(planner.Permille(a)), w.Percent(planner.Permille(b))
	case sa == sb && a != b:
		return w.Exact(planner.Bytes(a)), w.Exact(planner.Bytes(b))
	}
	return sa, sb
}
