package status

import (
	"cmp"
	"fmt"

	"berth/planner"
	"berth/wording"
)

// Say names a state.
func (s State) Say(w wording.Words) string {
	switch s {
	case Running:
		return w.Say("running", "tourne")
	case Finished:
		return w.Say("finished", "terminé")
	case Starting:
		return w.Say("starting", "démarre")
	case Paused:
		return w.Say("paused", "en pause")
	case Unhealthy:
		return w.Say("unhealthy", "malade")
	case Restarting:
		return w.Say("restarting again and again", "redémarre sans cesse")
	case Exited:
		return w.Say("down", "arrêté")
	case Absent:
		return w.Say("not there", "absent")
	default:
		return w.Say("not known", "inconnu")
	}
}

// stateWords are the words of JSON.
var stateWords = [...]string{"running", "finished", "starting", "paused", "unhealthy", "restarting", "down", "absent", "unknown"}

// String gives the word of the JSON contract.
func (s State) String() string { return stateWords[s] }

// driftWords are the words of JSON.
var driftWords = [...]string{
	NotDeployed: "not_deployed", NotWanted: "not_wanted", OtherFiles: "other_files", FileChanged: "file_changed", FileMissing: "file_missing",
	FileReadable: "file_readable", ContainerDown: "container_down", ContainerMissing: "container_missing",
	ContainerOld: "container_old", ContainerImage: "container_image", ContainerLimit: "container_limit", RecordLost: "record_lost",
	ContainerCPUs: "container_cpus", ContainerRestart: "container_restart", ContainerRenamed: "container_renamed", ContainerNetwork: "container_network",
	ContainerPorts: "container_ports", ContainerAdded: "container_added", ContainerWounded: "container_wounded",
	ContainerRestarts: "container_restarts",
	VolumeMissing:     "volume_missing", NetworkMissing: "network_missing", MadeVolumeMissing: "made_volume_missing",
	OtherLiveFiles: "other_live_files", ReloadUnseen: "reload_unseen",
}

// String gives the word of the JSON contract.
func (k DriftKind) String() string { return driftWords[k] }

// Say puts a difference into words.
func (d Drift) Say(w wording.Words) string {
	say := w.Say
	switch d.Kind {
	case NotDeployed:
		return say("was never deployed here", "n'a jamais été déployé ici")
	case NotWanted:
		return say("the plan does not want it here any more", "le plan n'en veut plus ici")
	case OtherFiles:
		return say("the plan has other files for it than were deployed", "le plan a d'autres fichiers que ceux déployés")
	case OtherLiveFiles:
		return say("the plan has other files for it that it takes up while it runs", "le plan a pour lui d'autres fichiers, qu'il reprend sans redémarrer")
	case ReloadUnseen:
		return say("it was given files to take up while it runs, and nobody has seen yet that it did", "il a reçu des fichiers à reprendre sans redémarrer, et personne n'a encore vu qu'il l'a fait")
	case FileChanged:
		return say("%s was changed by hand", "%s a été modifié à la main", d.Name)
	case FileMissing:
		return say("%s is gone", "%s a disparu", d.Name)
	case FileReadable:
		return say("%s has secrets and can be read by others (mode %04o)", "%s contient des secrets et d'autres peuvent le lire (mode %04o)", d.Name, d.Have)
	case ContainerDown:
		return say("container %s: %s", "conteneur %s : %s", d.Name, d.Text)
	case ContainerMissing:
		return say("there is no container for %s", "il n'y a pas de conteneur pour %s", d.Name)
	case ContainerOld:
		return say("container %s was made from other files", "le conteneur %s a été créé à partir d'autres fichiers", d.Name)
	case ContainerImage:
		if d.Wanted == "" {
			return say("container %s runs %s, which was not deployed", "le conteneur %s tourne avec %s, qui n'a pas été déployé", d.Name, d.Text)
		}
		return say("container %s runs another image than %s", "le conteneur %s tourne avec une autre image que %s", d.Name, d.Wanted)
	case ContainerLimit:
		return say("container %s has a memory limit of %s, and the file says %s", "le conteneur %s a une limite de mémoire de %s, et le fichier dit %s",
			d.Name, limitWord(w, d.Have), limitWord(w, d.Need))
	case VolumeMissing:
		return say("its data is gone: %s is not there any more; deploy says where it may be, and starts nothing without it", "ses données ont disparu : %s n'y est plus ; deploy dit où elles peuvent être, et ne démarre rien sans elles", d.Name)
	case NetworkMissing:
		return say("the network %s is gone", "le réseau %s a disparu", d.Name)
	case MadeVolumeMissing:
		return say("the volume %s, which was made for it, is gone", "le volume %s, créé pour lui, a disparu", d.Name)
	case RecordLost:
		return say("berth's note of it is gone from the host", "la note de berth à son sujet a disparu de l'hôte")
	default:
		return d.sayAltered(w)
	}
}

// sayAltered puts a difference into words that a container has from its Compose file.
func (d Drift) sayAltered(w wording.Words) string {
	say := w.Say
	switch d.Kind {
	case ContainerCPUs:
		return say("container %s has a CPU limit of %s, and the file says %s", "le conteneur %s a une limite de CPU de %s, et le fichier dit %s",
			d.Name, coresWord(w, d.Have), coresWord(w, d.Need))
	case ContainerRestart:
		return say("container %s has the restart policy %s, and the file says %s", "le conteneur %s a la politique de redémarrage %s, et le fichier dit %s", d.Name, d.Text, d.Wanted)
	case ContainerRenamed:
		return say("container %s was renamed; Compose names it %s", "le conteneur %s a été renommé ; Compose le nomme %s", d.Name, d.Wanted)
	case ContainerNetwork:
		return say("container %s is not in the network %s", "le conteneur %s n'est pas dans le réseau %s", d.Name, d.Wanted)
	case ContainerPorts:
		return say("container %s has the ports %s, and the file says %s", "le conteneur %s a les ports %s, et le fichier dit %s",
			d.Name, cmp.Or(d.Text, noneWord(w)), cmp.Or(d.Wanted, noneWord(w)))
	case ContainerRestarts:
		return say("container %s was restarted %d times, last %d s ago", "le conteneur %s a été redémarré %d fois, la dernière il y a %d s", d.Name, d.Have, d.Need)
	case ContainerAdded:
		return say("container %s is in its Compose project, and not in its file", "le conteneur %s est dans son projet Compose, et pas dans son fichier", d.Name)
	default:
		return say("container %s runs, but a process in it was killed for lack of memory (limit %s)",
			"le conteneur %s tourne, mais un de ses processus a été tué faute de mémoire (limite %s)", d.Name, limitWord(w, d.Have))
	}
}

func noneWord(w wording.Words) string { return w.Say("none", "aucun") }

func coresWord(w wording.Words, thousandths int64) string {
	if thousandths == 0 {
		return w.Say("none", "aucune")
	}
	return w.Cores(planner.MilliCPU(thousandths))
}

func limitWord(w wording.Words, bytes int64) string {
	if bytes == 0 {
		return w.Say("none", "aucune")
	}
	return w.Size(planner.Bytes(bytes))
}

// Health says how many of the containers that have a check are healthy; empty where none has one.
func (s *Service) Health() string {
	checks, healthy := 0, 0
	for _, c := range s.Containers {
		if c.Health != "" {
			checks++
		}
		if c.Health == "healthy" {
			healthy++
		}
	}
	if checks == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", healthy, checks)
}
