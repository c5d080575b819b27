package wording

import (
	"slices"

	"berth/planner"
)

// Phase names what a phase does, without its guests and services.
func (w Words) Phase(k planner.PhaseKind) string {
	switch k {
	case planner.PhaseGuests:
		return w.say("create and grow guests", "créer et agrandir les invités")
	case planner.PhaseAdd:
		return w.say("start new services", "démarrer les nouveaux services")
	case planner.PhaseMove:
		return w.say("move services", "déplacer des services")
	case planner.PhaseSwap:
		return w.say("exchange services: all of these stop first, since each needs the others' room",
			"échanger des services : tous s'arrêtent d'abord, car chacun attend la place des autres")
	case planner.PhaseRemove:
		return w.say("stop services that leave for good", "arrêter les services qui partent")
	default:
		return w.say("shrink and destroy guests that have been left", "réduire et détruire les invités délaissés")
	}
}

// GuestAction names what happens to a guest, in a word.
func (w Words) GuestAction(a planner.GuestAction) string {
	switch a {
	case planner.CreateGuest:
		return w.say("create", "créer")
	case planner.ResizeGuest:
		return w.say("resize", "redimensionner")
	case planner.DestroyGuest:
		return w.say("destroy", "détruire")
	default:
		return w.say("keep", "garder")
	}
}

// GuestChange says what happens to a guest: "create 110 media with 9 GB".
func (w Words) GuestChange(c planner.GuestChange) string {
	name := ""
	if c.Guest != nil {
		name = w.Guest(c.Guest.ID, c.Guest.Name)
	}
	switch {
	case c.Action == planner.CreateGuest:
		return w.say("create %s with %s", "créer %s avec %s", name, w.Size(c.Memory))
	case c.Action == planner.DestroyGuest:
		return w.say("destroy %s (%s)", "détruire %s (%s)", name, w.Size(c.From))
	case c.Action == planner.ResizeGuest && c.Memory > c.From:
		return w.say("grow %s from %s to %s", "agrandir %s de %s à %s", name, w.Size(c.From), w.Size(c.Memory))
	case c.Action == planner.ResizeGuest:
		return w.say("shrink %s from %s to %s", "réduire %s de %s à %s", name, w.Size(c.From), w.Size(c.Memory))
	default:
		return w.say("keep %s at %s", "garder %s à %s", name, w.Size(c.Memory))
	}
}

// MoveAction names what happens to a service, in a word.
func (w Words) MoveAction(a planner.MoveAction) string {
	switch a {
	case planner.AddService:
		return w.say("add", "ajout")
	case planner.MoveService:
		return w.say("move", "déplacement")
	default:
		return w.say("remove", "retrait")
	}
}

// Move says what happens to a service: "immich: media -> cargo, 20.0 GB of data".
func (w Words) Move(m planner.Move) string {
	s := ""
	switch m.Action {
	case planner.AddService:
		s = w.say("%s: new on %s", "%s : nouveau sur %s", m.Service, m.To)
	case planner.MoveService:
		s = w.say("%s: %s -> %s", "%s : %s -> %s", m.Service, m.From, m.To)
	default:
		s = w.say("%s: leaves %s", "%s : quitte %s", m.Service, m.From)
	}
	switch {
	case m.Unknown && m.Data == 0:
		s += w.say(", data of unknown size", ", données de taille inconnue")
	case m.Data > 0:
		s += w.say(", %s of data", ", %s de données", w.DataSize(m.Data, m.Unknown))
	}
	return s
}

// Restarts says which guests have to restart.
func (w Words) Restarts(guests []string) string {
	if len(guests) == 0 {
		return w.say("none", "aucun")
	}
	return w.And(guests)
}

// Need says one thing that must be true before a phase starts.
func (w Words) Need(n planner.Need) string {
	switch n.Kind {
	case planner.NeedPhase:
		return w.say("phase %d done", "phase %d terminée", n.Number)
	case planner.NeedGuest:
		return w.say("%s set up: system installed, reachable over SSH, container runtime running",
			"%s prêt : système installé, joignable par SSH, moteur de conteneurs en marche", n.Subject)
	case planner.NeedDevice:
		return w.say("device %s usable in %s", "périphérique %s utilisable dans %s", n.Detail, n.Subject)
	case planner.NeedService:
		return w.say("%s reachable before %s starts", "%s joignable avant le démarrage %s", n.Detail, w.of(n.Subject))
	case planner.NeedBackup:
		if n.Bytes > 0 || n.Unknown {
			return w.say("a verified backup of %s (%s)", "une sauvegarde vérifiée %s (%s)", w.name(n.Subject), w.DataSize(n.Bytes, n.Unknown))
		}
		return w.say("a verified backup of %s", "une sauvegarde vérifiée %s", w.name(n.Subject))
	case planner.NeedSecrets:
		return w.say("%s for %s, which only the operator has", "%s pour %s, que seul l'opérateur possède", n.Detail, n.Subject)
	default:
		return w.say("%s as a native package on %s", "%s en paquet natif sur %s", n.Detail, n.Subject)
	}
}

// name is a name behind "of" in English, and with its preposition in French.
func (w Words) name(s string) string {
	if w.lang == EN {
		return s
	}
	return w.of(s)
}

// Needs says what a phase needs, with one sentence for all needs that differ in a name only.
func (w Words) Needs(needs []planner.Need) []string {
	type group struct {
		kind   planner.NeedKind
		detail string
	}
	var out []string
	row := map[group]int{}
	names := map[group][]string{}
	for _, n := range needs {
		g := group{kind: n.Kind}
		name := n.Subject
		switch n.Kind {
		case planner.NeedGuest:
		case planner.NeedSecrets:
			name = w.say("%s (%s)", "%s (%s)", n.Detail, n.Subject)
		case planner.NeedBackup:
			if n.Bytes > 0 || n.Unknown {
				name = w.say("%s (%s)", "%s (%s)", n.Subject, w.DataSize(n.Bytes, n.Unknown))
			}
		case planner.NeedPackage:
			g.detail, name = n.Subject, n.Detail
		case planner.NeedService:
			g.detail = n.Detail
		default:
			out = append(out, w.Need(n))
			continue
		}
		if names[g] == nil {
			row[g] = len(out)
			out = append(out, "")
		}
		if slices.Contains(names[g], name) {
			continue
		}
		names[g] = append(names[g], name)
		out[row[g]] = w.needOf(g.kind, g.detail, names[g])
	}
	return out
}

// needOf is Need for several names.
func (w Words) needOf(k planner.NeedKind, detail string, names []string) string {
	all := w.And(names)
	switch k {
	case planner.NeedGuest:
		return w.say("system installed, reachable over SSH, container runtime running: %s",
			"système installé, joignable par SSH, moteur de conteneurs en marche : %s", all)
	case planner.NeedSecrets:
		return w.say("secrets that only the operator has: %s", "secrets que seul l'opérateur possède : %s", all)
	case planner.NeedBackup:
		return w.say("verified backups: %s", "sauvegardes vérifiées : %s", all)
	case planner.NeedPackage:
		return w.say("native packages on %s: %s", "paquets natifs sur %s : %s", detail, all)
	default:
		return w.say("%s reachable before these start: %s", "%s joignable avant le démarrage de : %s", detail, all)
	}
}
