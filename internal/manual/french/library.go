package french

// library is what cobra says by itself.
var library = map[string]string{
	"help [command]":         "help [commande]",
	"Help about any command": "Aide sur une commande",
	`Help provides help for any command in the application.
Simply type berth help [path to command] for full details.`: "help donne l'aide d'une commande : berth help [chemin de la commande] en dit tout.",

	"Generate the autocompletion script for the specified shell": "Écrire le script de complétion pour un shell",
	`Generate the autocompletion script for berth for the specified shell.
See each sub-command's help for details on how to use the generated script.`: `Écrit le script de complétion de berth pour le shell nommé.
L'aide de chaque sous-commande dit comment l'employer.`,
	"disable completion descriptions": "sans descriptions à côté de ce qui est proposé",

	"Generate the autocompletion script for bash":              "Écrire le script de complétion pour bash",
	"Generate the autocompletion script for zsh":               "Écrire le script de complétion pour zsh",
	"Generate the autocompletion script for fish":              "Écrire le script de complétion pour fish",
	"Generate the autocompletion script for powershell":        "Écrire le script de complétion pour PowerShell",
	"Generate the autocompletion script for the bash shell.":   "Écrit le script de complétion pour bash.",
	"Generate the autocompletion script for the zsh shell.":    "Écrit le script de complétion pour zsh.",
	"Generate the autocompletion script for the fish shell.":   "Écrit le script de complétion pour fish.",
	"Generate the autocompletion script for powershell.":       "Écrit le script de complétion pour PowerShell.",
	"To load completions in your current shell session:":       "Pour charger la complétion dans le shell en cours :",
	"To load completions for every new session, execute once:": "Pour la charger dans chaque nouveau shell, exécuter une fois :",
	`This script depends on the 'bash-completion' package.
If it is not installed already, you can install it via your OS's package manager.`: `Ce script dépend du paquet « bash-completion ».
S'il manque, le gestionnaire de paquets de votre système l'installe.`,
	`If shell completion is not already enabled in your environment you will need
to enable it.  You can execute the following once:`: `Si la complétion n'est pas encore active dans votre shell, il faut d'abord
l'activer, en exécutant une fois :`,
	`To load completions for every new session, add the output of the above command
to your powershell profile.`: `Pour la charger dans chaque nouveau shell, ajouter ce qu'imprime la commande
ci-dessus à votre profil PowerShell.`,
	"You will need to start a new shell for this setup to take effect.": "Cela vaut dès le prochain shell ouvert.",
}
