package message

// moving are the sentences of moves with data.
var moving = table{
	"no move of %.80q":                      "pas un déménagement de %.80q",
	"%s is not what berth wrote there":      "%s n'est pas ce que berth y a écrit",
	"it is of another run":                  "c'est d'une autre exécution",
	"%s is of run %s: %w":                   "%s est de l'exécution %s : %w",
	"its data has not come yet (%s)":        "ses données ne sont pas encore arrivées (%s)",
	"moves":                                 "moves",
	"limit of moves: at least 1MB a second": "limit de moves : au moins 1MB par seconde",
	"through this computer, since the hosts do not reach each other: %s":                                                       "par cet ordinateur, car les hôtes ne s'atteignent pas : %s",
	"the run goes on without %s, which has the data of %s: bring it back, or berth rollback --without %s and restore a backup": "l'exécution continue sans %s, qui a les données de %s : le remettre en marche, ou berth rollback --without %s et restaurer une sauvegarde",
	"--without is for a %s that is gone for good: then berth return %s --old --without %s starts what it had on %s":            "--without est pour un %s perdu pour de bon : alors berth return %s --old --without %s démarre ce qu'il avait sur %s",
	"its Compose file: %w":                       "son fichier Compose : %w",
	"volume %s on %s does not say where it lies": "le volume %s sur %s ne dit pas où il se trouve",
	"%s on %s is not as it was copied first: is a disk not mounted any more, there or below it?": "%s sur %s n'est plus ce qui a été copié d'abord : un disque n'est-il plus monté, là ou au-dessous ?",
	"copy what has changed of %s of %s to %s, and compare it by its content":                     "copier ce qui a changé de %s de %s vers %s, et comparer son contenu",
	"copy %s of %s to %s by rsync, and compare every file by its content":                        "copier %s de %s vers %s par rsync, et comparer le contenu de chaque fichier",
	"%s on %s is not what was copied, also after a second copy: %d differences, like %s":         "%s sur %s n'est pas ce qui a été copié, même après une seconde copie : %d différences, dont %s",
}
