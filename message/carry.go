package message

// carry are the sentences of deployer/carry, which brings data from one host to another.
var carry = table{
	"host %s: %q is no directory that berth carries: its path has to be absolute, clean, and not the root": "hôte %s : %q n'est pas un répertoire que berth transporte : son chemin doit être absolu, sans détour, et ne pas être la racine",
	"%q is no name for what is carried":      "%q ne peut pas nommer ce qui est transporté",
	"%q is no name for what is written down": "%q ne peut pas nommer ce qui est consigné",
	"host %s: %s has something in it that was not carried there by this move; put it elsewhere, or carry to another directory":                                   "hôte %s : %s contient déjà quelque chose que ce déplacement n'y a pas mis ; le déplacer ailleurs, ou choisir un autre répertoire",
	"hosts %s and %s: their rsyncs know no checksum in common":                                                                                                   "hôtes %s et %s : leurs rsync n'ont aucune somme de contrôle en commun",
	"host %s: there is no rsync; as root, on Debian: apt install rsync, on Alpine: apk add rsync, on Fedora: dnf install rsync":                                  "hôte %s : rsync n'y est pas ; comme root, sous Debian : apt install rsync, sous Alpine : apk add rsync, sous Fedora : dnf install rsync",
	"host %s: its rsync is %s, and 3.2.3 is the oldest that carries everything and proves it; Debian has had it since 11, elsewhere see https://rsync.samba.org": "hôte %s : son rsync est le %s, et 3.2.3 est le plus ancien qui transporte tout et le prouve ; Debian l'a depuis la version 11, ailleurs voir https://rsync.samba.org",
	"host %s: its find does not print what files are (-printf); as root, install GNU's: apk add findutils, or that of your system":                               "hôte %s : son find n'affiche pas ce que sont les fichiers (-printf) ; comme root, installer celui de GNU : apk add findutils, ou celui de votre système",
	"host %s: its rsync was built without %s; install one of a distribution":                                                                                     "hôte %s : son rsync a été compilé sans %s ; en installer un d'une distribution",
	"it asks the target to run %.200q, which is not what berth asked it for, and was not run":                                                                    "il demande à la cible d'exécuter %.200q, ce que berth n'a pas demandé : rien n'a été exécuté",
	"it asks for nothing":                    "il ne demande rien",
	"its rsync did not end":                  "son rsync ne s'est pas terminé",
	"host %s: rsync of %s failed: %w":        "hôte %s : échec de rsync pour %s : %w",
	"host %s: rsync of %s failed (%d): %s":   "hôte %s : échec de rsync pour %s (%d) : %s",
	"host %s: not all of %s was carried: %s": "hôte %s : tout n'a pas été transporté de %s : %s",
	"host %s: there is no ssh":               "hôte %s : ssh n'y est pas",
	"host %s is reached through another host or a command, which %s does not have":      "l'hôte %s est atteint par un autre hôte ou par une commande, que %s n'a pas",
	"host %s: sudo asks for a password there":                                           "hôte %s : sudo y demande un mot de passe",
	"host %s: %q is no address that a host is given":                                    "hôte %s : %q n'est pas une adresse que l'on donne à un hôte",
	"host %s does not say by which address it goes to %s":                               "l'hôte %s ne dit pas par quelle adresse il va vers %s",
	"host %s: its ssh does not come to %s: %s":                                          "hôte %s : son ssh n'atteint pas %s : %s",
	"host %s: %s: %s (exit code %d)":                                                    "hôte %s : %s : %s (code de sortie %d)",
	"what was written down of the copy is cut off, or has a line of more than %d bytes": "ce qui a été consigné de la copie est tronqué, ou contient une ligne de plus de %d octets",
}
