package message

// exporting are the sentences of export and import, for other tools.
var exporting = table{
	"nothing is written:\n%v": "rien n'est écrit :\n%v",
	"the inventory has no Proxmox machine, so there is no guest for Terraform":                                                                          "l'inventaire n'a pas de machine Proxmox : Terraform n'aurait pas d'invité à créer",
	"%s holds what berth did not write, or what was changed since: %s; nothing is written. Move it away, or write to another directory":                 "%s contient ce que berth n'a pas écrit, ou ce qui a été modifié depuis : %s ; rien n'est écrit. Le déplacer, ou écrire dans un autre répertoire",
	"%s holds what berth did not write: %s; nothing was written. Give a directory of its own":                                                           "%s contient ce que berth n'a pas écrit : %s ; rien n'a été écrit. Donner un répertoire à part",
	"%s: changed since berth wrote it: %s; nothing was written. Take the change into the inventory or a catalog of your own, then delete the file here": "%s : modifié depuis que berth l'a écrit : %s ; rien n'a été écrit. Reprendre la modification dans l'inventaire ou dans un catalogue à vous, puis supprimer le fichier ici",
	"%s and %d more": "%s et %d de plus",

	// what is read of Terraform
	"%s: it has no guest of the provider %s that can be read":                                       "%s : il n'y a pas d'invité lisible du fournisseur %s",
	"%s: there is no *.tf file in it":                                                               "%s : il ne contient pas de fichier *.tf",
	"%s: it is no file of Terraform (*.tf), no state, and not what terraform show -json prints: %w": "%s : ce n'est ni un fichier de Terraform (*.tf), ni un état, ni ce qu'imprime terraform show -json : %w",
	"%s:%d: it is nested deeper than %d levels":                                                     "%s:%d : imbriqué sur plus de %d niveaux",
	"%d files are more than the %d that are read":                                                   "%d fichiers, c'est plus que les %d qui sont lus",
	"%s is left out: it cannot be read here":                                                        "%s est laissé de côté : illisible ici",
	"%s is left out: it stands for more than %d guests, or its %s is none":                          "%s est laissé de côté : il vaut pour plus de %d invités, ou son %s n'en est pas un",
	"%s is left out: its %s cannot be read here; terraform show -json says what it came to":         "%s est laissé de côté : son %s est illisible ici ; terraform show -json dit ce qu'il a donné",
	"it is a template, no guest":                                                                    "c'est un modèle, et non un invité",
	"it is left out: its memory is not known here; terraform show -json says what it came to":       "laissé de côté : sa mémoire n'est pas connue ici ; terraform show -json dit ce qu'elle a donné",
	"it is left out: its vm_id is not known here; terraform show -json says which Proxmox gave":     "laissé de côté : son vm_id n'est pas connu ici ; terraform show -json dit lequel Proxmox a donné",
	"it is left out: there are more than %d guests":                                                 "laissé de côté : il y a plus de %d invités",
	"its node_name is not known here; it is taken for pve":                                          "son node_name n'est pas connu ici ; il est pris pour pve",

	// what is read of Ansible
	"%s: it names no host; is it an inventory of Ansible?":                                  "%s : il ne nomme pas d'hôte ; est-ce un inventaire d'Ansible ?",
	"%s: %d hosts are more than the %d that are read":                                       "%s : %d hôtes, c'est plus que les %d qui sont lus",
	"%s: it is no inventory of Ansible: groups with hosts are expected":                     "%s : ce n'est pas un inventaire d'Ansible : des groupes avec des hôtes sont attendus",
	"%s: %q is left out: it is a pattern, or no name of a host; write its hosts one by one": "%s : %q est laissé de côté : c'est un motif, ou ce n'est pas un nom d'hôte ; écrire ses hôtes un par un",
	"%s is left out: it is no plain YAML":                                                   "%s est laissé de côté : ce n'est pas du YAML simple",
	"%s of %s is left out: it is a template":                                                "%s de %s est laissé de côté : c'est un gabarit",
	"%s is reached over %s: write the machines before the last one as jump of each":         "%s s'atteint par %s : écrire les machines avant la dernière comme jump de chacune",
}
