package french

// describing is the help of the program, and of the commands that describe the lab.
var describing = map[string]string{
	"Plan where the services of a homelab live":                                 "Planifier où vivent les services d'un homelab",
	"berth plans where self-hosted services live on the machines of a homelab.": "berth planifie où vivent des services auto-hébergés sur les machines d'un homelab.",
	`It reads an inventory (machines, guests, what shall run) and a catalog of services (what each needs, and
how well it runs on which processor), packs memory and CPU under a margin with proof, and prints the
plan: every service with its host and the reason, the guests to create or resize, what moves, the risks
and the way back. Only deploy, resume, rollback, return, finish, backup and restore change anything on a host;
they ask.`: `Il lit un inventaire (machines, invités, ce qui doit tourner) et un catalogue de services (ce qu'il faut à
chacun, et comment il tourne sur quel processeur), range mémoire et CPU sous une marge, avec preuve, et imprime
le plan : chaque service avec son hôte et la raison, les invités à créer ou à redimensionner, ce qui déménage,
les risques et le retour en arrière. Seuls deploy, resume, rollback, backup et restore changent quelque chose sur
un hôte ; ils demandent d'abord.`,
	`Without a command it opens the planning session: a board on the terminal where services are carried from
host to host, with undo and variants. It is kept in .berth/ beside the inventory and offered again.`: `Sans commande, il ouvre la session de planification : un tableau dans le terminal, où les services se portent
d'un hôte à l'autre, avec annulation et variantes. Elle est gardée dans .berth/ à côté de l'inventaire, et
proposée à nouveau.`,
	"What holds whatever the lab stands in ~/.config/berth/config.yaml: language, theme, motion, sort, columns.": "Ce qui vaut quel que soit le lab est dans ~/.config/berth/config.yaml : language, theme, motion, sort, columns.",
	`Exit codes: 0 done, 1 failed, 2 bad input or usage, 3 no placement satisfies the rules, 4 refused or not
confirmed, 5 what runs is not what should (status).`: `Codes de sortie : 0 fait, 1 échec, 2 saisie ou usage incorrect, 3 aucun placement ne satisfait les règles,
4 refusé ou pas confirmé, 5 ce qui tourne n'est pas ce qui devrait (status).`,
	"an inventory of your own machines, from a look at them":     "un inventaire de vos machines, après les avoir examinées",
	"plan the lab of ./inventory.yaml, else the shipped example": "planifier le lab de ./inventory.yaml, sinon l'exemple fourni",
	"the planning session: the plan on a board, in a terminal":   "la session de planification : le plan au tableau, dans un terminal",
	"the whole plan on paper":                                    "tout le plan sur papier",
	"what carrying it out would do, command by command":          "ce que ferait son exécution, commande par commande",
	"what runs, and whether it is as it should be":               "ce qui tourne, et si tout est comme il faut",
	"why it lives there and nowhere else":                        "pourquoi il vit là et nulle part ailleurs",

	"Describe the lab:": "Décrire le lab :",
	"Plan it:":          "Le planifier :",
	"Carry it out:":     "L'exécuter :",
	"Keep its data:":    "Garder ses données :",
	"Else:":             "Autres :",

	// init
	"Write an inventory to start from: of your own lab, or a commented example": "Écrire un premier inventaire : celui de votre lab, ou un exemple commenté",
	`With --from it looks at your machines over SSH, once and without changing anything: what they are made of, what
runs on them, and how much memory that really uses. It writes inventory.yaml, in which comments say what was
measured and what is assumed. A host is named as for ssh: user@host, a name of your ssh_config, with :port.
Where there is an inventory already its difference is shown, and written once you have said yes.`: `Avec --from, examine vos machines par SSH, une fois et sans rien changer : de quoi elles sont faites, ce qui y
tourne, et combien de mémoire cela prend vraiment. Écrit inventory.yaml, où des commentaires disent ce qui a été
mesuré et ce qui est supposé. Un hôte se nomme comme pour ssh : utilisateur@hôte, un nom de votre ssh_config, avec
:port. S'il y a déjà un inventaire, la différence est montrée, et écrite une fois que vous avez dit oui.`,
	`The Compose projects that run there come into the catalog beside the inventory, as they are but for secrets,
and are services that stay where they lie; --secrets says what becomes of values that look secret.`: `Les projets Compose qui y tournent entrent dans le catalogue à côté de l'inventaire, tels quels sauf les secrets,
et sont des services qui restent où ils sont ; --secrets dit ce que deviennent les valeurs qui semblent secrètes.`,
	`Without hosts it writes a small lab with every field explained, and with the stacks of your catalog where there
is one; in a terminal it asks for hosts first. An existing file is not overwritten.`: `Sans hôtes, écrit un petit lab où chaque champ est expliqué, avec les stacks de votre catalogue s'il y en a un ;
dans un terminal, demande d'abord des hôtes. Un fichier qui existe n'est pas écrasé.`,
	"Exit code 1 when a host could not be looked at (the others are written), 4 when a change was not confirmed.": "Code de sortie 1 si un hôte n'a pas pu être examiné (les autres sont écrits), 4 si une modification n'a pas été confirmée.",
	"what services really need, on a system whose kernel does not tell":                                           "ce qu'il faut vraiment aux services, là où le noyau ne le dit pas",
	"four guests on one machine, with Loki and Traefik to add":                                                    "quatre invités sur une machine, avec Loki et Traefik à ajouter",

	// scan
	"Look at the hosts: what runs where today, as the inventory would have it": "Examiner les hôtes : ce qui tourne où aujourd'hui, comme l'inventaire le dirait",
	`Asks every host of the inventory over SSH what it is and what runs on it, and names what runs by the
entries of the catalog: what berth put there for sure, other containers by their images. What no entry
stands for is foreign: its memory is counted, and berth never touches it. Nothing on any host changes.`: `Demande par SSH à chaque hôte de l'inventaire ce qu'il est et ce qui y tourne, et nomme cela par les entrées du
catalogue : à coup sûr ce que berth y a mis, les autres conteneurs d'après leurs images. Ce qui ne répond à aucune
entrée est étranger : sa mémoire est comptée, et berth n'y touche jamais. Rien ne change sur aucun hôte.`,
	`With --write the inventory gets it (current:, waiting:, foreign:, exists: of guests), after the
difference was shown and confirmed; comments and everything else in the file stay.`: `Avec --write, l'inventaire le reçoit (current:, waiting:, foreign:, exists: des invités), une fois la différence
montrée et confirmée ; les commentaires et tout le reste du fichier demeurent.`,
	"Exit code 1 when a host could not be looked at, 4 when the change was not confirmed.": "Code de sortie 1 si un hôte n'a pas pu être examiné, 4 si la modification n'a pas été confirmée.",

	// bench
	"bench HOST...": "bench HÔTE...",
	"Measure how fast the processors of hosts are, for the inventory": "Mesurer la vitesse des processeurs d'hôtes, pour l'inventaire",
	`Runs the same small program on each host over SSH, for some seconds: with one thread, then with all. Says how
fast that is in the unit of berth's list of processors (an Intel N100 is 1), how far the rounds spread, and
the line for the inventory: for a processor that is not in the list, a board, or one that is throttled.`: `Lance par SSH le même petit programme sur chaque hôte, pendant quelques secondes : avec un thread, puis avec tous.
Dit à quelle vitesse, dans l'unité de la liste des processeurs de berth (un Intel N100 vaut 1), de combien les tours
s'écartent, et la ligne pour l'inventaire : pour un processeur absent de la liste, une carte, ou un processeur bridé.`,
	`Nothing stays on the host, and nothing but the processor's time is used. A host is one of the inventory, or
what would be typed after ssh. --write puts the line there, after its difference was shown.`: `Rien ne reste sur l'hôte, et seul le temps du processeur est pris. Un hôte est un de l'inventaire, ou ce qui se
taperait après ssh. --write y met la ligne, une fois la différence montrée.`,
	"Exit code 1 when a host could not be measured, 4 when a change was not confirmed.": "Code de sortie 1 si un hôte n'a pas pu être mesuré, 4 si une modification n'a pas été confirmée.",
	"what is left of its speed once it is warm":                                         "ce qui reste de sa vitesse une fois chaud",

	// import
	"Print an inventory of what Terraform or Ansible knows": "Imprimer un inventaire de ce que connaît Terraform ou Ansible",
	"terraform PATH": "terraform CHEMIN",
	"ansible PATH":   "ansible CHEMIN",
	"Print an inventory of the guests that Terraform has (provider bpg/proxmox)": "Imprimer un inventaire des invités de Terraform (fournisseur bpg/proxmox)",
	`Reads the guests of a directory of Terraform, with the defaults of its variables, terraform.tfvars and locals, or of a
state, or of what terraform show -json prints, which knows everything. The inventory is printed; guests stay Terraform's
(managed: false). What cannot be read is said with its place and left out.`: `Lit les invités d'un répertoire de Terraform, avec les valeurs par défaut de ses variables, terraform.tfvars et locals, ou
d'un état, ou de ce qu'imprime terraform show -json, qui sait tout. L'inventaire est imprimé ; les invités restent à
Terraform (managed: false). Ce qui est illisible est dit avec sa place et laissé de côté.`,
	"Print an inventory of the hosts that Ansible knows": "Imprimer un inventaire des hôtes que connaît Ansible",
	`Reads an inventory of Ansible, INI or YAML, with host_vars and group_vars beside it: addresses,
users, ports, become, and the way over other hosts. The inventory is printed, with lines to fill in:
processor and memory are not in Ansible's, and berth init --from asks the hosts themselves. What
cannot be read is said and left out.`: `Lit un inventaire d'Ansible, INI ou YAML, avec host_vars et group_vars à côté : adresses, utilisateurs, ports,
become, et le passage par d'autres hôtes. L'inventaire est imprimé, avec des lignes à remplir : processeur et mémoire
ne sont pas dans celui d'Ansible, et berth init --from interroge les hôtes eux-mêmes. Ce qui est illisible est dit et
laissé de côté.`,

	// inventory
	"Check the inventory and show what berth understood of it": "Vérifier l'inventaire et montrer ce que berth en a compris",
	"Print the JSON Schema of inventories, for editors":        "Imprimer le schéma JSON des inventaires, pour les éditeurs",
	`Prints a JSON Schema with which an editor completes and checks the inventory: its fields, and the names of
this lab. It offers the services of the catalog (--catalog and catalog: included), with the settings, ports
and volumes of each, the processors, and the hosts of the inventory, also while that has errors. Write it
anew when the catalog has changed. This line at the top of the inventory tells editors where it is:`: `Imprime un schéma JSON avec lequel un éditeur complète et vérifie l'inventaire : ses champs, et les noms de ce lab.
Il propose les services du catalogue (--catalog et catalog: compris), avec les réglages, ports et volumes de chacun,
les processeurs, et les hôtes de l'inventaire, même tant que celui-ci a des erreurs. Le récrire quand le catalogue a
changé. Cette ligne en tête de l'inventaire dit aux éditeurs où il est :`,

	// catalog
	"List the services that berth knows, explain one, check your own":                  "Énumérer les services que berth connaît, en expliquer un, vérifier les vôtres",
	"Explain an entry: what it needs, where it runs well, where its figures come from": "Expliquer une entrée : ce qu'il lui faut, où elle tourne bien, d'où viennent ses chiffres",
	"lint [DIR ...]": "lint [RÉP ...]",
	"Check entries of your own (or, without a directory, the shipped ones)": "Vérifier vos entrées (ou, sans répertoire, celles qui sont fournies)",
	`Checks every entry under the directories: the Compose file as Compose itself reads it, the x-berth block,
and what experience says: pinned images, memory limits, health checks, secrets, ports, state.`: `Vérifie chaque entrée sous les répertoires : le fichier Compose tel que Compose le lit lui-même, le bloc x-berth,
et ce que dit l'expérience : images figées, limites de mémoire, contrôles de santé, secrets, ports, état.`,
	"Exit code 2 when an entry has an error.": "Code de sortie 2 si une entrée a une erreur.",
	"processors [MODEL]":                      "processors [MODÈLE]",
	"List the processors that an inventory may name, or find one by what a machine calls it": "Énumérer les processeurs qu'un inventaire peut nommer, ou en trouver un par le nom que lui donne une machine",
	"add PATH|HOST:PROJECT": "add CHEMIN|HÔTE:PROJET",
	"Take a stack into your catalog: a directory here, or what runs on a host": "Prendre une stack dans votre catalogue : un répertoire d'ici, ou ce qui tourne sur un hôte",
	`Reads the Compose files of a directory of this computer, or those of a project that runs on a host, with what
they refer to, and puts them into the catalog beside the inventory, or the first that it names. HOST is a
machine of the inventory, or what ssh takes; PROJECT is a Compose project, or a container that docker run has
started: of that a Compose file is written.`: `Lit les fichiers Compose d'un répertoire de cet ordinateur, ou ceux d'un projet qui tourne sur un hôte, avec ce à quoi
ils renvoient, et les met dans le catalogue à côté de l'inventaire, ou dans le premier que celui-ci nomme. HÔTE est une
machine de l'inventaire, ou ce que prend ssh ; PROJET est un projet Compose, ou un conteneur lancé par docker run : un
fichier Compose est alors écrit d'après lui.`,
	`Values that look secret do not come along: they go into the encrypted file once you agree, or stay where they
are. What runs on a host of the inventory is added to its services, after its difference is shown.`: `Les valeurs qui semblent secrètes ne suivent pas : elles vont dans le fichier chiffré avec votre accord, ou restent où
elles sont. Ce qui tourne sur un hôte de l'inventaire est ajouté à ses services, une fois la différence montrée.`,
	`An entry that is there already stays, and the files in which it differs are named; --replace takes the new one,
and keeps your berth.yaml.`: `Une entrée qui est déjà là reste, et les fichiers qui diffèrent sont nommés ; --replace prend la nouvelle, et garde votre
berth.yaml.`,
	"new NAME": "new NOM",
	"Write an entry of one container into your catalog: image, ports, data, memory": "Écrire dans votre catalogue une entrée d'un seul conteneur : image, ports, données, mémoire",
	`Writes catalog/NAME beside the inventory: a Compose file that docker compose runs, and berth.yaml. What no flag
says is asked in a terminal; where berth ships an entry with the same image, its ports, paths and memory are
suggested, and taken where nobody can be asked. Nothing is written over.`: `Écrit catalog/NOM à côté de l'inventaire : un fichier Compose que docker compose lance, et berth.yaml. Ce qu'aucune
option ne dit est demandé dans un terminal ; si berth fournit une entrée de la même image, ses ports, chemins et mémoire
sont proposés, et pris là où personne ne peut être interrogé. Rien n'est écrasé.`,

	// secrets
	"Keep the secrets of services in an encrypted file": "Garder les secrets des services dans un fichier chiffré",
	`Secrets of services (passwords, keys) are in no inventory, plan or report. This file holds them encrypted
with age, for the operator's key alone (of age or SSH); it may lie beside the inventory in version control. Where else a
secret may come from (the environment, a command such as pass) the inventory says under secrets:.`: `Les secrets des services (mots de passe, clés) ne sont dans aucun inventaire, plan ou rapport. Ce fichier les garde
chiffrés par age, pour la seule clé de l'exploitant (d'age ou de SSH) ; il peut aller dans Git à côté de l'inventaire.
D'où un secret peut venir sinon (l'environnement, une commande comme pass), l'inventaire le dit sous secrets:.`,
	"A secret for which any value will do needs none here: it is made once and kept on its host.": "Un secret pour lequel toute valeur convient n'a pas à y être : il est créé une fois et gardé sur son hôte.",
	"asks for the value, without showing it":                                                      "demande la valeur, sans la montrer",
	"Make the encrypted file, and a key if there is none":                                         "Créer le fichier chiffré, et une clé s'il n'y en a pas",
	"another key that opens it too, such as one kept offline":                                     "une autre clé qui l'ouvre aussi, comme une gardée hors ligne",
	"set SERVICE/NAME": "set SERVICE/NOM",
	"Store a value, from standard input or asked for; never an argument":  "Garder une valeur, de l'entrée standard ou demandée ; jamais un argument",
	"Say where every secret comes from, and which are missing; no values": "Dire d'où vient chaque secret, et lesquels manquent ; sans valeurs",
	"rm SERVICE/NAME":                        "rm SERVICE/NOM",
	"Take a value out of the encrypted file": "Ôter une valeur du fichier chiffré",
}
