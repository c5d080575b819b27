package message

// system has words of the system and of the standard library that berth passes on, as French systems have them.
var system = table{
	"no such file or directory": "ce fichier ou ce répertoire n'existe pas",
	"permission denied":         "permission refusée",
	"file exists":               "le fichier existe",
	"file already exists":       "le fichier existe déjà",
	"file does not exist":       "le fichier n'existe pas",
	"is a directory":            "c'est un répertoire",
	"not a directory":           "ce n'est pas un répertoire",
	"no space left on device":   "plus de place sur le disque",
	"read-only file system":     "système de fichiers en lecture seule",
	"connection refused":        "connexion refusée",
	"connection reset by peer":  "connexion coupée par l'autre côté",
	"no route to host":          "aucun chemin vers l'hôte",
	"network is unreachable":    "réseau inaccessible",
	"i/o timeout":               "pas de réponse à temps",
	"context canceled":          "interrompu",
	"context deadline exceeded": "pas de réponse à temps",
	"unexpected EOF":            "fin inattendue",

	// of internal/wholefile
	"it is a directory":    "c'est un répertoire",
	"it is longer than %s": "c'est plus long que %s",
	"%d MiB":               "%d Mio",
	"%d KiB":               "%d Kio",
	"%d bytes":             "%d octets",
}
