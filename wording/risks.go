package wording

import (
	"strings"

	"berth/planner"
)

// Risk says what can go wrong.
func (w Words) Risk(r planner.Risk) string {
	switch r.Kind {
	case planner.RiskTight:
		if r.Bytes < 0 {
			return w.say("%s is over its margin by %s", "%s dépasse sa marge de %s", r.Host, w.Over(-r.Bytes))
		}
		return w.say("%s is over 95 %% of its margin: %s left", "%s dépasse 95 %% de sa marge : il reste %s", r.Host, w.Left(r.Bytes))
	case planner.RiskGrowth:
		return w.say("services that need more than their figures fill %s: %s left", "des services qui dépassent leurs chiffres remplissent %s : reste %s", r.Host, w.Left(r.Bytes))
	case planner.RiskSlow:
		return w.say("%s may be too slow on %s%s", "%s risque d'être trop lent sur %s%s", r.Service, r.Host, w.under(r.Judgement))
	case planner.RiskUnknown:
		return w.say("how well %s runs on %s is not known", "on ne sait pas comment %s tournera sur %s", r.Service, r.Host)
	case planner.RiskNoWorkload:
		return w.say("how well %s runs on %s depends on its use, which its wish does not state%s", "la façon dont %s tournera sur %s dépend de l'usage, que le souhait n'indique pas%s",
			r.Service, r.Host, w.within(r.Judgement))
	case planner.RiskNotRecommended:
		return w.say("%s runs on %s although that is not recommended%s", "%s tourne sur %s bien que ce soit déconseillé%s",
			r.Service, r.Host, w.under(r.Judgement))
	case planner.RiskCPU:
		return w.say("%s may take %s of the cores of %s", "%s peut prendre %s des cœurs %s", r.Service, w.Percent(r.Share), w.name(r.Host))
	case planner.RiskData:
		return w.say("the move of %s damages its data (%s)", "le déplacement %s pourrait abîmer ses données (%s)", w.name(r.Service), w.DataSize(r.Bytes, r.Unknown))
	case planner.RiskDevice:
		return w.say("%s asks %s for %s, which no host of the inventory lists%s", "%s demande à %s : %s, qu'aucun hôte de l'inventaire ne déclare%s",
			r.Service, r.Host, strings.Join(r.Devices, ", "), w.askedFor(r.From))
	case planner.RiskArch:
		return w.say("%s moves to another processor architecture", "%s change d'architecture de processeur", r.Service)
	case planner.RiskCritical:
		return w.say("%s is critical and depends on the hypervisor %s", "%s est critique et dépend de l'hyperviseur %s", r.Service, r.Host)
	case planner.RiskPassthrough:
		return w.say("%s has devices passed through, which tie it to its machine", "%s a des périphériques transmis, qui le lient à sa machine", r.Host)
	case planner.RiskBallooning:
		return w.say("%s of the memory of %s is taken: above 80 %%, ballooning takes it back from guests",
			"%s de la mémoire %s sont pris : au-dessus de 80 %%, le ballooning en reprend aux invités", w.Percent(r.Share), w.name(r.Host))
	case planner.RiskNetwork:
		if len(r.Services) == 1 {
			return w.say("%s uses %s of %s over the network", "%s accède par le réseau à %s de %s", r.Services[0], r.On.Name, r.On.Server)
		}
		return w.say("%s use %s of %s over the network", "%s accèdent par le réseau à %s de %s", w.And(r.Services), r.On.Name, r.On.Server)
	case planner.RiskUnsaved:
		return w.say("berth knows of no backup of %s", "berth ne connaît aucune sauvegarde de : %s", w.And(r.Services))
	case planner.RiskRestart:
		return w.say("%s restarts when its memory changes", "%s redémarre quand sa mémoire change", r.Host)
	default:
		return w.say("%s fails: %s", "%s tombe en panne : %s", r.Host, w.noOtherPlace(r.Count))
	}
}

// under says under which workload a verdict holds, and its bounds.
func (w Words) under(j planner.Judgement) string {
	if j.By.Fixed || !j.Workload.Known() || w.bounds(j) == "" {
		return ""
	}
	return w.say(" at %s (%s)", " avec %s (%s)", w.Workload(j.Workload), w.bounds(j))
}

// within says the bounds of a use that nobody states.
func (w Words) within(j planner.Judgement) string {
	if b := w.bounds(j); b != "" {
		return " (" + b + ")"
	}
	return ""
}

func (w Words) noOtherPlace(n int) string {
	if n == 0 {
		return w.say("everything has another place", "tout a une autre place")
	}
	if w.lang == FR && n < 2 {
		return w.Services(n) + " serait à l'arrêt"
	}
	return w.Services(n) + w.say(" would be down", " seraient à l'arrêt")
}

// Cover says what covers the risk.
func (w Words) Cover(r planner.Risk) string {
	switch r.Kind {
	case planner.RiskTight:
		return w.say("a memory limit on every container, an alert when memory passes the margin, swap for emergencies only",
			"une limite de mémoire par conteneur, une alerte quand la mémoire passe la marge, le swap pour l'urgence seulement")
	case planner.RiskGrowth:
		return w.say("its memory limit stops each container before it takes the others' memory; an alert tells when one is near it",
			"sa limite de mémoire arrête chaque conteneur avant qu'il ne prenne celle des autres ; une alerte signale qui s'en approche")
	case planner.RiskSlow:
		return w.say("try it before moving for good; the way back stays open until it has proved fast enough",
			"l'essayer avant de déplacer pour de bon ; le retour reste ouvert tant qu'il n'a pas fait ses preuves")
	case planner.RiskUnknown:
		return w.say("watch its load for a week before relying on it, then declare the verdict in the catalog",
			"observer sa charge une semaine avant de compter dessus, puis déclarer le verdict au catalogue")
	case planner.RiskNoWorkload:
		return w.say("state it in the inventory (workload: 30 photos/week); berth then plans by it, and says whether it is too much",
			"l'indiquer dans l'inventaire (workload: 30 photos/week) ; berth planifie alors avec, et dit si c'est trop")
	case planner.RiskNotRecommended:
		return w.say("the wish accepts it; its limits protect the neighbours, and an alert tells when it falls behind",
			"le souhait l'accepte ; ses limites protègent les voisins, et une alerte signale tout retard")
	case planner.RiskCPU:
		return w.say("a CPU limit on its containers, an alert when the CPU stays above 90 %",
			"une limite de CPU sur ses conteneurs, une alerte quand le CPU reste au-dessus de 90 %")
	case planner.RiskData:
		return w.say("a backup first; every file is compared before it starts there; what it leaves stays as it is until berth finish",
			"d'abord une sauvegarde ; chaque fichier est comparé avant qu'il n'y démarre ; ce qu'il laisse reste tel quel jusqu'à berth finish")
	case planner.RiskDevice:
		return w.say("write devices: at the hosts that have it; berth deploy looks for it before it begins",
			"écrire devices: aux hôtes qui l'ont ; berth deploy le cherche avant de commencer")
	case planner.RiskArch:
		return w.say("databases are dumped and restored, never copied as files; a restore is tried beforehand",
			"les bases sont exportées et réimportées, jamais copiées en fichiers ; une restauration est essayée avant")
	case planner.RiskCritical:
		return w.say("the guest starts with its machine, first in order; a second instance elsewhere if the service allows one",
			"l'invité démarre avec sa machine, en premier ; une seconde instance ailleurs si le service le permet")
	case planner.RiskPassthrough:
		return w.say("back up the guest while it is stopped; its services are not planned for another machine",
			"sauvegarder l'invité à l'arrêt ; ses services ne sont pas prévus sur une autre machine")
	case planner.RiskBallooning:
		return w.say("fixed memory for every guest (ballooning off), a limit on the cache of the file system",
			"mémoire fixe pour chaque invité (ballooning désactivé), une limite au cache du système de fichiers")
	case planner.RiskNetwork:
		return w.say("an alert when the share answers slowly (above 10 ms); while its server is down, so are they",
			"une alerte quand le partage répond lentement (au-delà de 10 ms) ; quand son serveur est à l'arrêt, ils le sont aussi")
	case planner.RiskUnsaved:
		return w.say("berth backup saves them (backups: of the inventory says where), berth verify tries whether they come back",
			"berth backup les sauvegarde (backups: de l'inventaire dit où), berth verify essaie s'ils en reviennent")
	case planner.RiskRestart:
		return w.say("at a quiet hour, after a snapshot; its containers start again by themselves",
			"à une heure calme, après un instantané ; ses conteneurs redémarrent seuls")
	default:
		return w.say("backups on another machine, one of which was restored; the table of outages says what could run elsewhere",
			"des sauvegardes sur une autre machine, dont une déjà restaurée ; le tableau des pannes dit ce qui peut tourner ailleurs")
	}
}
