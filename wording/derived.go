package wording

import (
	"slices"
	"strings"

	"berth/planner"
)

// Derived says a fact that the entry does not state, and what it was derived from.
func (w Words) Derived(d planner.Derived) string {
	text := w.fact(d)
	if len(d.Containers) > 0 && (d.Fact == planner.FactMemory || d.Fact == planner.FactCPU || d.Device != "") {
		text = w.say("%s (%s)", "%s (%s)", text, w.containers(d.Containers))
	}
	return w.say("%s: %s", "%s : %s", text, w.basis(d))
}

// containers names containers, and of many how many there are.
func (w Words) containers(names []string) string {
	if len(names) > 4 {
		return w.say("%d containers", "%d conteneurs", len(names))
	}
	return strings.Join(names, ", ")
}

// fact is what was derived.
func (w Words) fact(d planner.Derived) string {
	switch d.Fact {
	case planner.FactGroup:
		return w.say("group", "groupe")
	case planner.FactMemory:
		return w.say("memory, %s", "mémoire, %s", w.Used(d.Memory))
	case planner.FactCPU:
		return w.Cores(d.CPU)
	case planner.FactArch:
		return w.say("architecture", "architecture du processeur")
	case planner.FactDevices:
		if d.Device != "" {
			return w.say("device %s", "périphérique %s", d.Device)
		}
		return w.say("devices", "périphériques")
	case planner.FactState:
		return w.say("data, of unknown size", "données, de taille inconnue")
	case planner.FactRoute:
		return w.say("route", "adresse")
	default:
		return w.say("watch", "surveillance")
	}
}

// basis is what a fact was derived from.
func (w Words) basis(d planner.Derived) string {
	switch d.Basis {
	case planner.ByLimit:
		return w.say("the limits of the containers", "les limites des conteneurs")
	case planner.ByReservation:
		return w.say("what the file reserves", "ce que le fichier réserve")
	case planner.ByShipped:
		return w.say("as the shipped entry %s, which has the same image", "comme l'entrée fournie %s, qui a la même image", d.Of)
	case planner.ByAssumption:
		return w.say("assumed, nothing tells it", "supposé, rien ne l'indique")
	case planner.ByPlatform:
		return w.say("the platform of the containers", "la plateforme des conteneurs")
	case planner.ByDevice:
		if len(d.Keys) > 0 {
			return w.say("%s in the Compose file", "%s dans le fichier Compose", w.And(d.Keys))
		}
		return w.say("what the containers ask for", "ce que les conteneurs demandent")
	case planner.ByMount:
		return w.say("volumes and paths that containers may write to", "volumes et chemins où des conteneurs peuvent écrire")
	case planner.ByLabel:
		return w.say("the labels for the proxy", "les étiquettes pour le proxy")
	case planner.ByPort:
		return w.say("the published ports", "les ports publiés")
	case planner.ByHealthCheck:
		return w.say("the health check", "le contrôle de santé")
	default:
		return w.say("the directory above", "le dossier au-dessus")
	}
}

// askedFor says which containers ask for devices, and how, behind a sentence about them.
func (w Words) askedFor(from []planner.Derived) string {
	var out []string
	for _, d := range from {
		if len(d.Keys) > 0 {
			device := ""
			if len(from) > 1 {
				device = w.say("%s: ", "%s : ", d.Device)
			}
			out = append(out, device+w.say("%s of %s", "%s de %s", w.And(d.Keys), w.containers(d.Containers)))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " (" + strings.Join(out, "; ") + ")"
}

// Unlisted says of devices that a service asks for that no host lists them; empty where there are none.
func (w Words) Unlisted(s *planner.Service) string {
	if len(s.Unlisted) == 0 {
		return ""
	}
	return w.say("no host of the inventory lists %s under devices: the plan does not count on that, and berth deploy looks for it before it begins",
		"aucun hôte de l'inventaire ne déclare %s sous devices : le plan n'en tient pas compte, et berth deploy le cherche avant de commencer", w.And(s.Unlisted))
}

// NobodyLists says what to do about devices that a service has to have and no host lists; empty where there are none.
func (w Words) NobodyLists(devices []string) string {
	if len(devices) == 0 {
		return ""
	}
	return w.say("no host of the inventory lists %s: where one has it, write devices: [%s] there",
		"aucun hôte de l'inventaire ne déclare %s : là où il y en a, écrire devices: [%s]", w.And(devices), strings.Join(devices, ", "))
}

// MemoryFrom says what the memory of the service was derived from: "memory: the limits of the containers"; empty where it is stated.
func (w Words) MemoryFrom(s *planner.Service) string {
	var from []string
	for _, d := range s.DerivedOf(planner.FactMemory) {
		if basis := w.basis(d); !slices.Contains(from, basis) {
			from = append(from, basis)
		}
	}
	if len(from) == 0 {
		return ""
	}
	return w.say("memory: %s", "mémoire : %s", strings.Join(from, "; "))
}

// Unstated names the services whose memory was derived or assumed.
func (w Words) Unstated(derived, assumed []string) string {
	var out []string
	if len(assumed) > 0 {
		out = append(out, w.say("The memory of %s is assumed: nothing tells it.", "La mémoire de %s est supposée : rien ne l'indique.", w.And(assumed)))
	}
	if len(derived) > 0 {
		out = append(out, w.say("That of %s is derived from their files; berth report says from what.",
			"Celle de %s est déduite de leurs fichiers ; berth report dit de quoi.", w.And(derived)))
	}
	if len(assumed) == 0 {
		return w.say("The memory of %s is derived from their files; berth report says from what.",
			"La mémoire de %s est déduite de leurs fichiers ; berth report dit de quoi.", w.And(derived))
	}
	return strings.Join(out, " ")
}

// Assumed says of a service how much of its memory is an assumption, and what would state it.
func (w Words) Assumed(s *planner.Service) string {
	return w.say("%s of the memory of %s is assumed: a mem_limit in its Compose file, or memory in its wish, states it",
		"%s de la mémoire de %s sont supposés : mem_limit dans son fichier Compose, ou memory dans son souhait, l'indique", w.Used(s.AssumedMemory()), s.Name)
}

// UnknownData says of a service that nobody knows how much data it has.
func (w Words) UnknownData(s *planner.Service) string {
	return w.say("nobody knows how much data %s has: data in its wish, or size in its block, states it",
		"personne ne sait combien de données a %s : data dans son souhait, ou size dans son bloc, l'indique", s.Name)
}

// DataSize says how much data there is; unknown reports that there is some of which nobody knows the size.
func (w Words) DataSize(known planner.Bytes, unknown bool) string {
	switch {
	case !unknown:
		return w.Used(known)
	case known == 0:
		return w.say("unknown size", "taille inconnue")
	}
	return w.say("%s and some of unknown size", "%s et d'autres de taille inconnue", w.Used(known))
}
