package french

// carrying is the help of the commands that carry a plan out, and look at what came of it.
var carrying = map[string]string{
	// deploy
	"Carry the plan out on the hosts, once, after confirming": "Exécuter le plan sur les hôtes, une fois, après confirmation",
	`Plans, or takes a plan file, looks at every host, says everything that stands in the way, prints the
steps, asks, and does them: files and images first, then stops, starts and health checks, and what leaves
at last. A step that fails stops what depends on it and nothing else. Every step is written to the journal
of its host before and after.`: `Planifie, ou prend un fichier de plan, examine chaque hôte, dit tout ce qui s'y oppose, imprime les étapes, demande, et
les fait : fichiers et images d'abord, puis arrêts, démarrages et contrôles de santé, et en dernier ce qui part. Une
étape qui échoue arrête ce qui en dépend et rien d'autre. Chaque étape est inscrite au journal de son hôte, avant et
après.`,
	`What is deployed already and runs is left alone: a second run does nothing and says so. Guests of a Proxmox
are made and sized as the plan has them; one is destroyed only if --destroy names it. With --host nothing else is
touched, and what the plan moves to another host stays until that has it.`: `Ce qui est déjà déployé et tourne reste tel quel : une seconde exécution ne fait rien et le dit. Les invités d'un
Proxmox sont créés et dimensionnés comme le veut le plan ; un invité n'est détruit que si --destroy le nomme. Avec --host,
rien d'autre n'est touché, et ce que le plan déménage vers un autre hôte reste jusqu'à ce que celui-ci l'ait.`,
	`A service that goes to another host takes its data along: it is copied and verified while the service runs, then
the service is stopped, what has changed is copied and verified, and it starts there. What it had stays where it was
until berth finish; until then berth return brings it back.`: `Un service qui va sur un autre hôte emporte ses données : elles sont copiées et vérifiées pendant qu'il tourne, puis il
est arrêté, ce qui a changé est copié et vérifié, et il démarre là-bas. Ce qu'il avait reste là où il était jusqu'à
berth finish ; jusque-là berth return le ramène.`,
	`A service keeps the images that it was deployed with, by digest, as long as its entry names the same ones:
a tag that means another image by now changes nothing. --pull follows it, and the steps name what changes.`: `Un service garde les images avec lesquelles il a été déployé, par leur empreinte, tant que son entrée nomme les mêmes :
un tag qui désigne maintenant une autre image ne change rien. --pull le suit, et les étapes nomment ce qui change.`,
	`A file in a service's directory that berth did not write, or that was changed since, is shown and stops the run;
--take-over replaces such files, and keeps what they were for berth rollback.`: `Un fichier du répertoire d'un service que berth n'a pas écrit, ou qui a été modifié depuis, est montré et arrête
l'exécution ; --take-over remplace de tels fichiers, et garde ce qu'ils étaient pour berth rollback.`,
	"Exit codes: 0 done, 1 a step failed, 2 bad input, 3 the plan does not fit, 4 refused or not confirmed.": "Codes de sortie : 0 fait, 1 une étape a échoué, 2 saisie incorrecte, 3 le plan ne tient pas, 4 refusé ou pas confirmé.",
	"every command, and nothing is done":           "chaque commande, et rien n'est fait",
	"the steps as far as the inventory tells them": "les étapes, autant que l'inventaire les dit",
	"which tags mean another image by now":         "quels tags désignent maintenant une autre image",
	"for scripts":                                  "pour les scripts",

	// status
	"Look at the hosts: what runs, how it is, and what was changed by hand": "Examiner les hôtes : ce qui tourne, comment, et ce qui a été modifié à la main",
	`Asks every host what berth has put there and holds it against what is there now: containers, their
health, restarts and memory; files that were changed, added or lost, with the difference. What should run
is what berth wrote down on the hosts and what the inventory wishes for, or with --plan what the plan says.
Locks, runs that did not come to their end, and services on two hosts or on none are named, each with what
to do about it. Nothing on any host changes.`: `Demande à chaque hôte ce que berth y a mis et le compare à ce qui y est maintenant : les conteneurs, leur santé, leurs
redémarrages et leur mémoire ; les fichiers modifiés, ajoutés ou perdus, avec la différence. Ce qui devrait tourner est
ce que berth a noté sur les hôtes et ce que souhaite l'inventaire, ou avec --plan ce que dit le plan. Les verrous, les
exécutions qui ne sont pas arrivées à leur terme, et les services sur deux hôtes ou sur aucun sont nommés, chacun avec
ce qu'il y a à faire. Rien ne change sur aucun hôte.`,
	"Of .env only the names of variables are shown, never a value.":                                    "De .env, seuls les noms des variables sont montrés, jamais une valeur.",
	"Exit code 5 when something is not as it should be, else 1 when something could not be found out.": "Code de sortie 5 si quelque chose n'est pas comme il devrait, sinon 1 si quelque chose n'a pas pu être établi.",

	// log
	"Tell what was done on the hosts, from their own journals": "Dire ce qui a été fait sur les hôtes, d'après leurs propres journaux",
	`Asks the hosts for the journals of the newest runs and prints them together, oldest first: who began
which run when, each step with how long it took, and how the run ended; and what came of the newest
backups, restores and verifications, ten a run. Times are those of the hosts' clocks, in UTC. What a failed step printed lies on its host,
where the log says. Of a host that cannot be asked it prints the copy that the computer has from which the
run was made (.berth/journal beside the inventory).`: `Demande aux hôtes les journaux des dernières exécutions et les imprime ensemble, la plus ancienne d'abord : qui a
commencé quelle exécution et quand, chaque étape avec sa durée, et comment l'exécution s'est terminée ; et ce
qu'il est advenu des dernières sauvegardes, restaurations et vérifications, dix par exécution. Les heures sont
celles des horloges des hôtes, en UTC. Ce qu'a imprimé une étape qui a échoué est sur son hôte, là où le journal le dit.
D'un hôte qui ne peut être interrogé est imprimée la copie qu'a l'ordinateur d'où l'exécution a été lancée
(.berth/journal à côté de l'inventaire).`,
	"Exit code 1 when a host could not be asked.": "Code de sortie 1 si un hôte n'a pas pu être interrogé.",

	// resume
	"Go on with the run that was broken off or stopped": "Reprendre l'exécution qui a été interrompue ou arrêtée",
	`Asks every host for the run that is open there, and else for the newest. Where it did not come to its
end, because berth was killed, the network broke, a host went down or a step failed, berth looks at the
hosts again and does what is still missing, as the same run and under its lock. What it is to bring
about lies on the hosts: resume works from any computer that has the inventory.`: `Demande à chaque hôte l'exécution qui y est ouverte, et sinon la dernière. Si elle n'est pas arrivée à son terme, parce
que berth a été tué, le réseau coupé, un hôte éteint ou qu'une étape a échoué, berth examine à nouveau les hôtes et
fait ce qui manque encore, sous la même exécution et son verrou. Ce qu'elle doit amener est noté sur les hôtes : resume
marche de tout ordinateur qui a l'inventaire.`,
	`While berth still works on the run on this computer, it is refused. Of a run that is held elsewhere berth
says by whom, and how long ago anything was written: if berth still works on it there, stop it first.`: `Tant que berth y travaille encore sur cet ordinateur, c'est refusé. D'une exécution tenue ailleurs, berth dit par qui,
et de quand date la dernière ligne écrite : si berth y travaille encore là-bas, l'arrêter d'abord.`,
	`A host of the run that does not answer is waited for: bring it back first. Where it is gone for good, --without
goes on with the others, and says what stays undone.`: `Un hôte de l'exécution qui ne répond pas est attendu : le remettre d'abord en marche. S'il est perdu pour de bon,
--without continue avec les autres, et dit ce qui reste à faire.`,
	"Exit codes: 0 done or nothing to go on with, 1 a step failed, 4 refused or not confirmed.": "Codes de sortie : 0 fait ou rien à reprendre, 1 une étape a échoué, 4 refusé ou pas confirmé.",

	// rollback
	"Go back to what was deployed before the last run": "Revenir à ce qui était déployé avant la dernière exécution",
	`Takes the newest run back, whether it came to its end or not: every service that it changed gets the
files that it had before and runs the images of then, pinned by digest; what the run added is stopped and
its files removed; what it removed starts again. Everything needed for that lies on the hosts.`: `Annule la dernière exécution, qu'elle soit arrivée à son terme ou non : chaque service qu'elle a changé retrouve ses
fichiers d'avant et tourne avec les images d'alors, figées par leur empreinte ; ce qu'elle a ajouté est arrêté et ses
fichiers supprimés ; ce qu'elle a supprimé redémarre. Tout ce qu'il faut pour cela est sur les hôtes.`,
	`Data is never changed: what a newer version has written into its volumes stays as it is. If that version
changed the format of its data, restore the backup that was made before.`: `Les données ne sont jamais changées : ce qu'une version plus récente a écrit dans ses volumes reste tel quel. Si elle a
changé le format de ses données, restaurer la sauvegarde faite avant.`,
	`A rollback is a run of its own, with a journal: it can be resumed, and a second rollback takes it back.
While berth still works on the run on this computer, it is refused.`: `Une annulation est elle-même une exécution, avec un journal : elle peut être reprise, et une seconde annulation la
défait. Tant que berth travaille encore à l'exécution sur cet ordinateur, c'est refusé.`,
	"Exit codes: 0 done or nothing to take back, 1 a step failed, 4 refused or not confirmed.": "Codes de sortie : 0 fait ou rien à annuler, 1 une étape a échoué, 4 refusé ou pas confirmé.",

	// return, finish
	"Bring a service back that has moved with its data":                             "Ramener un service qui a déménagé avec ses données",
	"Exit codes: 0 done, 1 a step failed, 2 bad input, 4 refused or not confirmed.": "Codes de sortie : 0 fait, 1 une étape a échoué, 2 saisie incorrecte, 4 refusé ou pas confirmé.",
	`Brings a service back to the host that it came from, until berth finish has deleted what it left there. It
comes with what it has written since: its data is copied while it runs, then it is stopped, what has changed is
copied, all of it is verified, and it starts where it was. What lay there is put aside and not deleted. A guest that
was made smaller meanwhile is given the memory that it needs.`: `Ramène un service sur l'hôte d'où il vient, tant que berth finish n'a pas supprimé ce qu'il y a laissé. Il revient avec
ce qu'il a écrit depuis : ses données sont copiées pendant qu'il tourne, puis il est arrêté, ce qui a changé est copié,
tout est vérifié, et il démarre là où il était. Ce qui s'y trouvait est mis de côté et n'est pas supprimé. Un invité
rétréci entre-temps reçoit la mémoire dont il a besoin.`,
	`With --old it starts at once with what it had when it moved. What it wrote since stays where it is now; where that
host is gone for good, --without names it.`: `Avec --old, il démarre aussitôt avec ce qu'il avait lors du déménagement. Ce qu'il a écrit depuis reste là où il est ;
si cet hôte est perdu pour de bon, --without le nomme.`,
	"Delete what a service that has moved has left where it was": "Supprimer ce qu'un service a laissé là où il était avant son déménagement",
	`Deletes the data of a service on the host that it came from, and what was put aside for it where it is. Until then
berth return brings it back. It is refused where the service does not run as it should, where containers use that
data, or where something of it has changed since the service was stopped there. What is deleted does not come back:
the name of the service is to be typed.`: `Supprime les données d'un service sur l'hôte d'où il vient, et ce qui a été mis de côté pour lui là où il est. Jusque-là
berth return le ramène. C'est refusé si le service ne tourne pas comme il devrait, si des conteneurs se servent de ces
données, ou si quelque chose en a changé depuis que le service y a été arrêté. Ce qui est supprimé ne revient pas : le
nom du service est à taper.`,

	// unlock
	"Break the lock that a run left behind": "Forcer le verrou qu'une exécution a laissé",
	`A run locks every host that it touches. When berth is killed or its computer goes down, the locks stay,
and say whose they are. berth resume takes up the run and its locks, berth rollback takes it back: prefer
them. unlock shows who holds the locks, asks, and lets go of them; the run counts as stopped then.`: `Une exécution verrouille chaque hôte qu'elle touche. Quand berth est tué ou que son ordinateur s'éteint, les verrous
restent, et disent à qui ils sont. berth resume reprend l'exécution et ses verrous, berth rollback l'annule : les
préférer. unlock montre qui tient les verrous, demande, et les lève ; l'exécution compte alors comme arrêtée.`,
	`Never unlock while berth still works on the run: two runs would change the same host at once. Where its
process still lives on this computer it is refused, unless --yes says so.`: `Ne jamais lever un verrou tant que berth travaille encore à l'exécution : deux exécutions changeraient le même hôte à la
fois. Si son processus vit encore sur cet ordinateur, c'est refusé, sauf si --yes le dit.`,
	"Exit codes: 0 done or nothing is locked, 1 failed, 4 refused or not confirmed.": "Codes de sortie : 0 fait ou rien n'est verrouillé, 1 échec, 4 refusé ou pas confirmé.",
}
