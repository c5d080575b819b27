package french

// planning is the help of the commands that plan, and of what a plan is written for.
var planning = map[string]string{
	// plan
	"Say where every service should live, on one page": "Dire où chaque service devrait vivre, sur une page",
	`Finds the best placement in the order of the goal and prints it on one page: does it fit, what changes,
where is it tight. "berth report" prints all of it.`: `Trouve le meilleur placement dans l'ordre du but et l'imprime sur une page : est-ce que cela tient, qu'est-ce qui
change, où est-ce serré. « berth report » imprime tout.`,
	`Exit code 3 when something has no place; the partial plan is printed all the same, with the reasons for
every host. "berth advise" then says what would have to change.`: `Code de sortie 3 si quelque chose n'a pas de place ; le plan partiel est imprimé quand même, avec les raisons de
chaque hôte. « berth advise » dit alors ce qui devrait changer.`,
	"what if the NAS is down":               "et si le NAS est en panne",
	"save it for report, check and explain": "l'enregistrer pour report, check et explain",

	// check
	"Judge what runs today, or a plan file, against the rules": "Juger d'après les règles ce qui tourne aujourd'hui, ou un fichier de plan",
	`Adds up a placement that somebody made, today's or that of a plan file, and names every rule that it
breaks with the exact figures. Nothing is searched.`: `Recompte un placement qui existe, celui d'aujourd'hui ou d'un fichier de plan, et nomme chaque règle enfreinte, avec
les chiffres exacts. Rien n'est cherché.`,
	"Exit code 3 when a rule is broken or, in a plan file, a service has no place.": "Code de sortie 3 si une règle est enfreinte ou si, dans un fichier de plan, un service n'a pas de place.",

	// explain
	"Say for every host why a service lives there, or why not, in figures": "Dire pour chaque hôte pourquoi un service y vit, ou pourquoi pas, en chiffres",

	// advise
	"Say what would have to change for everything to fit": "Dire ce qui devrait changer pour que tout tienne",
	`Where something has no place, lists the smallest sets of changes under which everything has one: memory
in a machine, a higher margin, a verdict accepted, a pin given up, a service left out. Cheapest first,
amounts brought down to the least that works, each verified by planning again.`: `Si quelque chose n'a pas de place, énumère les plus petits groupes de changements qui en donnent une à tout : de la
mémoire dans une machine, une marge plus haute, un verdict accepté, un service désépinglé, un service en moins. Les moins chers d'abord, les quantités réduites au minimum qui suffit, chacun vérifié en planifiant à nouveau.`,
	`Where everything fits and machines state their power, says which of them could be switched off, what would
move then, and what that saves.`: `Si tout tient et que des machines disent leur puissance, dit lesquelles pourraient être éteintes, ce qui déménagerait
alors, et ce que cela économise.`,
	"what would it take to survive the NAS": "que faudrait-il pour se passer du NAS",

	// report
	"Print the whole plan: memory, services, guests, moves, risks, phases, the way back": "Imprimer tout le plan : mémoire, services, invités, déménagements, risques, phases, retour en arrière",
	`Prints what an operator pins on the wall: every machine and guest with its memory and services, today
and as planned, what is created, moved and removed, how fast it will be, what can go wrong and what
covers it, the phases with what each needs, the way back, and a checklist. With --look the hosts are asked
which backups there are of each service, and which moves wait for their last word.`: `Imprime ce qu'un exploitant affiche au mur : chaque machine et chaque invité avec sa mémoire et ses services,
aujourd'hui et selon le plan, ce qui est créé, déménagé et supprimé, à quelle vitesse cela ira, ce qui peut mal tourner
et ce qui y pare, les phases avec ce qu'il faut à chacune, le retour en arrière, et une liste à cocher. Avec
--look, il est demandé aux hôtes quelles sauvegardes il y a de chaque service, et quels déménagements attendent leur
dernier mot.`,
	"HTML is one file that needs no network and prints on A4. Its first page is the wall sheet: machines,\nguests and services in proportion to their memory, to be read from two metres. --sheet prints that page\nalone in the terminal; .svg and .png are that page alone, too.": "Le HTML est un seul fichier, sans besoin du réseau, qui s'imprime en A4. Sa première page est la feuille murale : machines, invités et services en proportion de leur mémoire, lisible à deux mètres. --sheet affiche cette page seule dans le terminal ; .svg et .png sont aussi cette page seule.",
	"the first page alone, in the terminal":                                    "la première page seule, dans le terminal",
	"the same as a picture, to print (or .svg)":                                "la même en image, à imprimer (ou .svg)",
	"print the first page alone: the plan as one drawing":                      "afficher la première page seule : le plan en un dessin",
	"and backups and moves, from the hosts":                                    "et les sauvegardes et déménagements, d'après les hôtes",
	"ask the hosts what was backed up and verified last, and which moves wait": "demander aux hôtes ce qui a été sauvegardé et vérifié en dernier, et quels déménagements attendent",
	"and what happens when each machine fails":                                 "et ce qui arrive si chaque machine tombe en panne",

	// render
	"render --out DIR": "render --out RÉP",
	"Write the files that every host would get: Compose files, .env, configuration": "Écrire les fichiers que recevrait chaque hôte : fichiers Compose, .env, configuration",
	`Plans, or takes a plan file, and writes DIR/HOST/SERVICE/ with compose.yaml, .env and the files that the
containers mount: what a deployment puts into the service's directory on the host. Nothing is sent anywhere.`: `Planifie, ou prend un fichier de plan, et écrit RÉP/HÔTE/SERVICE/ avec compose.yaml, .env et les fichiers que montent
les conteneurs : ce qu'un déploiement met dans le répertoire du service sur l'hôte. Rien n'est envoyé nulle part.`,
	`Secrets are placeholders in .env, {{secret SERVICE/NAME}}, and nowhere else. DIR is berth's own: what is
no longer rendered is removed, what berth did not write is refused. The same plan gives the same bytes.`: `Les secrets sont des marques dans .env, {{secret SERVICE/NAME}}, et nulle part ailleurs. RÉP est à berth seul : ce qui
n'est plus rendu est supprimé, ce que berth n'a pas écrit est refusé. Le même plan donne les mêmes octets.`,
	"Exit code 3 when something has no place; nothing is rendered then.": "Code de sortie 3 si quelque chose n'a pas de place ; rien n'est rendu alors.",

	// export
	"Write the plan for Terraform or Ansible": "Écrire le plan pour Terraform ou Ansible",
	"terraform --out DIR":                     "terraform --out RÉP",
	"ansible --out DIR":                       "ansible --out RÉP",
	"Write the guests of the plan for Terraform (provider bpg/proxmox)": "Écrire les invités du plan pour Terraform (fournisseur bpg/proxmox)",
	`Plans, or takes a plan file, and writes DIR/MACHINE/*.tf for every Proxmox machine: guests with the sizes of the
plan, made as berth would make them, images that they are made from, variables and outputs. Guests that are
there get import blocks; appliances, and guests that the plan destroys, are comments.`: `Planifie, ou prend un fichier de plan, et écrit RÉP/MACHINE/*.tf pour chaque machine Proxmox : les invités aux tailles du
plan, faits comme berth les ferait, les images dont ils sont faits, variables et sorties. Les invités qui sont déjà là
ont des blocs import ; les appliances, et les invités que le plan détruit, sont des commentaires.`,
	"Nothing is sent anywhere, and no file has a secret in it. What lies beside the files (state, terraform.tfvars) is yours.": "Rien n'est envoyé nulle part, et aucun fichier ne contient de secret. Ce qui est à côté des fichiers (l'état, terraform.tfvars) est à vous.",
	"Exit code 3 when something has no place; nothing is written then.":                                                        "Code de sortie 3 si quelque chose n'a pas de place ; rien n'est écrit alors.",
	"Write the services of the plan for Ansible (builtin modules only)":                                                        "Écrire les services du plan pour Ansible (modules de base seulement)",
	`Plans, or takes a plan file, and writes to DIR an inventory of the hosts, a playbook that puts on each what
berth render gives and starts it, and those files. A second run of the playbook changes nothing.`: `Planifie, ou prend un fichier de plan, et écrit dans RÉP un inventaire des hôtes, un playbook qui met sur chacun ce que
donne berth render et le démarre, et ces fichiers. Une seconde exécution du playbook ne change rien.`,
	`Values of secrets are in no file: they are the variable berth_secrets, for ansible-vault. Services that run on
another host today wait until their data is carried; nothing is stopped. Nothing is sent anywhere.`: `Les valeurs des secrets ne sont dans aucun fichier : elles sont la variable berth_secrets, pour ansible-vault. Les
services qui tournent aujourd'hui sur un autre hôte attendent que leurs données y soient portées ; rien n'est arrêté.
Rien n'est envoyé nulle part.`,

	// keys, man and version
	"Print the keys of the planning session as a file to change": "Imprimer les touches de la session de planification, en fichier à modifier",
	`Prints every action of the planning session with its usual keys, as the file in which they can be
changed: $XDG_CONFIG_HOME/berth/keys.yaml, else ~/.config/berth/keys.yaml.`: `Imprime chaque action de la session de planification avec ses touches d'origine, comme le fichier où les changer :
$XDG_CONFIG_HOME/berth/keys.yaml, sinon ~/.config/berth/keys.yaml.`,
	"Exit code 2 when --check finds something wrong with that file.": "Code de sortie 2 si --check trouve une erreur dans ce fichier.",
	"start from the usual keys":                                      "partir des touches d'origine",
	"is my file right":                                               "mon fichier est-il juste",
	"man DIR":                                                        "man RÉP",
	"Write the manual pages into a directory":                        "Écrire les pages de manuel dans un répertoire",
	`Writes a manual page for the program and for each of its commands, in English into DIR/man1 and in French
into DIR/fr/man1, and makes these directories. Packages of berth bring them along.`: `Écrit une page de manuel pour le programme et pour chacune de ses commandes, en anglais dans RÉP/man1 et en français
dans RÉP/fr/man1, et crée ces répertoires. Les paquets de berth les apportent.`,
	"where man looks for your own":           "là où man cherche les vôtres",
	"Print version, commit and dependencies": "Imprimer la version, le commit et les dépendances",
}
