package message

import (
	"regexp"
	"strings"
	"sync"
)

// onHosts are what berth's own scripts say on hosts and what it writes into journals, in English there, whoever reads it.
var onHosts = table{
	"the service is stopped while it is saved":         "le service est arrêté pendant sa sauvegarde",
	"the service is started again":                     "le service est redémarré",
	"%s is not there: the service was not stopped":     "%s n'est pas là : le service n'a pas été arrêté",
	"the service could not be stopped":                 "le service n'a pas pu être arrêté",
	"the service could not be started again":           "le service n'a pas pu être redémarré",
	"the backup command of its entry failed":           "la commande de sauvegarde de son entrée a échoué",
	"there is no room for what berth keeps of backups": "il n'y a pas de place pour ce que berth garde des sauvegardes",
	"snapshot %s":                    "instantané %s",
	"the snapshot could not be made": "l'instantané n'a pas pu être fait",

	"the file system at %s (%s) is full: %s of %s MB are free, %s is in use":        "le système de fichiers monté sur %s (%s) est plein : %s Mo libres sur %s, %s utilisés",
	"the file system at %s (%s) has no room for more files: all %s are in use (%s)": "le système de fichiers monté sur %s (%s) n'a plus de place pour d'autres fichiers : les %s sont pris (%s)",
	"the file system at %s (%s) is mounted read-only":                               "le système de fichiers monté sur %s (%s) est monté en lecture seule",
	"abandoned":                        "abandonnée",
	"%s (exit code %s)":                "%s (code de sortie %s)",
	"its output is in %s":              "sa sortie est dans %s",
	"%s cannot be written":             "%s ne peut pas être écrit",
	"it is no file":                    "ce n'est pas un fichier",
	"the journal %s cannot be written": "le journal %s ne peut pas être écrit",
	"this has gone on for %s min; after %s min it is ended":                           "cela dure depuis %s min ; au bout de %s min, c'est arrêté",
	"Docker has not answered for %s s":                                                "Docker n'a pas répondu depuis %s s",
	"Docker has not answered for %s s, so this was ended":                             "Docker n'a pas répondu pendant %s s, c'est donc arrêté",
	"this did not come to its end within %s min, so it was ended":                     "pas de fin en %s min, c'est donc arrêté",
	"waits for %s of run %s, which still runs here":                                   "attend %s de l'exécution %s, qui tourne encore ici",
	"what came is not what was sent":                                                  "ce qui est arrivé n'est pas ce qui a été envoyé",
	"this host has no tar, which unpacks what images are built from: install it here": "cet hôte n'a pas tar, qui déballe ce dont les images sont construites : l'y installer",
	"%s is not as berth wrote it, and stays":                                          "%s n'est pas tel que berth l'a écrit, et reste",
	"%s is not as berth wrote it, and nobody said that it may be replaced: nothing was changed there. The next berth deploy, resume or rollback shows the difference": "%s n'est pas tel que berth l'a écrit, et personne n'a dit qu'il peut être remplacé : rien n'y a été changé. Le prochain berth deploy, resume ou rollback montre la différence",
	"%s stays with %s files that are not berth's (%s KB)":                                                          "%s reste, avec %s fichiers qui ne sont pas à berth (%s Ko)",
	"what was there before is not kept: %s":                                                                        "ce qu'il y avait avant n'est pas gardé : %s",
	"the image %s is not here any more, and no registry has it":                                                    "l'image %s n'est plus ici, et aucun registre ne l'a",
	"the container %s is gone, or was made anew since berth looked: nothing was changed. berth deploy looks again": "le conteneur %s n'est plus là, ou a été recréé depuis que berth a regardé : rien n'a été changé. berth deploy regarde à nouveau",
	"the network %s stays: containers are in it":                                                                   "le réseau %s reste : des conteneurs y sont",
	"%s is a link: somebody else writes it":                                                                        "%s est un lien : quelqu'un d'autre l'écrit",
	"%s is there already":                                                                                          "%s est déjà là",
	"neither %s nor %s is there":                                                                                   "ni %s ni %s n'est là",
	"berth's note of the service is still there: %s":                                                               "la note de berth sur le service est encore là : %s",
	"a container of the service is still there: %s":                                                                "un conteneur du service est encore là : %s",
	"the restore command of its entry failed":                                                                      "la commande de restauration (restore) de son entrée a échoué",
	"the %s command of its entry failed":                                                                           "la commande %s de son entrée a échoué",
	"the count command of its entry counts nothing":                                                                "la commande count de son entrée ne compte rien",
	"what opens the repository is not here any more: the service was not stopped":                                  "ce qui ouvre le dépôt n'est plus ici : le service n'a pas été arrêté",
	"what an attempt before this one had started does not stop":                                                    "ce qu'un essai précédent avait démarré ne s'arrête pas",
	"what was started for the dump does not stop":                                                                  "ce qui avait été démarré pour l'export ne s'arrête pas",
	"what was started to read the dump does not stop":                                                              "ce qui avait été démarré pour relire l'export ne s'arrête pas",
	"a file system is mounted below %s":                                                                            "un système de fichiers est monté sous %s",
	"%s is a link":                                                                                                 "%s est un lien",
	"something is in %s that is not of this move":                                                                  "%s contient quelque chose qui n'est pas de ce déménagement",
	"what is counted is not the same: %s there, %s here":                                                           "les comptes diffèrent : %s là-bas, %s ici",
	"the dump in %s is not whole":                                                                                  "l'export dans %s n'est pas complet",
	"its entry says that its data is damaged: nothing was changed":                                                 "son entrée dit que ses données sont abîmées : rien n'a été changé",
	"it is no directory":                                                                                           "ce n'est pas un répertoire",
	"volume %s is mounted from somewhere else (%s)":                                                                "le volume %s est monté depuis ailleurs (%s)",
	"the directory is not there":                                                                                   "le répertoire n'est pas là",
	"the directory is a link: mount what it leads to":                                                              "le répertoire est un lien : monter ce à quoi il mène",
	"a file system is mounted at %s by now: nothing can be put in its place":                                       "un système de fichiers est monté sur %s à présent : rien ne peut prendre sa place",
	"a file system is mounted at %s: nothing is deleted":                                                           "un système de fichiers est monté sur %s : rien n'est supprimé",
	"%s is not the directory that was copied: nothing is deleted":                                                  "%s n'est pas le répertoire qui a été copié : rien n'est supprimé",
	"%s is not the directory that was copied, and stays":                                                           "%s n'est pas le répertoire qui a été copié, et reste",
	"nobody can say what has changed in %s: nothing is deleted":                                                    "nul ne sait ce qui a changé dans %s : rien n'est supprimé",
	"nothing says when the service was fenced off here: its data stays":                                            "rien ne dit quand le service a été arrêté ici : ses données restent",
	"%s has changed since the service was fenced off here: nothing is deleted":                                     "%s a changé depuis que le service a été arrêté ici : rien n'est supprimé",
	"no mark was set":                                     "aucun repère n'a été posé",
	"%s is there again: guest %s stays":                   "%s est là de nouveau : l'invité %s reste",
	"guest %s runs again: it is not backed up, and stays": "l'invité %s tourne de nouveau : il n'est pas sauvegardé, et reste",
	"vzdump ended well, and storage %s has no backup of guest %s that it had not before":                  "vzdump s'est bien terminé, et le stockage %s n'a de l'invité %s aucune sauvegarde qu'il n'avait pas déjà",
	"the list of checksums does not have %s":                                                              "la liste des sommes de contrôle n'a pas %s",
	"%s is there":                                                                                         "%s est là",
	"%s is not what its checksum says; it was thrown away":                                                "%s n'est pas ce que dit sa somme de contrôle ; il a été jeté",
	"no systemd runs here, and berth mounts shares by its units only":                                     "systemd ne tourne pas ici, et berth ne monte les partages que par ses unités",
	"%s is not here, which mounts the share":                                                              "%s, qui monte le partage, n'est pas ici",
	"%s is mounted by %s, which is not berth's, and stays":                                                "%s est monté par %s, qui n'est pas à berth, et reste",
	"%s is mounted at %s already, and stays":                                                              "%s est déjà monté en %s, et reste",
	"%s is in use, and stays mounted as it is":                                                            "%s est utilisé, et reste monté tel quel",
	"%s is no directory":                                                                                  "%s n'est pas un répertoire",
	"%s holds files, which the share would hide: move them away":                                          "%s contient des fichiers, que le partage cacherait : les déplacer",
	"%s stays mounted: the container %s uses it":                                                          "%s reste monté : le conteneur %s l'utilise",
	"%s stays mounted: Docker does not say whether a container uses it":                                   "%s reste monté : Docker ne dit pas si un conteneur l'utilise",
	"%s is not there, and berth installs it with apt only; write an image into the inventory that has it": "%s n'est pas là, et berth ne l'installe que par apt ; écrire dans l'inventaire une image qui l'a",
	"%s stays mounted: something uses it":                                                                 "%s reste monté : quelque chose l'utilise",
	"Docker is not there, and berth installs it with apt only; write docker: image in the inventory once the image has it":              "Docker n'est pas là, et berth ne l'installe que par apt ; écrire docker: image dans l'inventaire une fois que l'image l'a",
	"Docker was installed, and docker compose version or docker version fails; in an LXC: nesting=1,keyctl=1?":                          "Docker a été installé, et docker compose version ou docker version échoue ; dans un LXC : nesting=1,keyctl=1 ?",
	"no directory here lets a program run: /tmp, /dev/shm, /var/tmp and the home directory are mounted noexec, or cannot be written to": "aucun répertoire ne laisse tourner un programme ici : /tmp, /dev/shm, /var/tmp et le répertoire personnel sont montés noexec, ou ne peuvent pas être écrits",
}

// heard finds what fills in a format.
type heard struct {
	format string
	form   *regexp.Regexp
}

var ofHosts = sync.OnceValue(func() []heard {
	var out []heard
	for format := range onHosts {
		form := strings.ReplaceAll(regexp.QuoteMeta(format), "%s", "(.+)")
		out = append(out, heard{format, regexp.MustCompile("^" + form + "$")})
	}
	return out
})

// Heard is a line that came from a host, or from its journal. What berth says there is said in French, too; all else is the words of
// others.
func Heard(line string) Text {
	best, given := "", []string(nil)
	for _, s := range ofHosts() {
		if m := s.form.FindStringSubmatch(line); m != nil && len(s.format) > len(best) { // the longer one says more than %s
			best, given = s.format, m[1:]
		}
	}
	if best == "" {
		return Same(line)
	}
	args := make([]any, len(given))
	for i, s := range given {
		args[i] = s
	}
	return Both(line, inFrench(best, args))
}
