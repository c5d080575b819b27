package french

// keeping is the help of the commands that save data and bring it back.
var keeping = map[string]string{
	"Save what services keep, by restic": "Sauvegarder par restic ce que gardent les services",
	`Makes a snapshot of each service in the repository that the inventory names (backups:), by restic on the
service's own host: its data, its Compose files, the digests of its images and the names of its secrets, no
values. A service is stopped while it is saved and started again, also when berth is gone meanwhile; what its
entry dumps (backup:) is dumped. Without names it is every service that keeps something. What lies on a share is
not saved. See docs/backups.md. Exit codes: 0 saved, 1 one was not, 2 bad input, 4 refused or not confirmed.`: `Fait un instantané de chaque service dans le dépôt que nomme l'inventaire (backups:), par restic sur l'hôte même du
service : ses données, ses fichiers Compose, les empreintes de ses images et les noms de ses secrets, sans valeurs. Un
service est arrêté le temps de la sauvegarde et redémarré, même si berth n'est plus là entre-temps ; ce que son entrée
exporte (backup:) est exporté. Sans noms, c'est chaque service qui garde quelque chose. Ce qui est sur un partage n'est
pas sauvegardé. Voir docs/backups.md. Codes de sortie : 0 sauvegardé, 1 un service ne l'a pas été, 2 saisie incorrecte, 4 refusé
ou pas confirmé.`,
	"make the repository, and save all":      "créer le dépôt, et tout sauvegarder",
	"for a timer":                            "pour un timer",
	"what keep: of the inventory lets go of": "ce que keep: de l'inventaire ne retient plus",

	"Bring the data of a service back from a snapshot": "Rendre à un service ses données, depuis un instantané",
	`Brings back what a service had when a snapshot was made of it, on the host that it is on now: first deploy it,
where that is another one. The snapshot is fetched and read once more while the service runs; then that is stopped,
what is there is put aside and not deleted, and it starts with what was fetched. Exit codes: 0 restored, 1 failed, 2 bad input, 4 refused or not confirmed.`: `Rend à un service ce qu'il avait au moment d'un instantané, sur l'hôte où il est maintenant : le déployer d'abord, si
c'en est un autre. L'instantané est récupéré et relu pendant que le service tourne ; puis celui-ci est arrêté, ce qui est
là est mis de côté et non supprimé, et il démarre avec ce qui a été récupéré. Codes de sortie : 0 restauré, 1 échec,
2 saisie incorrecte, 4 refusé ou pas confirmé.`,

	"Try whether services come back from their backups": "Essayer si des services reviennent de leurs sauvegardes",
	`Fetches the newest snapshot of each service whole, from the repository itself, and starts the service with it
beside the one that runs: a Compose project of its own, with no ports and no way out, until it is healthy and its
entry's check is content. All of that goes again. Exit codes: 0 all come back, 1 one does not, 2 bad input, 4 refused.`: `Récupère en entier le dernier instantané de chaque service, du dépôt lui-même, et démarre le service avec lui à côté de
celui qui tourne : un projet Compose à part, sans ports et sans accès à l'extérieur, jusqu'à ce qu'il soit en bonne santé
et que la vérification de son entrée réussisse. Tout cela est ensuite supprimé. Codes de sortie : 0 tous reviennent, 1 l'un ne revient
pas, 2 saisie incorrecte, 4 refusé.`,

	"Keep a certificate authority for the names of the lab": "Tenir une autorité de certification pour les noms du lab",
	`What browsers are told to trust once can vouch for names below the inventory's domain and for nothing else. Its
certificates lie in ca/ beside the inventory, its keys in the file of berth secrets, and never on a host.
docs/ca.md says how each system is told.`: `Ce que les navigateurs apprennent une fois à approuver répond des noms sous le domaine de l'inventaire, et de rien
d'autre. Ses certificats sont dans ca/ à côté de l'inventaire, ses clés dans le fichier de berth secrets, et jamais sur un
hôte. docs/ca.md dit comment l'apprendre à chaque système.`,
	"until when it holds, its fingerprint":                      "jusqu'à quand elle vaut, son empreinte",
	"a certificate and its key, for a proxy":                    "un certificat et sa clé, pour un proxy",
	"issue NAME...":                                             "issue NOM...",
	"Make the authority, once":                                  "Créer l'autorité, une fois",
	"Say what it vouches for, until when, and its fingerprint":  "Dire de quoi elle répond, jusqu'à quand, et son empreinte",
	"Make a certificate and its key for names below the domain": "Faire un certificat et sa clé pour des noms sous le domaine",
	"one for all names":                                         "un pour tous les noms",
	"`DAYS` that it holds, 1 to 398":                            "`JOURS` qu'il vaut, de 1 à 398",
	"`DIR` that NAME.crt and NAME.key are written into":         "`RÉP` où NOM.crt et NOM.key sont écrits",
}
