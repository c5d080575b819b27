package message

var planning = table{
	"inventory": "inventaire",
	"plan":      "plan",
	"%s %s: %w": "%s %s : %w",
	" and ":     " et ",
	"%w\n    hint: berth catalog lint %s tells everything of these entries": "%w\n    conseil : berth catalog lint %s dit tout de ces entrées",
	"there are %s and %s here; say which is meant with -f, or delete one":   "il y a ici %s et %s ; dire lequel avec -f, ou en supprimer un",
	"inventory %s changed while it was read; run the command again":         "l'inventaire %s a changé pendant sa lecture ; relancer la commande",

	// rules
	"--goal %s: it is one of %s":                      "--goal %s : au choix %s",
	"a margin is between 10 % and 100 %":              "une marge est entre 10 % et 100 %",
	"--margin %s: %w":                                 "--margin %s : %w",
	"--overcommit %s: %w":                             "--overcommit %s : %w",
	"--without %s: there is no such machine or guest": "--without %s : il n'y a pas de machine ni d'invité de ce nom",

	// plan files
	"plan %s: %s changed since it was made; plan again, or take it all the same with --stale-ok": "plan %s : depuis, ceci a changé : %s ; planifier à nouveau, ou le prendre quand même avec --stale-ok",
	"plan %s does not match %s:\n  %s":                                              "le plan %s ne va pas avec %s :\n  %s",
	"it was planned without %q, which the inventory does not have":                  "il a été planifié sans %q, que l'inventaire n'a pas",
	"the inventory wishes for no service %q":                                        "l'inventaire ne souhaite pas de service %q",
	"%s is on %s, which is a hypervisor: name the guest":                            "%s est sur %s, qui est un hyperviseur : nommer l'invité",
	"%s is on %q, which is no machine or guest of the inventory that runs services": "%s est sur %q, qui n'est pas une machine ou un invité de l'inventaire qui fasse tourner des services",
	"the inventory has no guest %q whose memory could be chosen":                    "l'inventaire n'a pas d'invité %q dont la mémoire puisse être choisie",
}
